import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { prepareInsertAll } from './insertAll.ts';

test('rows get ids one by one in their order, after those that were there, and all of them or none are written', () => {
  const client = new Sqlite(':memory:');
  client.exec('create table notes (id integer primary key autoincrement, text text not null)');
  client.exec('create table noted (id integer primary key)');
  client.exec(`create trigger notes_noted after insert on notes begin
    insert or ignore into noted values (new.id);
  end`);
  client.exec("insert into notes (id, text) values (7, 'first'), (9, 'gone')");
  client.exec('delete from notes where id = 9');
  const insert = prepareInsertAll<string | null>(client, 'notes', { text: (text) => text });
  const other = prepareInsertAll<string>(client, 'notes', { text: (text) => text.toUpperCase() });
  expect(insert(['b', 'a', 'c'])).toBe(12);
  expect(() => insert(['d', null])).toThrow('NOT NULL');
  expect(other(['e'])).toBe(13);
  const rows = client.prepare('select id, text from notes order by id').raw().all();
  expect(rows).toEqual([
    [7, 'first'],
    [10, 'b'],
    [11, 'a'],
    [12, 'c'],
    [13, 'E'],
  ]);
  expect(client.prepare('select id from noted order by id').pluck().all()).toEqual([
    7, 9, 10, 11, 12, 13,
  ]);
});
