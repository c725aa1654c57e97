import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tx } from '../db/open.ts';
import { schema } from '../db/schema.ts';
import { openTestDatabase } from '../testing/testWorld.ts';
import { keepNameOfRemoved, recordActivity } from './activity.ts';
import {
  type ActivityFilter,
  activityCsv,
  checkedStream,
  countActivity,
  listActivity,
  nameOfActor,
  pruneActivity,
} from './activityList.ts';

let db: Tx;
let close: () => void;
beforeAll(() => {
  ({ db, close } = openTestDatabase());
  db.insert(schema.users)
    .values([
      { id: 1, handle: 'ann', name: '=HYPERLINK("http://evil")', createdAt: 0 },
      { id: 2, handle: 'bob', name: 'Bob, "the" builder', createdAt: 0 },
    ])
    .run();
  recordActivity(db, { kind: 'signed-in', userId: 1, subject: 'user:1' }, 1_000);
  recordActivity(db, { kind: 'refused', userId: null, details: { count: 3 } }, 2_000);
  recordActivity(db, { kind: 'signed-in', userId: 2, subject: 'user:2' }, 3_000);
});
afterAll(() => close());

test('is listed newest first, by kind and by person, with names', () => {
  expect(listActivity(db, {}, 1).map(({ at }) => at)).toEqual([3_000, 2_000, 1_000]);
  expect(listActivity(db, { kind: 'signed-in', userId: 2 }, 1)).toMatchObject([
    { userName: 'Bob, "the" builder', subjectName: 'Bob, "the" builder' },
  ]);
  expect(countActivity(db, { userId: 'nobody' })).toBe(1);
  const times = (filter: ActivityFilter) => listActivity(db, filter, 1).map(({ at }) => at);
  expect(times({ from: 2_000 })).toEqual([3_000, 2_000]);
  expect(times({ from: 1_000, until: 3_000, kind: 'signed-in' })).toEqual([1_000]);
  expect(listActivity(db, {}, 2)).toEqual([]);
});

test('is exported as CSV, quoted, and harmless in a spreadsheet', () => {
  const lines = [...activityCsv(db, { kind: 'signed-in' }, String)].join('').split('\r\n');
  const quoted = '"Bob, ""the"" builder"';
  const harmless = `"'=HYPERLINK(""http://evil"")"`;
  expect(lines).toEqual([
    'at,kind,user,subject,subject_name,details,first_at,count',
    `1970-01-01T00:00:03.000Z,signed-in,${quoted},user:2,${quoted},,1970-01-01T00:00:03.000Z,1`,
    `1970-01-01T00:00:01.000Z,signed-in,${harmless},user:1,${harmless},,1970-01-01T00:00:01.000Z,1`,
    '',
  ]);
});

test('is forgotten after its days', () => {
  const day = 24 * 60 * 60 * 1000;
  pruneActivity(db, 1, day + 2_500);
  expect(listActivity(db, {}, 1).map(({ at }) => at)).toEqual([3_000]);
});

test('keeps the name of who did it, and what it was, when that person is removed', () => {
  const details = { handle: 'x' };
  recordActivity(db, { kind: 'user-added', userId: 2, subject: 'user:9', details }, 4_000);
  keepNameOfRemoved(db, 2, 'Bob');
  const removed = (name: string) => `${name}, gone`;
  const listed = listActivity(db, {}, 1);
  expect(listed.map((row) => nameOfActor(row, removed))).toEqual(['Bob, gone', 'Bob, gone']);
  expect(listed.map((row) => JSON.parse(row.details ?? ''))).toEqual([
    { handle: 'x', removedUser: 'Bob', removedUserId: 2 },
    { removedUser: 'Bob', removedUserId: 2 },
  ]);
  expect([...activityCsv(db, { kind: 'user-added' }, removed)].join('')).toContain(
    ',user-added,"Bob, gone",user:9,',
  );
  // It was neither a visitor nor a command.
  expect(listActivity(db, { userId: 'nobody' }, 1)).toEqual([]);
});

test('no cell of it is a formula, whatever a spreadsheet takes for the end of one', () => {
  const device = 'Mozilla;=HYPERLINK("http://evil","x");1\t+1; "-2';
  recordActivity(db, { kind: 'session-ended', userId: null, details: { device } }, 4_000);
  const text = [...activityCsv(db, { kind: 'session-ended' }, (name) => name)].join('');
  for (const parted of [';', ',', '\t']) {
    for (const cell of text.split(parted)) expect(cell.trim()).not.toMatch(/^"*[=+\-@]/);
  }
  expect(text).toContain('HYPERLINK');
});

test('an export that is read slowly breaks off once its reader may no longer read it', async () => {
  let mayRead = true;
  const reader = checkedStream(['one', 'two', 'three'].values(), async () => mayRead).getReader();
  const text = async () => Buffer.from((await reader.read()).value ?? []).toString();
  expect(await text()).toBe('one');
  mayRead = false;
  // One part waits to be read already.
  expect(await text()).toBe('two');
  await expect(reader.read()).rejects.toThrow('may no longer be read');
});
