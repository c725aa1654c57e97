import { queueWrite, type WriteQueue } from '../activity/writeQueue.ts';
import type { Database } from '../db/open.ts';
import { runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { processGlobal } from '../process/processGlobal.ts';

/*
 * When each person looked at the index, so that it can say what is new to them. Looks with less
 * than `GAP_MS` between them are one visit: what is new at its beginning stays new until its end.
 */

const GAP_MS = 4 * 60 * 60 * 1000;

/** The columns of a user's visits. Instants in ms; null: none yet. */
export type Visits = {
  readonly visitedAt: number | null;
  readonly visitedBefore: number | null;
};

/** SQL: the columns of `Visits` over `users`. */
export const visitColumns = sql`users.visited_at as visitedAt, users.visited_before as visitedBefore`;

/**
 * The end of the last visit before the present one: what came since is new. Null on a first visit,
 * on which everything would be new.
 */
export function lastVisitEnd({ visitedAt, visitedBefore }: Visits, now: number): number | null {
  const goesOn = visitedAt !== null && now - visitedAt < GAP_MS;
  return goesOn ? visitedBefore : visitedAt;
}

const visitsLater: WriteQueue<number> = {
  name: 'when people looked at the index',
  delayMs: 60_000,
  most: 100_000,
  merge: Math.max,
  store: (tx, visits) => {
    const rows = [...visits].map(([id, at]) => ({ id: Number(id), at }));
    runStatement(
      tx,
      sql`update users
        set visited_before = case
            when visited_at > look.value ->> 'at' - ${GAP_MS} then visited_before
            else visited_at
          end,
          visited_at = max(coalesce(visited_at, 0), look.value ->> 'at')
        from json_each(${JSON.stringify(rows)}) as look
        where users.id = look.value ->> 'id'`,
    );
  },
};

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    visitsOfReader: { tell: ((userId: number) => void) | null };
  }
}

const ofReader = () => processGlobal('visitsOfReader', () => ({ tell: null }));

/** Has visits told to `tell` from now on, in a process that makes pages and may not write. */
export function tellVisits(tell: (userId: number) => void): void {
  ofReader().tell = tell;
}

/** Notes that this user looks at the index. It is queued, since pages never write themselves. */
export function queueVisit(db: Database, userId: number, now = Date.now()): void {
  const { tell } = ofReader();
  if (tell === null) queueWrite(db, visitsLater, String(userId), now);
  else tell(userId);
}
