import { LRUCache } from 'lru-cache';
import { idList } from '../access/condition.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { type ActivityKind, type Occurrences, recordActivity } from './activity.ts';
import { flushQueue, queueWrite, type WriteQueue } from './writeQueue.ts';

/** Events of the byte routes and pages that are recorded as activity. */
export type Events = {
  /** Successive requests for parts of one thing are recorded once: players send hundreds. */
  readonly downloaded: (
    kind: Extract<ActivityKind, 'original-downloaded' | 'archive-downloaded'>,
    userId: number | null,
    subject: string,
    extent: 'whole' | 'part',
  ) => void;
  /**
   * Something hidden or missing was requested. Both are counted alike, and it is not recorded what
   * it was.
   */
  readonly refused: (userId: number | null) => void;
  /** Writes what is queued. */
  readonly flush: () => Promise<void>;
};

/** Requests for parts of one thing within this time are one download: a film that is played. */
const ONE_PLAYING_MS = 30 * 60_000;

/** An event, and its repetitions while it waits to be written. */
type Event = Occurrences & {
  readonly kind: ActivityKind;
  readonly userId: number | null;
  readonly subject?: string;
};

const activityLater: WriteQueue<Event> = {
  name: 'activity',
  delayMs: 10_000,
  most: 10_000,
  merge: (waiting, more) => ({
    ...waiting,
    first: Math.min(waiting.first, more.first),
    last: Math.max(waiting.last, more.last),
    count: waiting.count + more.count,
  }),
  store: (tx, batch) => {
    const there = usersAmong(
      tx,
      [...batch.values()].map(({ userId }) => userId),
    );
    for (const { first, last, count, userId, ...event } of batch.values()) {
      const actor = there.has(userId) ? userId : null;
      recordActivity(tx, { ...event, userId: actor }, { first, last, count });
    }
  },
};

/** Events of a server, recorded as activity a little later. */
export function makeEvents(db: Database): Events {
  const recent = new LRUCache<string, true>({ max: 10_000, ttl: ONE_PLAYING_MS });
  const note = (event: Omit<Event, keyof Occurrences>) => {
    const now = Date.now();
    const key = `${event.kind} ${event.userId} ${event.subject}`;
    queueWrite(db, activityLater, key, { ...event, first: now, last: now, count: 1 });
  };
  return {
    downloaded: (kind, userId, subject, extent) => {
      const download = `${kind} ${userId} ${subject}`;
      if (extent === 'part' && recent.has(download)) return;
      recent.set(download, true);
      note({ kind, userId, subject });
    },
    refused: (userId) => note({ kind: 'refused', userId }),
    flush: () => flushQueue(db, activityLater),
  };
}

/** The ids among these that still exist: a user may have been removed since the event. */
function usersAmong(db: Database, ids: readonly (number | null)[]): ReadonlySet<number | null> {
  const asked = idList(ids.filter((id) => id !== null));
  const rows = allRows<{ id: number }>(db, sql`select id from users where id in ${asked}`);
  return new Set(rows.map(({ id }) => id));
}
