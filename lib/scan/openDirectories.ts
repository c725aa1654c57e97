/** What is noted about each directory while a listing may still name files of it. */
type OpenDirectories<T> = {
  /** What is noted about this directory, whose file the listing names now. `run`: as in `LibraryBatch`. */
  readonly of: (directory: string, run: number) => T;
  /** The same, if the directory was not left. */
  readonly find: (directory: string) => T | undefined;
};

type Open<T> = { readonly directory: string; readonly noted: T };

/**
 * Within a run, a listing names the files of a directory one after another, perhaps with those of
 * directories below it in between. So only directories that may go on are held: the names of a
 * million photos would take too much memory. `leave` is told what was noted about a directory of
 * which no more files come. Free of input and output.
 */
export function followDirectories<T>(
  begin: () => T,
  leave: (directory: string, noted: T) => void = () => undefined,
): OpenDirectories<T> {
  /** By run, the directory of its last file, and those above it that had files: the highest first. */
  const runs = new Map<number, Open<T>[]>();
  const find = (directory: string): T | undefined => {
    for (const open of runs.values()) {
      const found = open.find((each) => each.directory === directory);
      if (found) return found.noted;
    }
    return undefined;
  };
  return {
    of: (directory, run) => {
      const open = runs.get(run) ?? [];
      runs.set(run, open);
      for (let last = open.at(-1); last; last = open.at(-1)) {
        if (last.directory === directory) return last.noted;
        if (last.directory === '' || directory.startsWith(`${last.directory}/`)) break;
        open.pop();
        if (find(last.directory) === undefined) leave(last.directory, last.noted);
      }
      const noted = find(directory) ?? begin();
      open.push({ directory, noted });
      return noted;
    },
    find,
  };
}
