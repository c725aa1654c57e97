import type Sqlite from 'better-sqlite3';

type Value = string | number | Buffer | null;

/** Each of these functions has a table of its own, from which its statement reads. */
let prepared = 0;

/**
 * Prepares a function that inserts rows by one statement, and returns the id of the last one; the ids before it are
 * those of the others. Each column gets what its function makes of the item. To be able to undo a statement with
 * triggers, SQLite copies each page before it changes it: with a statement for each row that takes as long as all else.
 */
export function prepareInsertAll<Item>(
  client: Sqlite.Database,
  table: string,
  columns: Readonly<Record<string, (item: Item) => Value>>,
): (items: readonly Item[]) => number {
  const names = Object.keys(columns);
  const makers = Object.values(columns);
  const source = `inserted_${prepared}`;
  prepared += 1;
  let given: readonly Item[] = [];
  client.table(source, {
    columns: names,
    directOnly: true,
    *rows() {
      for (const item of given) yield makers.map((make) => make(item));
    },
  });
  const statement = client.prepare(
    `insert into ${table} (${names.join(', ')}) select ${names.join(', ')} from ${source}`,
  );
  return (items) => {
    given = items;
    try {
      return Number(statement.run().lastInsertRowid);
    } finally {
      given = [];
    }
  };
}
