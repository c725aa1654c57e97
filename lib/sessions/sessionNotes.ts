import { listQueued, queueWrite, type WriteQueue } from '../activity/writeQueue.ts';
import type { Database, Tx } from '../db/open.ts';
import { runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';

/** Facts about a session that follow from a request. Instants in ms. */
type SessionNote = {
  readonly lastSeenAt?: number;
  readonly expiresAt?: number;
  /** For a row without a nonce. */
  readonly nonce?: Buffer;
};

const notesLater: WriteQueue<SessionNote> = {
  name: 'when people were last here',
  delayMs: 60_000,
  most: 100_000,
  // A queued nonce stays: if two cookies claim a row, the first one gets it.
  merge: (waiting, more) => {
    const nonce = waiting.nonce ?? more.nonce;
    return { ...waiting, ...more, ...(nonce && { nonce }) };
  },
  store,
};

/**
 * Queues a note, which is written within a minute: a GET request never writes to the database
 * itself.
 */
export function queueSessionNote(db: Database, sessionId: number, note: SessionNote): void {
  queueWrite(db, notesLater, String(sessionId), note);
}

/** The queued nonce of a row without one. */
export function findWaitingNonce(db: Database, sessionId: number): Buffer | null {
  const waiting = listQueued(db, notesLater, String(sessionId));
  return waiting.find(({ nonce }) => nonce)?.nonce ?? null;
}

/** When a session was last seen according to what is queued; 0: nothing is. */
export function waitingSeen(db: Database, sessionId: number): number {
  const waiting = listQueued(db, notesLater, String(sessionId));
  return Math.max(0, ...waiting.map(({ lastSeenAt }) => lastSeenAt ?? 0));
}

function store(tx: Tx, notes: ReadonlyMap<string, SessionNote>): void {
  const rows = [...notes].map(([id, { lastSeenAt = 0, expiresAt = 0, nonce }]) => ({
    id: Number(id),
    lastSeenAt,
    expiresAt,
    nonce: nonce?.toString('hex') ?? null,
  }));
  runStatement(
    tx,
    sql`update sessions set
        last_seen_at = max(last_seen_at, note.value ->> 'lastSeenAt'),
        expires_at = max(expires_at, note.value ->> 'expiresAt'),
        nonce = coalesce(nonce, unhex(note.value ->> 'nonce'))
      from json_each(${JSON.stringify(rows)}) as note
      where sessions.id = note.value ->> 'id'`,
  );
}
