import type { WaitingReason } from '../db/waiting.ts';
import type { WallTime } from '../time/wallTime.ts';

export type KnownPhoto = {
  readonly id: number;
  readonly albumId: number;
  /** As bytes, one character a byte. */
  readonly rawPath: string;
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
  /** Null where it was never noted. */
  readonly ctimeMs: number | null;
  readonly missingSince: number | null;
  /** A scan has inserted it and not shown it: when it is found it is added, not returned. */
  readonly unrevealed: boolean;
  /** It has a policy of its own. */
  readonly hasPolicy: boolean;
  /** Null where it does not wait. */
  readonly waiting: WaitingReason | null;
  /** Its file could not be read, or was not meant to be, when it was last found. */
  readonly unread: boolean;
  /** When it was taken, where that was last said by its path. */
  readonly takenByPath: WallTime | null;
};

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

/**
 * - `present`: shown, as far as the library goes.
 * - `gone`: it was shown once, and its file was not found by an earlier scan.
 * - `unrevealed`: nobody ever saw it; no identity.
 */
export type Presence = 'present' | 'gone' | 'unrevealed';

export function presenceOf(photo: KnownPhoto, album: KnownAlbum): Presence {
  if (photo.unrevealed || album.unrevealed) return 'unrevealed';
  return photo.missingSince === null && album.missingSince === null ? 'present' : 'gone';
}

/** Photos that are shown as far as the library goes. */
export function countPresent(album: KnownAlbum): number {
  if (album.missingSince !== null) return 0;
  return album.photos.filter(({ missingSince }) => missingSince === null).length;
}

/** A copy that waits, and about which nobody has decided. */
export function isUndecidedCopy({ waiting, hasPolicy }: KnownPhoto): boolean {
  return !hasPolicy && (waiting === 'copied' || waiting === 'replaced');
}

/** Says the storage that a row's file is as it was? A time of change that was never noted is no news. */
export function isUnchanged(
  row: KnownPhoto,
  { etag, ctimeMs }: { readonly etag: string; readonly ctimeMs: number | null },
): boolean {
  return row.etag === etag && !hasOtherCtime(row, ctimeMs);
}

export function hasOtherCtime(row: KnownPhoto, ctimeMs: number | null): boolean {
  return row.ctimeMs !== null && ctimeMs !== null && row.ctimeMs !== ctimeMs;
}
