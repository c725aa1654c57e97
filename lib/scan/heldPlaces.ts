/**
 * Directories in which new albums are for nobody before the owner has shown one of their albums, since what is
 * there was in an ignored directory once (`ignoredFiles.ts`). Free of input and output.
 */
import type { KnownAlbum } from './knownRows.ts';
import { directoriesTo, isWithin } from './pathForm.ts';
import type { ScannedAlbum } from './scannedAlbums.ts';

/** Such a directory, by raw path. */
export type HeldPlace = {
  readonly rawPath: string;
  /** The ids of albums there that people see, and saw before they came there: that is no decision about others. */
  readonly shown: readonly number[];
};

/** An album of the plan with a row. */
type Placed = {
  readonly found: Pick<ScannedAlbum, 'rawDirpath'>;
  readonly known: KnownAlbum | null;
  readonly isMoved: boolean;
};

type Seen = {
  /** Does anybody see the album, who is no administrator? */
  readonly isSeen: (albumId: number) => boolean;
};

/**
 * Those in which the owner has shown no album to anybody since. An album that is missing just now may come back, and
 * new ones with it; where there is none at all, there is nothing to hide.
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
  /** The albums that are placed, those with new rows aside. */
  readonly placed: readonly Placed[];
  /** Raw paths of the directories in which there are files of ignored ones. */
  readonly held: readonly string[];
  /** Raw paths of ignored directories that are gone. */
  readonly ignoredBefore: readonly string[];
};

/** The places after a scan: those of before, what they are called now, and new ones. */
export function holdPlaces({
  places,
  placed,
  held,
  ignoredBefore,
  isSeen,
}: Placement): readonly HeldPlace[] {
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
  const all = new Set([...places.map(({ rawPath }) => rawPath), ...renamed, ...fresh]);
  return [...all].map((rawPath) => ({
    rawPath,
    shown: placed.flatMap(({ found, known }) =>
      known && isWithin(found.rawDirpath, rawPath) && isSeen(known.id) ? [known.id] : [],
    ),
  }));
}

/** Makes a test: is one of these paths this directory, or below it? */
function occupancy(paths: readonly string[]): (directory: string) => boolean {
  const occupied = new Set(paths.flatMap(directoriesTo));
  return (directory) => occupied.has(directory);
}
