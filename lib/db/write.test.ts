import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databasePath } from './client.ts';
import { tryFileLock } from './fileLock.ts';
import { connect, type Database, openDatabase } from './open.ts';
import { runStatement } from './run.ts';
import { schema } from './schema.ts';
import { sql } from './sql.ts';
import { atomically, runAndRollBack, wasWriteRefusedSince, write } from './write.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-write-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('a write waits for another writer without holding up the process, and then succeeds', async () => {
  const db = openDatabase(dir, { busyTimeoutMs: 1, timezone: 'Europe/Paris' });
  const other = connect(databasePath(dir), { busyTimeoutMs: 1 });
  other.$client.exec('begin immediate');
  // The other transaction is committed by a timer of this process, which must not be blocked
  // meanwhile.
  setTimeout(() => other.$client.exec('commit'), 200);
  await write(db, (tx) => tx.insert(schema.groups).values({ name: 'family', createdAt: 0 }).run());
  expect(db.select().from(schema.groups).all()).toHaveLength(1);
  db.$client.close();
  other.$client.close();
});

test('of many writes that wait one tries at a time, and all succeed in their order', async () => {
  let tries = 0;
  const db = openDatabase(dir, {
    timezone: 'Europe/Paris',
    busyTimeoutMs: 1,
    onStatement: (statement) => {
      if (/^begin/i.test(statement)) tries++;
    },
  });
  const other = connect(databasePath(dir), { busyTimeoutMs: 1 });
  other.$client.exec('begin immediate');
  const names = Array.from({ length: 30 }, (_, i) => `group ${i}`);
  const waiting = names.map((name) =>
    write(db, (tx) => tx.insert(schema.groups).values({ name, createdAt: 0 }).run()),
  );
  await new Promise((resolve) => setImmediate(resolve));
  expect(tries).toBe(1);
  other.$client.exec('commit');
  await Promise.all(waiting);
  expect(
    db
      .select()
      .from(schema.groups)
      .all()
      .map(({ name }) => name),
  ).toEqual(names);
  db.$client.close();
  other.$client.close();
});

test('a write that fails does not keep the others from their turn', async () => {
  const db = openDatabase(dir, { busyTimeoutMs: 1, timezone: 'Europe/Paris' });
  const failing = write(db, () => {
    throw new Error('on purpose');
  });
  const next = write(db, (tx) =>
    tx.insert(schema.groups).values({ name: 'family', createdAt: 0 }).run(),
  );
  await expect(failing).rejects.toThrow('on purpose');
  await next;
  expect(db.select().from(schema.groups).all()).toHaveLength(1);
  db.$client.close();
});

test('a failed change is rolled back whole', async () => {
  const db = openDatabase(dir, { busyTimeoutMs: 1, timezone: 'Europe/Paris' });
  const failing = write(db, (tx) => {
    tx.insert(schema.groups).values({ name: 'family', createdAt: 0 }).run();
    throw new Error('half way');
  });
  await expect(failing).rejects.toThrow('half way');
  expect(db.select().from(schema.groups).all()).toHaveLength(0);
  db.$client.close();
});

test('the file lock is refused while held and free afterwards', () => {
  const path = join(dir, 'a.lock');
  const release = tryFileLock(path);
  expect(release).not.toBeNull();
  expect(tryFileLock(path)).toBeNull();
  release?.();
  const again = tryFileLock(path);
  expect(again).not.toBeNull();
  again?.();
});

test('what writes outside a transaction does not compile', () => {
  const written = (db: Database) => {
    // @ts-expect-error a statement that writes
    runStatement(db, sql`delete from groups`);
    // @ts-expect-error a write by drizzle
    db.delete(schema.groups).run();
    return atomically(db, (tx) => {
      runStatement(tx, sql`delete from groups`);
      return tx.delete(schema.groups).run().changes;
    });
  };
  const db = openDatabase(dir, { busyTimeoutMs: 1, timezone: 'Europe/Paris' });
  expect(written(db)).toBe(0);
  db.$client.close();
});

test('a change that is rolled back tells what it would have done, and leaves nothing', () => {
  const db = openDatabase(dir, { busyTimeoutMs: 1, timezone: 'Europe/Paris' });
  const count = () => db.select().from(schema.groups).all().length;
  const seen = runAndRollBack(db, (tx) => {
    tx.insert(schema.groups).values({ name: 'family', createdAt: 0 }).run();
    return count();
  });
  expect([seen, count()]).toEqual([1, 0]);
  const fault = new Error('not so');
  const fails = () =>
    runAndRollBack(db, () => {
      throw fault;
    });
  expect(fails).toThrow(fault);
  db.$client.close();
});

test('it is known that the disk was full, and not that a change was faulty', async () => {
  const db = openDatabase(dir, { busyTimeoutMs: 1, timezone: 'Europe/Paris' });
  const begun = performance.now();
  const add = (name: string) =>
    write(db, (tx) => tx.insert(schema.groups).values({ name, createdAt: 0 }).run());
  await add('family');
  await expect(add('family')).rejects.toThrow(/UNIQUE/);
  expect(wasWriteRefusedSince(begun)).toBe(false);
  const pages = db.$client.pragma('page_count', { simple: true });
  db.$client.pragma(`max_page_count = ${pages}`);
  await expect(add('x'.repeat(100_000))).rejects.toThrow(/full/);
  expect(wasWriteRefusedSince(begun)).toBe(true);
  expect(wasWriteRefusedSince(performance.now() + 1)).toBe(false);
  db.$client.close();
});
