import { afterAll, beforeEach, expect, test } from 'vitest';
import { openTestDatabase } from '../testing/testWorld.ts';
import { connect } from './open.ts';
import { findRemembered, keepingRemembered, remember, rememberedRows } from './remembered.ts';
import { runStatement } from './run.ts';
import { sql } from './sql.ts';
import { atomically } from './write.ts';

const { db, statements, close } = openTestDatabase();
const other = connect(db.$client.name, { busyTimeoutMs: 1000 });
afterAll(() => {
  other.$client.close();
  close();
});

const readNames = (least = '') => [
  ...rememberedRows<{ name: string }>(
    db,
    sql`select name from groups where name > ${least} order by name`,
  ).map(({ name }) => name),
];
/** The rows that are read, and how often the database was asked for them. */
function reading(least?: string) {
  statements.length = 0;
  const names = readNames(least);
  return [names, statements.filter((text) => text.startsWith('select name')).length];
}
const insert = (name: string) => sql`insert into groups (name, created_at) values (${name}, 0)`;

beforeEach(() => {
  db.$client.exec('delete from groups');
});

test('rows are read once while nothing changes, for each statement with its parameters', () => {
  runStatement(db, insert('a'));
  runStatement(db, insert('b'));
  expect(reading()).toEqual([['a', 'b'], 1]);
  expect(reading('a')).toEqual([['b'], 1]);
  expect(reading()).toEqual([['a', 'b'], 0]);
  expect(reading('a')).toEqual([['b'], 0]);
});

test('a change by this connection or another is seen at once', () => {
  readNames();
  runStatement(db, insert('b'));
  expect(reading()).toEqual([['b'], 1]);
  other.$client.exec("insert into groups (name, created_at) values ('a', 0)");
  expect(reading()).toEqual([['a', 'b'], 1]);
  atomically(db, (tx) => runStatement(tx, sql`delete from groups`));
  expect(reading()).toEqual([[], 1]);
});

test('nothing is remembered of a transaction that is rolled back', () => {
  const failing = () =>
    atomically(db, (tx) => {
      runStatement(tx, insert('a'));
      expect(readNames()).toEqual(['a']);
      throw new Error('rolled back');
    });
  expect(failing).toThrow('rolled back');
  expect(readNames()).toEqual([]);
});

test('a change said to be harmless leaves answers remembered, another change beside it does not', () => {
  readNames();
  const note = (key: string) =>
    sql`insert into rate_limits (key, failures, window_ends_at) values (${key}, 1, 0)`;
  atomically(db, (tx) => keepingRemembered(tx, () => runStatement(tx, note('a'))));
  expect(reading()).toEqual([[], 0]);
  atomically(db, (tx) => {
    runStatement(tx, insert('a'));
    keepingRemembered(tx, () => runStatement(tx, note('b')));
  });
  expect(reading()).toEqual([['a'], 1]);
});

test('what was made of the database is forgotten with any change, and never kept of a transaction', () => {
  const make = (name: string) => remember(db, 'key', () => ({ name }));
  make('one');
  expect(findRemembered(db, 'key')).toEqual({ name: 'one' });
  expect(findRemembered(db, 'another key')).toBeNull();
  runStatement(db, insert('a'));
  expect(findRemembered(db, 'key')).toBeNull();
  make('two');
  other.$client.exec('delete from groups');
  expect(findRemembered(db, 'key')).toBeNull();
  atomically(db, () => {
    make('three');
    expect(findRemembered(db, 'key')).toBeNull();
  });
  expect(findRemembered(db, 'key')).toBeNull();
});
