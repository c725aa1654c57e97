import { watchDirectory } from '../../lib/library/localWatch.ts';
import { EXIT_BUSY } from '../../lib/scan/start.ts';
import type { ScanOptions } from './options.ts';
import { scanOnce } from './scanOnce.ts';

/** A copy of many files is over when nothing has changed for a while; an endless one is not awaited. */
const QUIET_MS = 1_000;
const MOST_WAITED_MS = 30_000;

/**
 * Scans now and whenever the library has changed, until SIGINT or SIGTERM. A scan that is refused
 * or fails is told, and the next change tried. Throws WatchError.
 */
export async function scanAndWatch(options: ScanOptions): Promise<number> {
  const changes = createChanges();
  const watch = watchDirectory(options.config.library.root, changes.note);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
  for (;;) {
    watch.refresh();
    const exitCode = await scanOnce(options);
    // Whoever held the lock may have begun before the change.
    if (exitCode === EXIT_BUSY) changes.note();
    await changes.next();
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
  return { note, next };
}
