import type { Database } from '../db/open.ts';
import { runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { write } from '../db/write.ts';
import { processGlobal } from '../process/processGlobal.ts';

const flushEveryMs = 60_000;

type Queue = { seen: Map<number, number>; timer: NodeJS.Timeout | null };

function queueOf(db: Database): Queue {
  const queues = processGlobal('last-seen', () => new WeakMap<object, Queue>());
  const known = queues.get(db.$client);
  if (known) return known;
  const queue: Queue = { seen: new Map(), timer: null };
  queues.set(db.$client, queue);
  return queue;
}

/** Notes that a session was used. Written within a minute: a request that reads never writes. */
export function noteSeen(db: Database, sessionId: number, now = Date.now()): void {
  const queue = queueOf(db);
  queue.seen.set(sessionId, now);
  queue.timer ??= setTimeout(async () => {
    queue.timer = null;
    try {
      await flushLastSeen(db);
    } catch (error) {
      console.error(`warn: when people were last here could not be stored: ${String(error)}`);
    }
  }, flushEveryMs).unref();
}

/** Writes what is noted; also to be called when the server stops. */
export async function flushLastSeen(db: Database): Promise<void> {
  const { seen } = queueOf(db);
  if (seen.size === 0) return;
  const rows = JSON.stringify([...seen]);
  seen.clear();
  await write(db, () => {
    runStatement(
      db,
      sql`update sessions set last_seen_at = max(last_seen_at, seen.value ->> 1) from json_each(${rows}) as seen where sessions.id = seen.value ->> 0`,
    );
  });
}
