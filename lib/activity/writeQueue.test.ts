import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { connect } from '../db/open.ts';
import { allRows, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { openTestDatabase } from '../testing/testWorld.ts';
import {
  flushAllQueues,
  flushQueue,
  listQueued,
  queueWrite,
  type WriteQueue,
} from './writeQueue.ts';

const { db, close } = openTestDatabase();
afterAll(() => close());

let fails = false;
const counted: WriteQueue<number> = {
  name: 'test',
  delayMs: 5,
  most: 3,
  merge: (waiting, more) => waiting + more,
  store: (tx, batch) => {
    for (const [key, failures] of batch) {
      runStatement(
        tx,
        sql`insert into rate_limits (key, failures, window_ends_at) values (${key}, ${failures}, 0)
          on conflict (key) do update set failures = failures + excluded.failures`,
      );
    }
    if (fails) throw new Error('disk full');
  },
};
const note = (key: string, value = 1) => queueWrite(db, counted, key, value);
const stored = () =>
  Object.fromEntries(
    allRows<{ key: string; failures: number }>(db, sql`select key, failures from rate_limits`).map(
      ({ key, failures }) => [key, failures],
    ),
  );

beforeEach(async () => {
  fails = false;
  await flushQueue(db, counted);
  runStatement(db, sql`delete from rate_limits`);
});

test('values wait, merged by their key, and are written by themselves', async () => {
  note('a');
  note('b', 5);
  note('a');
  expect(stored()).toEqual({});
  expect(listQueued(db, counted, 'a')).toEqual([2]);
  await vi.waitFor(() => expect(stored()).toEqual({ a: 2, b: 5 }), 20_000);
  expect(listQueued(db, counted, 'a')).toEqual([]);
});

test('a batch that cannot be written is kept whole, and tried again by itself', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  fails = true;
  note('a');
  await expect(flushQueue(db, counted)).rejects.toThrow('disk full');
  note('a', 10);
  expect(listQueued(db, counted, 'a')).toEqual([11]);
  await vi.waitFor(() => expect(said.mock.calls.join()).toContain('cannot be written yet'), 20_000);
  expect(stored()).toEqual({});
  fails = false;
  await vi.waitFor(() => expect(stored()).toEqual({ a: 11 }), 20_000);
  said.mockRestore();
});

test('no more keys wait than may, and those that wait are still merged', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  for (const key of ['a', 'b', 'c', 'd', 'e', 'a']) note(key);
  await flushQueue(db, counted);
  expect(stored()).toEqual({ a: 2, b: 1, c: 1 });
  expect(said.mock.calls.join()).toContain('2 notes (test)');
  said.mockRestore();
});

test('a server that stops waits for what is noted and for what is being written', async () => {
  const other = connect(db.$client.name, { busyTimeoutMs: 1000 });
  other.$client.exec('begin immediate');
  note('a');
  const flushing = flushQueue(db, counted);
  note('a');
  note('b');
  let done = false;
  const finishing = flushAllQueues(db).then(() => {
    done = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect([done, stored()]).toEqual([false, {}]);
  other.$client.exec('commit');
  other.$client.close();
  await Promise.all([flushing, finishing]);
  expect(stored()).toEqual({ a: 2, b: 1 });
});

test('what waits when its database is closed is told once, and tried no more', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  const closed = openTestDatabase();
  queueWrite(closed.db, { ...counted, name: 'closed' }, 'a', 1);
  closed.close();
  const told = () => said.mock.calls.filter(([line]) => String(line).includes('(closed)'));
  await vi.waitFor(() => expect(told()).toEqual([[expect.stringContaining('are lost')]]), 20_000);
  await sleep(10 * counted.delayMs);
  expect(told()).toHaveLength(1);
  said.mockRestore();
});
