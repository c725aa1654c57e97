import { watchOrPoll } from '../../lib/library/localWatch.ts';
import { pathText } from '../../lib/library/rawPath.ts';
import { terminalText } from '../../lib/process/terminalText.ts';
import { EXIT_BUSY } from '../../lib/scan/start.ts';
import type { ScanOptions } from './options.ts';
import { scanOnce } from './scanOnce.ts';

/**
 * Milliseconds without changes after which a copy of many files counts as finished, and the longest
 * wait.
 */
const QUIET_MS = 1_000;
const MOST_WAITED_MS = 30_000;

/**
 * Scans now and whenever the library has changed, until SIGINT or SIGTERM. A refused or failed scan
 * is reported, and the next change starts another one. If the system has too few watches, the
 * library is scanned at intervals; if its disk is away, as soon as that is back. Throws WatchError
 * where there is nothing to be watched at the beginning.
 */
export async function scanAndWatch(options: ScanOptions): Promise<number> {
  const changes = makeChanges();
  const { library } = options.config;
  if (library.kind !== 'local') throw new RangeError('only a directory is watched');
  const watch = watchOrPoll(library.root, {
    changed: changes.note,
    unwatched: (directory, reason) =>
      console.error(terminalText(`Not watched: ${pathText(directory)}: ${reason}`)),
    gone: (reason) =>
      console.error(terminalText(`${reason}. It is scanned when it is there again.`)),
    polled: (reason, everyMs) =>
      console.error(`${reason}: it is scanned every ${everyMs / 60_000} minutes instead.`),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
  try {
    for (;;) {
      watch.refresh();
      const listAnew = changes.take();
      const exitCode = await scanOnce({ ...options, listAnew });
      if (exitCode !== 0) changes.putBack(listAnew);
      // The scan that held the lock may have begun before the change.
      if (exitCode === EXIT_BUSY) changes.note(null);
      await changes.next();
    }
  } finally {
    // Closed however the loop ended: an open watch would keep the process alive.
    watch.close();
    changes.close();
  }
}

/** Merges many small changes into one. */
function makeChanges() {
  let since: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  let wake: (() => void) | null = null;
  let directories = new Set<string>();
  const settle = () => {
    timer = null;
    if (!wake) return;
    since = null;
    wake();
    wake = null;
  };
  const note = (directory: string | null) => {
    if (directory !== null) directories.add(directory);
    since ??= Date.now();
    if (timer) clearTimeout(timer);
    timer = setTimeout(
      settle,
      Math.max(0, Math.min(QUIET_MS, since + MOST_WAITED_MS - Date.now())),
    );
  };
  const next = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
      // There was a change while the scan ran.
      if (since !== null && timer === null) settle();
    });
  const close = () => {
    if (timer) clearTimeout(timer);
  };
  /** The directories in which something changed, since this was last called. */
  const take = (): ReadonlySet<string> => {
    const taken = directories;
    directories = new Set();
    return taken;
  };
  const putBack = (taken: ReadonlySet<string>) => {
    for (const directory of taken) directories.add(directory);
  };
  return { note, next, take, putBack, close };
}
