/**
 * Decides which album row each directory of the library has. Free of input and output.
 * - A directory keeps its row.
 * - A row moves with its photos when its old directory contains none of them any more.
 * - Any other new directory with recognised photos gets a new row, with a copy of the policy of their
 *   album, or a policy that names nobody if they come from several albums.
 * - So does a directory whose photos may be those of a closed album, one that was an album of another
 *   category, and one whose path differs from that of a closed album only in case or Unicode form.
 */
import { type MovedAlbum, ruleAfter } from './formerPaths.ts';
import { type HeldPlace, holdPlaces, stillHeld } from './heldPlaces.ts';
import type { IdentityRow, KnownAlbum } from './knownRows.ts';
import { findNeighbours, type Neighbourhood } from './neighbours.ts';
import { isWithin } from './pathForm.ts';
import { albumKey, type ScannedAlbum } from './scannedAlbums.ts';

/** The album that a directory of the library becomes. */
export type PlacedAlbum = {
  readonly found: ScannedAlbum;
  /** Null where it has no row. */
  readonly known: KnownAlbum | null;
  /** The row was at another place before. */
  readonly isMoved: boolean;
  /** Albums that were at this place before, and closed ones at the same or a similar path. */
  readonly displaces: readonly KnownAlbum[];
  /** For a new album: the album whose policy is copied; null: the policy of `new_albums`. */
  readonly policyFrom: KnownAlbum | 'nobody' | null;
};

type Placing = Neighbourhood & {
  readonly found: ReadonlyMap<string, ScannedAlbum>;
  readonly rowOf: ReadonlyMap<string, IdentityRow>;
  readonly copyOf: ReadonlyMap<string, readonly IdentityRow[]>;
  readonly formerOf: ReadonlyMap<string, readonly IdentityRow[]>;
  readonly unsureOf: ReadonlyMap<string, readonly IdentityRow[]>;
  /** Is part of this album's directory unreadable, so that its photos may still be there? */
  readonly isUncertain: (album: KnownAlbum) => boolean;
  readonly hasSamePolicy: (one: KnownAlbum, other: KnownAlbum) => boolean;
  /** As in `NewRules`. */
  readonly wasIgnored: ((rawPath: string) => boolean) | null;
  readonly isLeft: ((rawPath: string) => boolean) | null;
  /** As returned for the last scan. */
  readonly heldPlaces: readonly HeldPlace[];
  /** Ignored directories that are gone. */
  readonly ignoredBefore: readonly string[];
  /** Does anybody but administrators see the album? */
  readonly isSeen: (albumId: number) => boolean;
};

const stays = { isMoved: false, displaces: [], policyFrom: null } as const;

/** Places all found albums. */
export function placeAlbums(placing: Placing): {
  readonly placed: readonly PlacedAlbum[];
  /** Missing albums whose place has been taken. */
  readonly displaced: readonly KnownAlbum[];
  /** Directories in which new albums are for nobody, for the next scan. */
  readonly heldPlaces: readonly HeldPlace[];
  /** Albums that are in another directory, or may be. */
  readonly moved: readonly MovedAlbum[];
} {
  const { known, found } = placing;
  const byPlace = new Map(known.map((album) => [albumKey(album), album] as const));
  const byId = new Map(known.map((album) => [album.id, album] as const));
  const placed = new Map<string, PlacedAlbum>();
  const open: OpenPlace[] = [];
  const { neighboursOf, besideOwn } = findNeighbours(placing);
  for (const [key, album] of found) {
    const row = byPlace.get(key) ?? null;
    const { sources, moved } = sourcesOf(album, placing, byId, row);
    if (row !== null && (row.missingSince === null || keepsPhotos(row, album, placing))) {
      const displaces = row.unrevealed ? [] : besideOwn(row, album);
      placed.set(key, { found: album, known: row, ...stays, displaces });
    } else open.push({ key, album, sources, moved });
  }
  // The directory with most of an album's photos gets its row.
  open.sort((a, b) => b.moved - a.moved || (a.key < b.key ? -1 : 1));
  const { moving, displaced, left } = placeMoved(open, placing, { byPlace, neighboursOf });
  for (const [key, place] of moving) placed.set(key, place);
  const away = left.flatMap((each) => awayFrom(each, found));
  const isFirstShown = ({ key }: { readonly key: string }) =>
    byPlace.get(key)?.unrevealed !== false;
  const heldPlaces = holdPlaces({
    ...placing,
    places: stillHeld(placing.heldPlaces, placing),
    placed: [...placed.values(), ...away],
    held: open
      .filter((each) => isFirstShown(each) && holdsNew(each.album, placing, placing.wasIgnored))
      .map(({ album }) => album.rawDirpath),
  });
  const moved = [...placed.values(), ...away].flatMap(({ found: to, known: from, isMoved }) =>
    isMoved && from ? [{ from: from.rawDirpath, to: to.rawDirpath }] : [],
  );
  const isLeft = ruleAfter(placing.isLeft, moved);
  const isHeld = (album: ScannedAlbum) =>
    heldPlaces.some(({ rawPath }) => isWithin(album.rawDirpath, rawPath)) ||
    holdsNew(album, placing, isLeft);
  for (const { key, album, sources } of left) {
    const own = byPlace.get(key) ?? null;
    if (own !== null && !own.unrevealed) {
      placed.set(key, { found: album, known: own, ...stays, displaces: besideOwn(own, album) });
      continue;
    }
    const policyFrom = isHeld(album)
      ? 'nobody'
      : policySource(sources, neighboursOf(album), placing);
    placed.set(key, { found: album, known: own, ...stays, policyFrom });
  }
  const all = [...found.keys()].flatMap((key) => placed.get(key) ?? []);
  return { placed: all, displaced, heldPlaces, moved };
}

/** A directory without a row of its own that it keeps. */
type OpenPlace = {
  readonly key: string;
  readonly album: ScannedAlbum;
  /** As in `sourcesOf`. */
  readonly sources: readonly KnownAlbum[];
  readonly moved: number;
};

type Surroundings = {
  readonly byPlace: ReadonlyMap<string, KnownAlbum>;
  readonly neighboursOf: (place: ScannedAlbum) => readonly KnownAlbum[];
};

/**
 * Gives the row of each album that has left its directory to the first of these with photos of that album
 * alone. `left`: the directories that got none.
 */
function placeMoved(
  open: readonly OpenPlace[],
  placing: Placing,
  { byPlace, neighboursOf }: Surroundings,
) {
  const moving: [string, PlacedAlbum][] = [];
  const displaced: KnownAlbum[] = [];
  const movedIds = new Set<number>();
  const left: OpenPlace[] = [];
  for (const each of open) {
    const { key, album, sources, moved } = each;
    const own = byPlace.get(key) ?? null;
    const [source] = sources;
    const only = sources.length === 1 ? source : undefined;
    if (only && moved > 0 && !movedIds.has(only.id) && hasLeft(only, placing)) {
      movedIds.add(only.id);
      const here = own && !own.unrevealed ? [own] : [];
      const displaces = [...here, ...neighboursOf(album).filter(({ id }) => id !== only.id)];
      moving.push([key, { found: album, known: only, ...stays, isMoved: true, displaces }]);
      if (own) displaced.push(own);
    } else left.push(each);
  }
  return { moving, displaced, left };
}

/**
 * The place to which an album may have moved though it keeps its row where it is: a directory with
 * photos of that album alone, while the album's own directory was not listed. The directory gets a row
 * of its own with a copy of the policy, but counts as the renamed one for `holdPlaces`.
 */
function awayFrom(
  { album, sources }: { readonly album: ScannedAlbum; readonly sources: readonly KnownAlbum[] },
  found: Placing['found'],
) {
  const [source] = sources;
  if (sources.length !== 1 || source === undefined || found.has(albumKey(source))) return [];
  return [{ found: album, known: source, isMoved: true }];
}

/** Does a directory hold files of this kind that are new, and no copies? Null: there are none of it. */
function holdsNew(
  album: ScannedAlbum,
  { rowOf, copyOf }: Placing,
  isSuch: ((rawPath: string) => boolean) | null,
): boolean {
  if (isSuch === null) return false;
  return [...album.photos.keys()].some(
    (path) => !rowOf.has(path) && !copyOf.has(path) && isSuch(path),
  );
}

/** The album whose policy a new one gets; null where there is none. */
function policySource(
  sources: readonly KnownAlbum[],
  neighbours: readonly KnownAlbum[],
  { hasSamePolicy }: Placing,
): KnownAlbum | 'nobody' | null {
  const [first, ...more] = new Set([...sources, ...neighbours]);
  if (first === undefined) return null;
  const isOne = sources.length <= 1 && more.every((each) => hasSamePolicy(each, first));
  return isOne ? first : 'nobody';
}

/** The albums from which the recognised photos of a directory come, and how many come from each. */
function sourcesOf(
  album: ScannedAlbum,
  { rowOf, copyOf, formerOf, unsureOf, hasSamePolicy, isClosed }: Placing,
  byId: ReadonlyMap<number, KnownAlbum>,
  own: KnownAlbum | null,
): { sources: KnownAlbum[]; moved: number } {
  const ids = new Set<number>();
  let moved = 0;
  const copies = new Set<readonly IdentityRow[]>();
  for (const rawPath of album.photos.keys()) {
    const row = rowOf.get(rawPath);
    const like = copyOf.get(rawPath) ?? formerOf.get(rawPath);
    if (row && row.albumId !== own?.id) {
      ids.add(row.albumId);
      moved += 1;
    } else if (!row && like) copies.add(like);
    else if (!row) {
      const closed = unsureOf.get(rawPath)?.filter(({ albumId }) => isClosed(albumId, album)) ?? [];
      if (closed.length > 0) copies.add(closed);
    }
  }
  const origins = [...copies].map((like) => new Set(like.map(({ albumId }) => albumId)));
  for (const id of originsOf(origins, ids, byId, hasSamePolicy)) ids.add(id);
  return { sources: [...ids].sort((a, b) => a - b).flatMap((id) => byId.get(id) ?? []), moved };
}

/**
 * The albums from which the photos may come. A copy may come from any album with that photo; if
 * possible, one is chosen from which all come.
 */
function originsOf(
  origins: readonly ReadonlySet<number>[],
  moved: ReadonlySet<number>,
  byId: ReadonlyMap<number, KnownAlbum>,
  hasSamePolicy: Placing['hasSamePolicy'],
): number[] {
  const unexplained = origins.filter((ids) => ![...ids].some((id) => moved.has(id)));
  const [first, ...more] = unexplained;
  if (first === undefined) return [];
  const common = [...first].filter((id) => more.every((ids) => ids.has(id)));
  const albums = common.flatMap((id) => byId.get(id) ?? []);
  const [one] = albums;
  if (one && albums.every((each) => hasSamePolicy(each, one))) return [one.id];
  return unexplained.flatMap((ids) => [...ids]);
}

/** Is one of the album's own photos still in its directory? */
function keepsPhotos(album: KnownAlbum, found: ScannedAlbum, { rowOf }: Placing): boolean {
  for (const rawPath of found.photos.keys()) {
    if (rowOf.get(rawPath)?.albumId === album.id) return true;
  }
  return false;
}

/** Is the album's directory readable and without any of its photos? */
function hasLeft(album: KnownAlbum, { found, isUncertain }: Placing): boolean {
  return !found.has(albumKey(album)) && !isUncertain(album);
}
