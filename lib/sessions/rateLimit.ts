import { flushQueue, listQueued, queueWrite, type WriteQueue } from '../activity/writeQueue.ts';
import type { Database, Tx } from '../db/open.ts';
import { firstRow, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';

/** At most this many failures in a window of time that begins with the first one. */
type Limit = { readonly most: number; readonly windowMs: number };

/** A limit, with a key that names what is guarded and who tries. */
export type Guard = { readonly key: string; readonly limit: Limit };

type Failures = {
  /** Negative where more were taken back than counted. */
  readonly failures: number;
  readonly windowEndsAt: number;
  /** When the last of them was counted. */
  readonly notedAt: number;
};

/**
 * Failures that are not in the database yet. GET requests never write to the database themselves,
 * so failures are queued and written in batches. Limits hold across processes and restarts, except
 * that another process sees a failure about a second later, and a killed process loses those of its
 * last second.
 */
const failuresLater: WriteQueue<Failures> = {
  name: 'failed attempts',
  delayMs: 1000,
  most: 100_000,
  // A window lasts from its first failure until its end; the next failure begins another one.
  merge: (waiting, more) =>
    waiting.windowEndsAt > more.notedAt
      ? {
          ...more,
          failures: waiting.failures + more.failures,
          windowEndsAt: Math.min(waiting.windowEndsAt, more.windowEndsAt),
        }
      : more,
  store,
};

/** Counts a failure for each of these guards. It is in the database within about a second. */
export function noteFailure(db: Database, guards: readonly Guard[], now = Date.now()): void {
  count(db, guards, 1, now);
}

/** Takes back a failure that was counted beforehand, since the attempt succeeded. */
export function takeBackFailure(db: Database, guards: readonly Guard[], now = Date.now()): void {
  count(db, guards, -1, now);
}

function count(db: Database, guards: readonly Guard[], failures: number, now: number): void {
  for (const { key, limit } of guards) {
    const windowEndsAt = now + limit.windowMs;
    queueWrite(db, failuresLater, key, { failures, windowEndsAt, notedAt: now });
  }
}

/** The number of failures in the current window, and when it ends. */
export function countFailures(
  db: Database,
  key: string,
  now = Date.now(),
): Omit<Failures, 'notedAt'> {
  const stored = firstRow<Omit<Failures, 'notedAt'>>(
    db,
    sql`select failures, window_ends_at as windowEndsAt
      from rate_limits
      where key = ${key}`,
  );
  const open = [stored, ...listQueued(db, failuresLater, key)].filter(
    (each): each is NonNullable<typeof each> => each !== null && each.windowEndsAt > now,
  );
  return {
    failures: open.reduce((sum, each) => sum + each.failures, 0),
    windowEndsAt: open.length === 0 ? now : Math.min(...open.map((each) => each.windowEndsAt)),
  };
}

/**
 * Seconds until the next attempt is allowed (Retry-After), or null where it is allowed now. If the
 * window ends later than one that begins now would, the clock has been set back since it began. It
 * is then ignored, so that nobody waits for a day, and the next failure begins a new one (`store`).
 */
export function findRetryAfter(
  db: Database,
  { key, limit }: Guard,
  now = Date.now(),
): number | null {
  const { failures, windowEndsAt } = countFailures(db, key, now);
  if (failures < limit.most || windowEndsAt - now > limit.windowMs) return null;
  return Math.max(1, Math.ceil((windowEndsAt - now) / 1000));
}

/** Writes what is queued, and deletes windows that have ended. */
export async function flushFailures(db: Database): Promise<void> {
  await flushQueue(db, failuresLater);
}

function store(tx: Tx, batch: ReadonlyMap<string, Failures>): void {
  const noted = [...batch].map(([key, more]) => ({ key, ...more }));
  const now = noted.reduce((latest, { notedAt }) => Math.max(latest, notedAt), 0);
  runStatement(tx, sql`delete from rate_limits where window_ends_at <= ${now}`);
  runStatement(
    tx,
    sql`insert into rate_limits (key, failures, window_ends_at)
      select value ->> 'key', value ->> 'failures', value ->> 'windowEndsAt'
      from json_each(${JSON.stringify(noted)})
      -- What was taken back after its window has ended is no credit for the next one.
      where value ->> 'failures' > 0
        or exists (select 1 from rate_limits as known where known.key = value ->> 'key')
      on conflict (key) do update
      set failures = max(0, rate_limits.failures + excluded.failures),
        window_ends_at = min(rate_limits.window_ends_at, excluded.window_ends_at)`,
  );
}
