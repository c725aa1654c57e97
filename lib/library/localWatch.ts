import fs from 'node:fs';
import { codeOf, messageOf } from '../process/thrown.ts';

/** A running watch. The caller must close it. */
type LibraryWatch = {
  /** Starts watching directories that have appeared since. */
  readonly refresh: () => void;
  readonly close: () => void;
};

/**
 * The library cannot be watched. `isExhausted`: the system has no watches left, so some changes
 * would be missed.
 */
export class WatchError extends Error {
  override name = 'WatchError';
  readonly isExhausted: boolean;

  constructor(message: string, { cause }: { cause: unknown }) {
    super(message, { cause });
    this.isExhausted = isExhausted(cause);
  }
}

type WatchEvents = {
  /**
   * Called when something has changed in the directory or below. `directory`: where, as a raw path in the
   * library; null where that is not known.
   */
  readonly changed: (directory: string | null) => void;
  /**
   * Called once for each directory that cannot be watched and is skipped, with its raw path and the
   * reason in words.
   */
  readonly unwatched: (directory: string, reason: string) => void;
};

type WatchFile = (path: Buffer, listener: () => void) => fs.FSWatcher;

/**
 * A watch is for a directory, not for its path. Another directory may be at that path by now (a
 * disk was mounted, a directory was made again), and the old watch reports nothing of it; `id`
 * tells.
 */
type Watched = { readonly watch: fs.FSWatcher; readonly id: string };

/**
 * Reports whenever something changes in a directory or below. Uses one watch for each directory: on
 * Linux, Node's recursive mode uses one for each file, and the system allows few. A directory that
 * cannot be watched (`lost+found`) is reported and skipped.
 *
 * @throws WatchError, at once or in `refresh`, where the root cannot be watched or the system has
 * no watches left.
 */
export function watchDirectory(
  root: string,
  { changed, unwatched }: WatchEvents,
  watchFile: WatchFile = fs.watch,
): LibraryWatch {
  const watches = new Map<string, Watched>();
  const told = new Set<string>();
  const rawRoot = Buffer.from(root).toString('latin1');
  const stop = (directory: string) => {
    watches.get(directory)?.watch.close();
    watches.delete(directory);
  };
  const failed = (directory: string, error: unknown) => {
    if (directory === rawRoot || isExhausted(error)) throw watchError(error);
    // A directory that has gone before it could be watched is not reported.
    if (told.has(directory) || codeOf(error) === 'ENOENT') return;
    told.add(directory);
    unwatched(directory, messageOf(error));
  };
  const watchOne = (directory: string) => {
    try {
      const address = Buffer.from(directory, 'latin1');
      const id = idOf(address);
      const known = watches.get(directory);
      if (known?.id === id) return;
      known?.watch.close();
      const inLibrary = directory.slice(rawRoot.length + 1);
      const watch = watchFile(address, () => changed(inLibrary));
      watch.on('error', () => {
        stop(directory);
        changed(null);
      });
      watches.set(directory, { watch, id });
    } catch (error) {
      stop(directory);
      failed(directory, error);
    }
  };
  const refresh = () => {
    const present = new Set(listDirectories(rawRoot));
    for (const directory of watches.keys()) if (!present.has(directory)) stop(directory);
    for (const directory of told) if (!present.has(directory)) told.delete(directory);
    for (const directory of present) watchOne(directory);
  };
  const close = () => {
    for (const directory of [...watches.keys()]) stop(directory);
  };
  try {
    refresh();
  } catch (error) {
    close();
    throw error;
  }
  return { refresh, close };
}

/** How often a library is looked through that has more directories than the system watches. */
const POLL_MS = 5 * 60_000;

/**
 * How often the library's path is checked for another directory, as when a disk was mounted there.
 */
const LOOK_MS = 10_000;

type PollEvents = WatchEvents & {
  /** Called once, where directories are no longer watched; `everyMs`: `changed` is called so often. */
  readonly polled: (reason: string, everyMs: number) => void;
  /** Called where the library has gone since; `changed` is called when it is there again. */
  readonly gone: (reason: string) => void;
};

type PollOptions = { watchFile?: WatchFile; everyMs?: number; lookMs?: number };

/**
 * Watches a directory, or reports a change from time to time where the system has too few watches
 * for all that is in it. A disk that is unmounted and mounted again is a change too, though no
 * watch reports it: the watches on the disk end with it, and the watch on the directory below it
 * notices nothing.
 *
 * @throws WatchError where the root cannot be watched at the beginning.
 */
export function watchOrPoll(
  root: string,
  events: PollEvents,
  { watchFile = fs.watch, everyMs = POLL_MS, lookMs = LOOK_MS }: PollOptions = {},
): LibraryWatch {
  let watch: LibraryWatch | null = null;
  let timer: NodeJS.Timeout | undefined;
  let seen: string | null = null;
  const refresh = (isFirst: boolean) => {
    if (timer !== undefined) return;
    seen = findId(root);
    try {
      if (watch) watch.refresh();
      else watch = watchDirectory(root, events, watchFile);
    } catch (error) {
      if (!(error instanceof WatchError)) throw error;
      watch?.close();
      watch = null;
      if (error.isExhausted) {
        timer = setInterval(() => events.changed(null), everyMs);
        events.polled(error.message, everyMs);
      } else if (isFirst) throw error;
      else events.gone(error.message);
    }
  };
  refresh(true);
  const looking = setInterval(() => {
    const there = findId(root);
    if (there === seen) return;
    seen = there;
    events.changed(null);
  }, lookMs);
  return {
    refresh: () => refresh(false),
    close: () => {
      clearInterval(timer);
      clearInterval(looking);
      watch?.close();
    },
  };
}

/** As `idOf`; null where there is nothing at the path. */
function findId(root: string): string | null {
  try {
    return idOf(Buffer.from(root));
  } catch {
    return null;
  }
}

/**
 * The directories to be watched, as raw paths, one character for each byte. Symbolic links are not
 * followed.
 */
function* listDirectories(rawRoot: string): Generator<string> {
  const pending = [rawRoot];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next;
    for (const entry of readEntries(next)) {
      if (entry.isDirectory()) pending.push(`${next}/${entry.name}`);
    }
  }
}

function readEntries(directory: string): fs.Dirent[] {
  try {
    const address = Buffer.from(directory, 'latin1');
    return fs.readdirSync(address, { encoding: 'latin1', withFileTypes: true });
  } catch {
    // The scan reports directories that cannot be read.
    return [];
  }
}

/** Device and inode of a directory. */
function idOf(address: Buffer): string {
  const { dev, ino } = fs.statSync(address, { bigint: true });
  return `${dev}:${ino}`;
}

function isExhausted(error: unknown): boolean {
  return codeOf(error) === 'ENOSPC' || codeOf(error) === 'EMFILE';
}

function watchError(error: unknown): WatchError {
  return new WatchError(
    isExhausted(error)
      ? 'The system cannot watch so many directories (fs.inotify.max_user_watches and max_user_instances)'
      : `The library cannot be watched: ${messageOf(error)}`,
    { cause: error },
  );
}
