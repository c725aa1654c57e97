import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../db/open.ts';
import { schema } from '../db/schema.ts';
import {
  countFailures,
  findRetryAfter,
  flushFailures,
  noteFailure,
  takeBackFailure,
} from './rateLimit.ts';

const dir = mkdtempSync(join(tmpdir(), 'albumen-test-'));
const open = () => openDatabase(dir, { busyTimeoutMs: 1000, timezone: 'Europe/Paris' });
/** Two connections stand for two processes. */
const [db, other] = [open(), open()];
afterAll(() => {
  db.$client.close();
  other.$client.close();
  rmSync(dir, { recursive: true });
});

const windowMs = 600_000;
const guard = { key: 'k', limit: { most: 20, windowMs } };
const start = Date.now();

beforeEach(async () => {
  await flushFailures(db);
  await flushFailures(other);
  db.delete(schema.rateLimits).run();
});

const fail = (times: number, at = start) => {
  for (let i = 0; i < times; i++) noteFailure(db, [guard], at);
};

it('lets twenty failures in, and says when the next is', () => {
  fail(19);
  expect(findRetryAfter(db, guard, start)).toBeNull();
  fail(1, start + 1000);
  expect(findRetryAfter(db, guard, start + 1000)).toBe(599);
  expect(findRetryAfter(db, guard, start + windowMs - 1)).toBe(1);
  expect(findRetryAfter(db, guard, start + windowMs)).toBeNull();
  expect(findRetryAfter(db, { ...guard, key: 'another' }, start)).toBeNull();
});

it('counts on across writing, in this process and in others', async () => {
  fail(15);
  expect(countFailures(other, 'k', start).failures).toBe(0);
  await flushFailures(db);
  expect(countFailures(other, 'k', start).failures).toBe(15);
  fail(5);
  expect(findRetryAfter(db, guard, start)).toBe(600);
  noteFailure(other, [guard], start + 5000);
  await flushFailures(other);
  await flushFailures(db);
  expect(countFailures(other, 'k', start)).toEqual({
    failures: 21,
    windowEndsAt: start + windowMs,
  });
});

it('writes nothing when a failure is noted', () => {
  const before = db.$client.prepare('select total_changes() as n').get();
  fail(3);
  expect(db.$client.prepare('select total_changes() as n').get()).toEqual(before);
  expect(db.select().from(schema.rateLimits).all()).toEqual([]);
});

it('begins anew after its window, and forgets those that ended', async () => {
  fail(20);
  await flushFailures(db);
  const later = start + windowMs + 1;
  noteFailure(db, [guard], later);
  expect(countFailures(db, 'k', later)).toEqual({ failures: 1, windowEndsAt: later + windowMs });
  noteFailure(db, [{ ...guard, key: 'second' }], later);
  await flushFailures(db);
  expect(db.select().from(schema.rateLimits).all()).toMatchObject([
    { key: 'k', failures: 1 },
    { key: 'second', failures: 1 },
  ]);
});

it('takes back what turned out to be right', async () => {
  fail(3);
  await flushFailures(db);
  takeBackFailure(db, [guard], start);
  expect(countFailures(db, 'k', start).failures).toBe(2);
  await flushFailures(db);
  expect(countFailures(other, 'k', start).failures).toBe(2);
});

it('loses no failure while another process writes', async () => {
  fail(4);
  other.$client.exec('begin immediate');
  const flushing = flushFailures(db);
  fail(1);
  expect(countFailures(db, 'k', start).failures).toBe(5);
  other.$client.exec('commit');
  await flushing;
  expect(countFailures(db, 'k', start).failures).toBe(5);
});

it('nobody waits for a day because the clock was ahead by one', async () => {
  const ahead = start + 86_400_000;
  fail(20, ahead);
  expect(findRetryAfter(db, guard, ahead)).toBe(600);
  for (const isWritten of [false, true]) {
    if (isWritten) await flushFailures(db);
    expect(findRetryAfter(db, guard, start)).toBeNull();
  }
  // One attempt, and the limit holds again.
  fail(1);
  expect(findRetryAfter(db, guard, start)).toBe(600);
  await flushFailures(db);
  expect(findRetryAfter(other, guard, start)).toBe(600);
  expect(findRetryAfter(other, guard, start + windowMs)).toBeNull();
});

it('gives no credit for a failure that is taken back after its window has ended', async () => {
  fail(1);
  await flushFailures(db);
  const later = start + windowMs + 1;
  takeBackFailure(db, [guard], later);
  await flushFailures(db);
  expect(db.select().from(schema.rateLimits).all()).toEqual([]);
  fail(20, later);
  expect(findRetryAfter(db, guard, later)).toBe(600);
  await flushFailures(db);
  takeBackFailure(db, [guard], later);
  await flushFailures(db);
  expect(countFailures(db, 'k', later).failures).toBe(19);
});
