import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Tx } from '../db/open.ts';
import { schema } from '../db/schema.ts';
import { openTestDatabase } from '../testing/testWorld.ts';
import { boundActivity, recordActivity } from './activity.ts';
import { activityCsv, countActivity, listActivity } from './activityList.ts';

let db: Tx;
beforeAll(() => {
  const opened = openTestDatabase();
  ({ db } = opened);
  const people = [1, 2].map((id) => ({ id, handle: `u${id}`, name: `U${id}`, createdAt: 0 }));
  db.insert(schema.users).values(people).run();
  return opened.close;
});
beforeEach(() => {
  db.delete(schema.activity).run();
});

const day = 24 * 60 * 60 * 1000;
const download = (userId: number | null, subject: string, at: number) =>
  recordActivity(db, { kind: 'original-downloaded', userId, subject }, at);
const told = () =>
  listActivity(db, {}, 1).map(({ userName, subject, count, firstAt, at }) => [
    ...[userName, subject, count, firstAt, at],
  ]);

test('what one person downloads again is one entry, with first and last time', () => {
  download(1, 'photo:1', 1_000);
  download(2, 'photo:1', 2_000);
  download(1, 'photo:2', 3_000);
  download(1, 'photo:1', 40 * day);
  recordActivity(
    db,
    { kind: 'original-downloaded', userId: 1, subject: 'photo:1' },
    { first: 39 * day, last: 41 * day, count: 5 },
  );
  expect(told()).toEqual([
    ['U1', 'photo:1', 7, 1_000, 41 * day],
    ['U1', 'photo:2', 1, null, 3_000],
    ['U2', 'photo:1', 1, null, 2_000],
  ]);
});

test('what all visitors download is one entry for each thing and day', () => {
  for (let i = 0; i < 100; i++) download(null, 'photo:1', i);
  download(null, 'photo:2', 200);
  for (let i = 0; i < 3; i++) download(null, 'photo:1', day + i);
  expect(told()).toEqual([
    [null, 'photo:1', 3, day, day + 2],
    [null, 'photo:2', 1, null, 200],
    [null, 'photo:1', 100, 0, 99],
  ]);
});

test('changes of oneself are counted in one entry, changes by others have an entry each', () => {
  const change = (userId: number | null, field: string, at: number) =>
    recordActivity(
      db,
      { kind: 'user-changed', userId, subject: 'user:2', details: { fields: [field] } },
      at,
    );
  for (let i = 0; i < 5; i++) change(2, 'locale', i);
  change(2, 'name', 5);
  for (let i = 6; i < 8; i++) change(1, 'locale', i);
  expect(told().map(([name, , count, first, at]) => [name, count, first, at])).toEqual([
    ['U1', 1, null, 7],
    ['U1', 1, null, 6],
    ['U2', 1, null, 5],
    ['U2', 5, 0, 4],
  ]);
});

test('opened shares and refusals are counted by day, what owners do has an entry each', () => {
  for (let i = 0; i < 4; i++) {
    recordActivity(db, { kind: 'share-opened', userId: null, subject: 'share:1' }, i);
    recordActivity(db, { kind: 'refused', userId: 1 }, i);
    recordActivity(db, { kind: 'album-edited', userId: 1, subject: 'album:1' }, i);
  }
  const counts = db.select().from(schema.activity).all();
  expect(counts.map(({ kind, count }) => `${kind} ${count}`).toSorted()).toEqual([
    ...Array.from({ length: 4 }, () => 'album-edited 1'),
    ...['refused 4', 'share-opened 4'],
  ]);
});

test('is found by any day between its first and last time, and exported with both', () => {
  download(1, 'photo:1', day);
  download(1, 'photo:1', 5 * day);
  expect(countActivity(db, { from: 2 * day, until: 3 * day })).toBe(1);
  expect(countActivity(db, { from: 0, until: day })).toBe(0);
  expect(countActivity(db, { from: 6 * day })).toBe(0);
  const [, line] = [...activityCsv(db, {}, String)].join('').split('\r\n');
  expect(line).toBe(
    '1970-01-06T00:00:00.000Z,original-downloaded,U1,photo:1,,,1970-01-02T00:00:00.000Z,2',
  );
});

test('guests crowd out nothing of the owner’s', () => {
  for (let i = 0; i < 30; i++) {
    download(null, `photo:${i}`, i);
    recordActivity(db, { kind: 'album-edited', userId: 1, subject: `album:${i}` }, i);
  }
  boundActivity(db, { byGuests: 3, byOwners: 20 });
  const left = db.select().from(schema.activity).all();
  const subjects = (kind: string) =>
    left.filter((row) => row.kind === kind).map(({ subject }) => subject);
  expect(subjects('original-downloaded')).toEqual(['photo:27', 'photo:28', 'photo:29']);
  expect(subjects('album-edited')).toHaveLength(20);
});

test('the table stays bounded by itself, whatever is written', () => {
  const write = db.$client.prepare(
    `insert into activity (at, kind) select value, 'signed-in'
      from json_each((with recursive n (value) as (select 1 union all select value + 1 from n where value < 50600)
        select json_group_array(value) from n))`,
  );
  write.run();
  for (let i = 0; i < 500; i++) download(null, `photo:${i}`, i);
  expect(countActivity(db, {})).toBeLessThanOrEqual(50_500);
});
