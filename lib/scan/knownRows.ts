import type { WaitingReason } from '../db/waiting.ts';
import type { WallTime } from '../time/wallTime.ts';
import type { ContentKeys } from './contentKeys.ts';

/** The row of a photo, as far as plans depend on it. */
export type KnownPhoto = {
  readonly id: number;
  readonly albumId: number;
  /** As bytes, one character a byte. */
  readonly rawPath: string;
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
  /** Null where it was never stored. */
  readonly ctimeMs: number | null;
  readonly missingSince: number | null;
  /**
   * A scan has inserted it and not revealed it: when it is found, it is reported as added, not as
   * returned.
   */
  readonly unrevealed: boolean;
  /** It has a policy of its own. */
  readonly hasPolicy: boolean;
  /** Null where it does not wait. */
  readonly waiting: WaitingReason | null;
  /** Its file was not read when it was last found, because of an error or on request. */
  readonly unread: boolean;
  /** When it was taken, if that was read from its path. */
  readonly takenByPath: WallTime | null;
};

/** The row of an album, with the photos that take part in the plan. */
export type KnownAlbum = {
  readonly id: number;
  readonly category: string;
  /** As bytes, one character a byte. */
  readonly rawDirpath: string;
  /** For people. */
  readonly dirpath: string;
  readonly missingSince: number | null;
  /** A scan has inserted it and not shown it: when it is found it is added, not returned. */
  readonly unrevealed: boolean;
  readonly photos: readonly KnownPhoto[];
};

/** A content that a photo's file had before it was edited or replaced in place. */
export type FormerContent = {
  readonly photoId: number;
  /** Bytes. */
  readonly size: number;
  readonly keys: ContentKeys;
  /** What decided who saw it when it lost this content, a `Sight` as JSON; null: nobody is known to have. */
  readonly sight: string | null;
};

/**
 * - `present`: shown, as far as the library goes.
 * - `gone`: it was shown once, and its file was not found by an earlier scan.
 * - `unrevealed`: an interrupted scan inserted it and nobody ever saw it, so it does not count as a photo.
 */
type Presence = 'present' | 'gone' | 'unrevealed';

/** Whether a photo of an album is there. */
export function presenceOf(photo: KnownPhoto, album: KnownAlbum): Presence {
  if (photo.unrevealed || album.unrevealed) return 'unrevealed';
  return photo.missingSince === null && album.missingSince === null ? 'present' : 'gone';
}

/** A row that counts as a photo; unrevealed rows do not. */
export type IdentityRow = KnownPhoto & { readonly presence: Presence };

/** A photo as it was with a former content. */
export type FormerRow = IdentityRow & { readonly former: FormerContent };

/** The rows that count as photos. */
export function identityRows(known: readonly KnownAlbum[]): IdentityRow[] {
  return known.flatMap((album) =>
    album.photos.flatMap((photo): IdentityRow[] => {
      const presence = presenceOf(photo, album);
      return presence === 'unrevealed' ? [] : [{ ...photo, presence }];
    }),
  );
}

/** The row of each path: the present one, else the one that was present last. */
export function rowsByPath(rows: readonly IdentityRow[]): Map<string, IdentityRow> {
  const byPath = new Map<string, IdentityRow>();
  for (const row of rows) {
    const other = byPath.get(row.rawPath);
    if (!other || isLater(row, other)) byPath.set(row.rawPath, row);
  }
  return byPath;
}

function isLater(row: IdentityRow, other: IdentityRow): boolean {
  if (row.presence !== other.presence) return row.presence === 'present';
  const since = ({ missingSince }: IdentityRow) => missingSince ?? Number.POSITIVE_INFINITY;
  return since(row) > since(other) || (since(row) === since(other) && row.id > other.id);
}

/** How many photos of an album are present. */
export function countPresent(album: KnownAlbum): number {
  if (album.missingSince !== null) return 0;
  return album.photos.filter(({ missingSince }) => missingSince === null).length;
}

/** Is it a copy that waits and has not been decided on? */
export function isUndecidedCopy({ waiting, hasPolicy }: KnownPhoto): boolean {
  return !hasPolicy && (waiting === 'copied' || waiting === 'replaced');
}

/**
 * Does the storage say that a row's file is unchanged? A change time that was never stored is not
 * compared.
 */
export function isUnchanged(
  row: KnownPhoto,
  { etag, ctimeMs }: { readonly etag: string; readonly ctimeMs: number | null },
): boolean {
  return row.etag === etag && !hasOtherCtime(row, ctimeMs);
}

/** Have the two different change times, as far as both are known? */
export function hasOtherCtime(row: KnownPhoto, ctimeMs: number | null): boolean {
  return row.ctimeMs !== null && ctimeMs !== null && row.ctimeMs !== ctimeMs;
}
