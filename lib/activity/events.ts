import { LRUCache } from 'lru-cache';
import { idList } from '../access/condition.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { write } from '../db/write.ts';
import type { Log } from '../process/log.ts';
import { type Activity, type ActivityKind, recordActivity } from './activity.ts';

/**
 * What requests for bytes and pages tell the owner's activity: written a little later and together,
 * since a GET writes nothing in line.
 */
export type Events = {
  /** Parts of one thing that follow one another are told once: players ask for hundreds. */
  readonly downloaded: (
    kind: Extract<ActivityKind, 'original-downloaded' | 'archive-downloaded'>,
    userId: number | null,
    subject: string,
    extent: 'whole' | 'part',
  ) => void;
  /** Something hidden or missing was asked for: counted alike, and not by what it was. */
  readonly refused: (userId: number | null) => void;
  /** Writes what waits; called by itself after a while, and when the server stops. */
  readonly flush: () => Promise<void>;
};

const delayMs = 10_000;
const mostWaiting = 10_000;
const onePlayingMs = 30 * 60_000;

export function createEvents(db: Database, log: Log): Events {
  let downloads: (Activity & { readonly at: number })[] = [];
  let refusals = new Map<number | null, number>();
  let scheduled = false;
  const told = new LRUCache<string, true>({ max: 10_000, ttl: onePlayingMs });

  const flush = async () => {
    const events = downloads;
    const counts = refusals;
    downloads = [];
    refusals = new Map();
    if (events.length + counts.size === 0) return;
    await write(db, () => {
      const ids = [...events.map(({ userId }) => userId), ...counts.keys()];
      const there = usersAmong(db, ids);
      const actor = (userId: number | null) => (there.has(userId) ? userId : null);
      for (const { at, userId, ...event } of events) {
        recordActivity(db, { ...event, userId: actor(userId) }, at);
      }
      for (const [userId, count] of counts) {
        const now = Date.now();
        recordActivity(
          db,
          { kind: 'refused', userId: actor(userId) },
          { first: now, last: now, count },
        );
      }
    });
  };
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      flush().catch((error) => log.error(`Activity cannot be written: ${error}`));
    }, delayMs).unref();
  };
  return {
    downloaded: (kind, userId, subject, extent) => {
      const download = `${kind} ${userId} ${subject}`;
      if (extent === 'part' && told.has(download)) return;
      told.set(download, true);
      if (downloads.length < mostWaiting) downloads.push({ kind, userId, subject, at: Date.now() });
      schedule();
    },
    refused: (userId) => {
      refusals.set(userId, (refusals.get(userId) ?? 0) + 1);
      schedule();
    },
    flush,
  };
}

/** Somebody may have been removed since. */
function usersAmong(db: Database, ids: readonly (number | null)[]): ReadonlySet<number | null> {
  const asked = idList(ids.filter((id) => id !== null));
  const rows = allRows<{ id: number }>(db, sql`select id from users where id in ${asked}`);
  return new Set(rows.map(({ id }) => id));
}
