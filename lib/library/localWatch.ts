import fs from 'node:fs';

export type LibraryWatch = {
  /** Watches directories that have appeared since. */
  readonly refresh: () => void;
  readonly close: () => void;
};

/** The system watches no more directories, or not this one. */
export class WatchError extends Error {
  override name = 'WatchError';
}

/**
 * Calls `changed` whenever something changes in a directory or below. One watch a directory:
 * Node's own recursive watch takes one for every file on Linux, of which the system has few.
 * Throws WatchError.
 */
export function watchDirectory(root: string, changed: () => void): LibraryWatch {
  const watches = new Map<string, fs.FSWatcher>();
  const stop = (directory: string) => {
    watches.get(directory)?.close();
    watches.delete(directory);
  };
  const refresh = () => {
    const present = new Set(listDirectories(root));
    for (const directory of watches.keys()) if (!present.has(directory)) stop(directory);
    for (const directory of present) {
      if (!watches.has(directory)) watches.set(directory, watchOne(directory, changed, stop));
    }
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

/** Raw paths, one character a byte. Symbolic links are not followed: their targets are watched. */
function* listDirectories(root: string): Generator<string> {
  const pending = [Buffer.from(root).toString('latin1')];
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
    // The scan tells what cannot be read.
    return [];
  }
}

function watchOne(
  directory: string,
  changed: () => void,
  stop: (directory: string) => void,
): fs.FSWatcher {
  try {
    const watch = fs.watch(Buffer.from(directory, 'latin1'), () => changed());
    watch.on('error', () => {
      stop(directory);
      changed();
    });
    return watch;
  } catch (error) {
    throw new WatchError(explain(error), { cause: error });
  }
}

function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EMFILE'
    ? 'The system cannot watch so many directories: raise fs.inotify.max_user_watches and max_user_instances, or scan from cron instead'
    : `The library cannot be watched: ${error instanceof Error ? error.message : String(error)}`;
}
