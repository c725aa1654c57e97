import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase } from '../testing/testWorld.ts';
import { allRows } from './run.ts';
import { type Sql, sql } from './sql.ts';

let gallery: ReturnType<typeof openTestDatabase>;
beforeAll(() => {
  gallery = openTestDatabase();
});
afterAll(() => gallery.close());

test('no parameter stands bare, for which SQLite would plan the statement anew each time', () => {
  const inner = sql`b = ${2}`;
  expect(sql`a = ${'one'} and ${inner} and c in (${null})`).toEqual({
    text: 'a = +? and b = +? and c in (+?)',
    params: ['one', 2, null],
  });
});

test('a parameter keeps its value and its type, whatever it is compared with', () => {
  const given = ['07', 7, 7.5, Buffer.from([0, 255]), null] as const;
  for (const value of given) {
    const [row] = allRows<{ kept: unknown }>(gallery.db, sql`select ${value} as kept`);
    expect(row?.kept).toEqual(value);
  }
  gallery.db.$client.exec("create temp table t (n integer, s text); insert into t values (7, '7')");
  // SQLite converts a value to the type of the column with which it is compared.
  const found = ({ text, params }: Sql) =>
    ['+?', '?'].map((mark) => {
      const condition = text.replaceAll('+?', mark);
      const statement = gallery.db.$client.prepare(`select 1 from t where ${condition}`);
      return statement.all(...params).length;
    });
  expect(found(sql`n = ${'7'}`)).toEqual([1, 1]);
  expect(found(sql`s = ${7}`)).toEqual([0, 0]);
  expect(found(sql`n in (${'7'}) and (n, s) <= (${7}, ${'7'})`)).toEqual([1, 1]);
});
