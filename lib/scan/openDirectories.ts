/** What is noted about each directory while a listing may still name files of it. */
type OpenDirectories<T> = {
  /** What is noted about this directory, whose file the listing names now. */
  readonly of: (directory: string) => T;
  /** The same, if the directory was not left. */
  readonly find: (directory: string) => T | undefined;
};

/**
 * A listing names the files of a directory one after another, perhaps with those of directories below it in
 * between. So only directories that may go on are held: the names of a million photos would take too much memory.
 * `leave` is told what was noted about a directory of which no more files come. Free of input and output.
 */
export function followDirectories<T>(
  begin: () => T,
  leave: (directory: string, noted: T) => void = () => undefined,
): OpenDirectories<T> {
  const open: { readonly directory: string; readonly noted: T }[] = [];
  return {
    of: (directory) => {
      for (let last = open.at(-1); last; last = open.at(-1)) {
        if (last.directory === directory) return last.noted;
        if (last.directory === '' || directory.startsWith(`${last.directory}/`)) break;
        open.pop();
        leave(last.directory, last.noted);
      }
      const noted = begin();
      open.push({ directory, noted });
      return noted;
    },
    find: (directory) => open.find((each) => each.directory === directory)?.noted,
  };
}
