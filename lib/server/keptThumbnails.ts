import { idList } from '../access/condition.ts';
import { flushQueue, listQueued, queueWrite, type WriteQueue } from '../activity/writeQueue.ts';
import type { Cache } from '../cache/cache.ts';
import type { Database, Tx } from '../db/open.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { write } from '../db/write.ts';

/*
 * Remembers the names of thumbnails that are known to be in the cache, for pages that send browsers
 * to a bucket (`delivery.s3: page`): a browser that asks a bucket for a missing one gets no picture.
 */

/** The name of a thumbnail that is in the cache; null: all names are to be forgotten. */
type Note = string | null;
const EVERYTHING = '';

const notes: WriteQueue<Note> = {
  name: 'which thumbnails are in the cache',
  delayMs: 1_000,
  most: 10_000,
  merge: (_, newer) => newer,
  store: (tx, batch) => {
    for (const note of batch.values()) {
      if (note === null) forgetAll(tx);
      else add(tx, note);
    }
  },
};

/** Notes that a thumbnail is in the cache, since it was read from there or put there. */
export function noteKept(db: Database, name: string): void {
  const isForgotten = listQueued(db, notes, EVERYTHING).length > 0;
  if (isForgotten || !isKnown(db, name)) queueWrite(db, notes, name, name);
}

/**
 * Notes that a thumbnail is not in the cache. If it was thought to be, somebody else has emptied
 * the cache or a part of it, so all names are forgotten.
 */
export function noteMissing(db: Database, name: string): void {
  if (isKnown(db, name)) queueWrite(db, notes, EVERYTHING, null);
}

/** Writes what was noted. */
export function flushKept(db: Database): Promise<void> {
  return flushQueue(db, notes);
}

/** The names of the thumbnails of these photos that are in the cache. */
export function keptNamesOf(db: Database, photoIds: readonly number[]): ReadonlySet<string> {
  const rows = allRows<{ name: string }>(
    db,
    sql`select name
      from kept_thumbnails
      where photo_id in ${idList(photoIds)}`,
  );
  return new Set(rows.map(({ name }) => name));
}

/**
 * The same cache, but names are forgotten before their thumbnails are removed, so that no page
 * signs a URL of a missing one.
 */
export function forgettingCache(cache: Cache, db: Database): Cache {
  return {
    ...cache,
    remove: async (key) => {
      const name = /^thumbnails\/..\/([^.]+)/.exec(key)?.[1];
      if (name !== undefined && isKnown(db, name)) await write(db, (tx) => forget(tx, name));
      await cache.remove(key);
    },
  };
}

/** Forgets all names. */
export function forgetAll(tx: Tx): void {
  runStatement(tx, sql`delete from kept_thumbnails`);
}

const idOf = (name: string) => Number(name.split('-')[0]);

function isKnown(db: Database, name: string): boolean {
  const found = sql`select 1
    from kept_thumbnails
    where photo_id = ${idOf(name)} and name = ${name}`;
  return firstRow(db, found) !== null;
}

function add(tx: Tx, name: string): void {
  runStatement(
    tx,
    sql`insert or ignore into kept_thumbnails (photo_id, name)
      select id, ${name} from photos where id = ${idOf(name)}`,
  );
}

function forget(tx: Tx, name: string): void {
  runStatement(
    tx,
    sql`delete from kept_thumbnails
      where photo_id = ${idOf(name)} and name = ${name}`,
  );
}
