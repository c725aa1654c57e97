import type { Progress } from '../../lib/server/makeAhead.ts';
import type { ScanOptions } from './options.ts';

const LINE_MS = 10_000;
const CLEAR_LINE = '\r\u001b[2K';

type Meter = {
  readonly show: Progress;
  /** Says what was done, in how long. */
  readonly end: (done: string) => void;
};

/**
 * Shows how much of `things` is done, at what rate, and how long the rest takes: on a terminal in one
 * line, else in a line from time to time. `--quiet` shows nothing, and `--json` only on a terminal.
 */
export function makeMeter({ verbosity, json }: ScanOptions, things: string): Meter {
  const startedAt = performance.now();
  const columns = process.stderr.isTTY ? process.stderr.columns : null;
  let lineAt = startedAt;
  const show: Progress = (done, total) => {
    const text = progressText(things, done, total, performance.now() - startedAt);
    if (columns !== null && (verbosity > 0 || json)) {
      process.stderr.write(`${CLEAR_LINE}${text.slice(0, columns - 1)}`);
      if (done === total) process.stderr.write(CLEAR_LINE);
    } else if (verbosity > 0 && performance.now() - lineAt >= LINE_MS) {
      lineAt = performance.now();
      console.log(text);
    }
  };
  const end = (done: string) => {
    if (verbosity > 0) console.log(`${done} (${durationText(performance.now() - startedAt)})`);
  };
  return { show, end };
}

/** `1200 of 5000 photos, 32 a second, 2 min left`; slow things by the minute. */
function progressText(things: string, done: number, total: number, ms: number): string {
  const counts = `${Math.floor(done)} of ${total} ${things}`;
  const perSecond = (done * 1000) / Math.max(1, ms);
  if (done === 0 || ms < 1000) return counts;
  const rate =
    perSecond >= 1 ? `${perSecond.toFixed(0)} a second` : `${(perSecond * 60).toFixed(1)} a minute`;
  return `${counts}, ${rate}, ${durationText(((total - done) / perSecond) * 1000)} left`;
}

function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
