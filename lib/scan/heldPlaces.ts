/**
 * Held places: directories that hold what was in an ignored directory once (`ignoredFiles.ts`). New
 * albums in them are for nobody, until the owner shows one of their albums to somebody. Free of input
 * and output.
 */
import type { KnownAlbum } from './knownRows.ts';
import { directoriesTo, isWithin } from './pathForm.ts';
import type { ScannedAlbum } from './scannedAlbums.ts';

/** A held place, by raw path. */
export type HeldPlace = {
  readonly rawPath: string;
  /**
   * The ids of albums in it that people saw before the albums were moved into it: that these are
   * shown says nothing of what the owner wants for the place.
   */
  readonly shown: readonly number[];
};

/** An album of the plan; `known`: its row. */
type Placed = {
  readonly found: Pick<ScannedAlbum, 'rawDirpath'>;
  readonly known: KnownAlbum | null;
  readonly isMoved: boolean;
};

type Seen = {
  /** Does anybody but administrators see the album? */
  readonly isSeen: (albumId: number) => boolean;
};

/**
 * The places that are held still: those in which the owner has shown no album to anybody. One whose
 * albums are all missing stays held, since they may come back, and new ones with them; one that has no
 * albums, not even missing ones, is given up.
 */
export function stillHeld(
  places: readonly HeldPlace[],
  { known, isSeen }: Seen & { readonly known: readonly KnownAlbum[] },
): HeldPlace[] {
  return places.filter(({ rawPath, shown }) => {
    const there = known.filter((row) => !row.unrevealed && isWithin(row.rawDirpath, rawPath));
    const present = there.filter(({ missingSince }) => missingSince === null);
    return there.length > 0 && !present.some(({ id }) => isSeen(id) && !shown.includes(id));
  });
}

type Placement = Seen & {
  /** Those that were held before. */
  readonly places: readonly HeldPlace[];
  /** All albums of the plan but those that get a new row. */
  readonly placed: readonly Placed[];
  /** Raw paths of directories with new files that were in an ignored directory. */
  readonly held: readonly string[];
  /** Raw paths of ignored directories that are gone. */
  readonly ignoredBefore: readonly string[];
};

/**
 * The held places after a scan: those of before, the directories to which their albums have moved
 * (a place that was renamed is held under its new name too), and new ones. Of both, the highest
 * directory is held that contains no other albums.
 */
export function holdPlaces({
  places,
  placed,
  held,
  ignoredBefore,
  isSeen,
}: Placement): readonly HeldPlace[] {
  if (places.length + held.length === 0) return [];
  const isInside = (path: string) => places.some(({ rawPath }) => isWithin(path, rawPath));
  const others = placed.filter(
    ({ known, isMoved }) => !isMoved || !isInside(known?.rawDirpath ?? ''),
  );
  const stayed = others.filter(({ isMoved }) => !isMoved);
  const pathsOf = (albums: readonly Placed[]) => albums.map(({ found }) => found.rawDirpath);
  const isTaken = occupancy([...pathsOf(stayed), ...ignoredBefore]);
  const isOthers = occupancy([...pathsOf(others), ...ignoredBefore]);
  const fresh = held.map(
    (path) => directoriesTo(path).find((directory) => !isTaken(directory)) ?? path,
  );
  const renamed = places.flatMap(({ rawPath, shown }) =>
    placed.flatMap(({ found: { rawDirpath: to }, known, isMoved }) => {
      const isOfPlace = known !== null && isMoved && isWithin(known.rawDirpath, rawPath);
      if (!isOfPlace || shown.includes(known.id) || isInside(to)) return [];
      const below = known.rawDirpath.slice(rawPath.length);
      const from = to.endsWith(below) ? to.slice(0, to.length - below.length) : to;
      return directoriesTo(to).find((each) => isWithin(each, from) && !isOthers(each)) ?? to;
    }),
  );
  const before = new Map(places.map(({ rawPath, shown }) => [rawPath, shown] as const));
  const all = new Set([...before.keys(), ...renamed, ...fresh]);
  return [...all].map((rawPath) => {
    const seen = placed.flatMap(({ found, known }) =>
      known && isWithin(found.rawDirpath, rawPath) && isSeen(known.id) ? [known.id] : [],
    );
    // One that could not be read just now is not among them.
    return { rawPath, shown: [...new Set([...(before.get(rawPath) ?? []), ...seen])] };
  });
}

/** Makes a test: is one of these paths this directory, or below it? */
function occupancy(paths: readonly string[]): (directory: string) => boolean {
  const occupied = new Set(paths.flatMap(directoriesTo));
  return (directory) => occupied.has(directory);
}
