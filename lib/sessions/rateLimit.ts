import type { Database } from '../db/open.ts';
import { firstRow, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { write } from '../db/write.ts';
import { processGlobal } from '../process/processGlobal.ts';

/** So many failures in so much time, from the first of them on. */
export type Limit = { readonly most: number; readonly windowMs: number };

/** A key that names what is guarded and who tries, with its limit. */
export type Guard = { readonly key: string; readonly limit: Limit };

type Pending = { failures: number; windowEndsAt: number };

const flushAfterMs = 1000;

/**
 * Failures not yet in the database. A page that is only looked at writes nothing in line, so they
 * are collected and written in bulk. Another process sees them a second later, and a process that
 * is killed forgets that second's: the limits hold across processes and restarts but for that.
 */
type Queue = {
  pending: Map<string, Pending>;
  /** On its way to the database: it counts until it is there. */
  writing: Map<string, Pending> | null;
  timer: NodeJS.Timeout | null;
};

function queueOf(db: Database): Queue {
  const queues = processGlobal('failures', () => new WeakMap<object, Queue>());
  const known = queues.get(db.$client);
  if (known) return known;
  const queue: Queue = { pending: new Map(), writing: null, timer: null };
  queues.set(db.$client, queue);
  return queue;
}

/** Counts a failure against each of these. It is in the database within about a second. */
export function noteFailure(db: Database, guards: readonly Guard[], now = Date.now()): void {
  const queue = queueOf(db);
  for (const { key, limit } of guards) {
    add(queue.pending, key, { failures: 1, windowEndsAt: now + limit.windowMs }, now);
  }
  flushSoon(db, queue);
}

/** Takes one failure back: what was counted beforehand turned out to be right. */
export function takeBackFailure(db: Database, guards: readonly Guard[], now = Date.now()): void {
  const queue = queueOf(db);
  for (const { key, limit } of guards) {
    add(queue.pending, key, { failures: -1, windowEndsAt: now + limit.windowMs }, now);
  }
  flushSoon(db, queue);
}

/** A window goes on from its first failure until it ends; then another begins. */
function add(counts: Map<string, Pending>, key: string, more: Pending, now: number): void {
  const known = counts.get(key);
  const open = known !== undefined && known.windowEndsAt > now;
  counts.set(
    key,
    open ? { failures: known.failures + more.failures, windowEndsAt: known.windowEndsAt } : more,
  );
}

/** How many failures there were in the window that is open now, and when it ends. */
export function countFailures(db: Database, key: string, now = Date.now()): Pending {
  const stored = firstRow<Pending>(
    db,
    sql`select failures, window_ends_at as windowEndsAt from rate_limits where key = ${key}`,
  );
  const { writing, pending } = queueOf(db);
  const open = [stored, writing?.get(key), pending.get(key)].filter(
    (each) => each != null && each.windowEndsAt > now,
  );
  return {
    failures: open.reduce((sum, each) => sum + (each?.failures ?? 0), 0),
    windowEndsAt: open[0]?.windowEndsAt ?? now,
  };
}

/** Seconds until the next try is let in (Retry-After), or null where it is let in now. */
export function findRetryAfter(
  db: Database,
  { key, limit }: Guard,
  now = Date.now(),
): number | null {
  const { failures, windowEndsAt } = countFailures(db, key, now);
  return failures < limit.most ? null : Math.max(1, Math.ceil((windowEndsAt - now) / 1000));
}

/** Writes what is queued, and forgets windows that have ended. */
export async function flushFailures(db: Database, now = Date.now()): Promise<void> {
  const queue = queueOf(db);
  if (queue.writing || queue.pending.size === 0) return;
  const batch = queue.pending;
  queue.writing = batch;
  queue.pending = new Map();
  try {
    await write(db, () => store(db, batch, now));
  } catch (error) {
    for (const [key, more] of queue.pending) add(batch, key, more, now);
    queue.pending = batch;
    throw error;
  } finally {
    queue.writing = null;
  }
}

function store(db: Database, batch: ReadonlyMap<string, Pending>, now: number): void {
  const rows = [...batch].map(([key, { failures, windowEndsAt }]) => [key, failures, windowEndsAt]);
  runStatement(db, sql`delete from rate_limits where window_ends_at <= ${now}`);
  runStatement(
    db,
    sql`insert into rate_limits (key, failures, window_ends_at) select value ->> 0, value ->> 1, value ->> 2 from json_each(${JSON.stringify(rows)}) where true on conflict (key) do update set failures = max(0, rate_limits.failures + excluded.failures)`,
  );
}

function flushSoon(db: Database, queue: Queue): void {
  queue.timer ??= setTimeout(async () => {
    queue.timer = null;
    try {
      await flushFailures(db);
    } catch (error) {
      console.error(`warn: failed attempts could not be stored yet: ${String(error)}`);
    }
    if (queue.pending.size > 0) flushSoon(db, queue);
  }, flushAfterMs).unref();
}
