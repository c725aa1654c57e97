/**
 * Decides which listings of directories are kept, so that a later walk need not list them again.
 * The times of a directory change when a name is added, removed or given to another file, but not
 * when a file in it is written to. So a listing is kept only where nothing has changed for long.
 */

/** What the system says of a directory, as `fs.BigIntStats` has it. */
type DirectoryStats = {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly mtimeMs: bigint;
  readonly ctimeMs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
};

/** What the system says of a name, as `fs.Stats` has it. */
type NameStats = Omit<ListedFile, 'name'> & {
  readonly isFile: () => boolean;
  readonly isDirectory: () => boolean;
};

/** A file as its directory's listing has it: raw name, bytes, milliseconds since 1970 UTC. */
export type ListedFile = {
  readonly name: string;
  readonly size: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
};

/** The files and the names of directories in a part of a directory. */
export type ListedPart = {
  readonly files: readonly ListedFile[];
  readonly directories: readonly string[];
};

/** Where listings of directories are kept from one walk to the next, by raw path. */
export type KeptListings = {
  /** The kept listing of a directory, in parts, if it was made with this stamp; else null. */
  readonly find: (rawPath: string, stamp: string) => Iterable<ListedPart> | null;
  /**
   * Takes a listing, a part at a time. It is kept once `done` is called; without that, nothing of
   * it is.
   */
  readonly begin: (
    rawPath: string,
    stamp: string,
  ) => { readonly add: (part: ListedPart) => void; readonly done: () => void };
};

/**
 * How long a directory and its files must have been unchanged. Threat: a file that is being copied
 * goes on after a pause, or the clock of the machine that writes is behind; then the file changes
 * and the times of its directory do not.
 */
export const AT_REST_MS = 60 * 60_000;

/** Changes whenever a name in the directory does, or another directory is at its path. */
export function stampOf({ dev, ino, mtimeNs, ctimeNs }: DirectoryStats): string {
  return `${dev}:${ino}:${mtimeNs}:${ctimeNs}`;
}

/** Takes the names of a directory with what the system says of each, in parts. */
type Keeping = {
  readonly note: (names: readonly string[], stats: readonly (NameStats | Error)[]) => void;
  readonly done: () => void;
};

/**
 * Begins to keep the listing of a directory; null where the directory itself changed lately. The
 * listing is dropped again if it has a file that changed lately, a symbolic link, whose target has
 * times of its own, or a name that could not be examined. `stats` are the directory's from before
 * its names were read; `now` is in milliseconds since 1970 UTC.
 */
export function keepListing(
  kept: KeptListings,
  rawPath: string,
  stats: DirectoryStats,
  now: number,
): Keeping | null {
  const restedBy = now - AT_REST_MS;
  const isAtRest = (timesMs: readonly number[]) =>
    // A file system without such times has zeros.
    timesMs.every((time) => time > 0 && time < restedBy);
  if (!isAtRest([Number(stats.mtimeMs), Number(stats.ctimeMs)])) return null;
  let listing: ReturnType<KeptListings['begin']> | null = kept.begin(rawPath, stampOf(stats));
  const note: Keeping['note'] = (names, found) => {
    const files: ListedFile[] = [];
    const directories: string[] = [];
    for (const [i, each] of found.entries()) {
      const name = names[i] as string;
      if (!(each instanceof Error) && each.isDirectory()) directories.push(name);
      else if (!(each instanceof Error) && each.isFile() && isAtRest([each.mtimeMs, each.ctimeMs]))
        files.push({ name, size: each.size, mtimeMs: each.mtimeMs, ctimeMs: each.ctimeMs });
      else {
        listing = null;
        return;
      }
    }
    listing?.add({ files, directories });
  };
  return { note, done: () => listing?.done() };
}
