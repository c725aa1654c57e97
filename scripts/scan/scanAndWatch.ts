import { watchDirectory } from '../../lib/library/localWatch.ts';
import { pathText } from '../../lib/library/rawPath.ts';
import { terminalText } from '../../lib/process/terminalText.ts';
import { EXIT_BUSY } from '../../lib/scan/start.ts';
import type { ScanOptions } from './options.ts';
import { scanOnce } from './scanOnce.ts';

/** A copy of many files is over when nothing has changed for a while; an endless one is not awaited. */
const QUIET_MS = 1_000;
const MOST_WAITED_MS = 30_000;

/**
 * Scans now and whenever the library has changed, until SIGINT or SIGTERM. A scan that is refused
 * or fails is told, and the next change tried. Throws WatchError where it can watch no longer.
 */
export async function scanAndWatch(options: ScanOptions): Promise<number> {
  const changes = createChanges();
  const { library } = options.config;
  if (library.kind !== 'local') throw new RangeError('only a directory is watched');
  const watch = watchDirectory(library.root, {
    changed: changes.note,
    unwatched: (directory, reason) =>
      console.error(terminalText(`Not watched: ${pathText(directory)}: ${reason}`)),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
  try {
    for (;;) {
      watch.refresh();
      const exitCode = await scanOnce(options);
      // Whoever held the lock may have begun before the change.
      if (exitCode === EXIT_BUSY) changes.note();
      await changes.next();
    }
  } finally {
    // Whatever ended the loop: a watch that is left open would keep alive a process that scans no more.
    watch.close();
    changes.close();
  }
}

/** Turns many small changes into one. */
function createChanges() {
  let since: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  let wake: (() => void) | null = null;
  const settle = () => {
    timer = null;
    if (!wake) return;
    since = null;
    wake();
    wake = null;
  };
  const note = () => {
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
      // A change that settled while the scan ran.
      if (since !== null && timer === null) settle();
    });
  const close = () => {
    if (timer) clearTimeout(timer);
  };
  return { note, next, close };
}
