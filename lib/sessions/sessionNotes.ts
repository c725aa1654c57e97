import type { Database } from '../db/open.ts';
import { runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { write } from '../db/write.ts';
import { processGlobal } from '../process/processGlobal.ts';

const flushEveryMs = 60_000;

/** What a request teaches about a session. Instants. */
type SessionNote = {
  readonly lastSeenAt?: number;
  readonly expiresAt?: number;
  /** For a row that has none yet. */
  readonly nonce?: Buffer;
};

type Queue = { notes: Map<number, SessionNote>; timer: NodeJS.Timeout | null };

function queueOf(db: Database): Queue {
  const queues = processGlobal('session-notes', () => new WeakMap<object, Queue>());
  const known = queues.get(db.$client);
  if (known) return known;
  const queue: Queue = { notes: new Map(), timer: null };
  queues.set(db.$client, queue);
  return queue;
}

/** To be written within a minute: a request that reads never writes. */
export function noteOfSession(db: Database, sessionId: number, note: SessionNote): void {
  const queue = queueOf(db);
  // A nonce that waits already stays: of two cookies that claim a row the first has it.
  const nonce = queue.notes.get(sessionId)?.nonce ?? note.nonce;
  const merged = { ...queue.notes.get(sessionId), ...note, ...(nonce && { nonce }) };
  queue.notes.set(sessionId, merged);
  queue.timer ??= setTimeout(async () => {
    queue.timer = null;
    try {
      await flushSessionNotes(db);
    } catch (error) {
      console.error(`warn: when people were last here could not be stored: ${String(error)}`);
    }
  }, flushEveryMs).unref();
}

/** The nonce that a row without one is about to get. */
export function findWaitingNonce(db: Database, sessionId: number): Buffer | null {
  return queueOf(db).notes.get(sessionId)?.nonce ?? null;
}

/** Writes what is noted, or keeps it where that fails; also to be called when the server stops. */
export async function flushSessionNotes(db: Database): Promise<void> {
  const queue = queueOf(db);
  const { notes } = queue;
  if (notes.size === 0) return;
  queue.notes = new Map();
  const rows = [...notes].map(([id, { lastSeenAt = 0, expiresAt = 0, nonce }]) => ({
    ...{ id, lastSeenAt, expiresAt },
    nonce: nonce?.toString('hex') ?? null,
  }));
  try {
    await write(db, () => {
      runStatement(
        db,
        sql`update sessions set
            last_seen_at = max(last_seen_at, note.value ->> 'lastSeenAt'),
            expires_at = max(expires_at, note.value ->> 'expiresAt'),
            nonce = coalesce(nonce, unhex(note.value ->> 'nonce'))
          from json_each(${JSON.stringify(rows)}) as note
          where sessions.id = note.value ->> 'id'`,
      );
    });
  } catch (error) {
    for (const [id, note] of notes) noteOfSession(db, id, { ...note, ...queue.notes.get(id) });
    throw error;
  }
}
