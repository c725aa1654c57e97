import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectRoot } from '../process/projectRoot.ts';
import { databasePath } from './client.ts';
import { listCopies } from './keptCopies.ts';
import {
  DatabaseTooNewError,
  migrateDatabase,
  migrationsFolder,
  watchMigrations,
} from './migrate.ts';
import { connect, openDatabase } from './open.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-migrate-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const timezone = 'Asia/Tokyo';
const options = { busyTimeoutMs: 1000, timezone };

/** A folder with the project's migrations and one more. */
function folderWith(statements: string): string {
  const folder = join(dir, 'drizzle');
  cpSync(migrationsFolder(), folder, { recursive: true });
  const journalFile = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8'));
  journal.entries.push({ idx: 99, version: '6', when: 4e12, tag: '0099_later', breakpoints: true });
  writeFileSync(journalFile, JSON.stringify(journal));
  writeFileSync(join(folder, '0099_later.sql'), statements);
  return folder;
}

/** Statements as drizzle-kit writes them for a change that SQLite cannot make in place. */
function rebuildOf(table: string, path: string): string {
  const client = new Sqlite(path);
  const rows = client
    .prepare('select type, sql from sqlite_master where tbl_name = ? and sql is not null')
    .all(table) as { type: string; sql: string }[];
  const columns = client.pragma(`table_info(${table})`) as { name: string }[];
  client.close();
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const create = rows.find(({ type }) => type === 'table')?.sql ?? '';
  return [
    'PRAGMA foreign_keys=OFF;',
    create.replace(`\`${table}\``, `\`__new_${table}\``),
    `INSERT INTO \`__new_${table}\`(${names}) SELECT ${names} FROM \`${table}\`;`,
    `DROP TABLE \`${table}\`;`,
    `ALTER TABLE \`__new_${table}\` RENAME TO \`${table}\`;`,
    'PRAGMA foreign_keys=ON;',
    ...rows.filter(({ type }) => type === 'index').map(({ sql }) => sql),
  ].join('\n--> statement-breakpoint\n');
}

describe('migrateDatabase', () => {
  test('a rebuild of albums leaves every policy, grant and photo in place', () => {
    const path = databasePath(dir);
    const db = openDatabase(dir, options);
    db.$client.exec(`
      insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
      insert into policies (id, public) values (1, 0), (2, 1);
      insert into policy_users (policy_id, user_id) values (1, 1);
      insert into albums (id, category, dirpath, derived_date, derived_name, search_text, added_at, policy_id)
        values (7, 'Photos', 'a', '2020-01-01', 'A', 'a', 0, 1);
      insert into photos (id, album_id, filename, path, kind, media_type, size, file_time, etag, added_at, policy_id)
        values (9, 7, 'a.jpg', x'61', 'image', 'image/jpeg', 1, 0, 'e', 0, 2);
    `);
    db.$client.close();
    migrateDatabase(path, { timezone, folder: folderWith(rebuildOf('albums', path)) });
    const after = connect(path, options).$client;
    const one = (query: string) => after.prepare(query).pluck().get();
    expect(one('select policy_id from albums where id = 7')).toBe(1);
    expect(one('select policy_id from photos where album_id = 7')).toBe(2);
    expect(one('select count(*) from policies')).toBe(2);
    expect(one('select count(*) from policy_users')).toBe(1);
    expect(one('pragma foreign_keys')).toBe(1);
    after.close();
  });

  test('a migration that breaks a reference is refused whole', () => {
    const path = databasePath(dir);
    const db = openDatabase(dir, options);
    db.$client.exec(`
      insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
      insert into links (user_id, token_hash, created_at) values (1, 'h', 0);
    `);
    db.$client.close();
    expect(() =>
      migrateDatabase(path, { timezone, folder: folderWith('delete from users') }),
    ).toThrow(/dangling/);
    const after = connect(path, options).$client;
    expect(after.prepare('select count(*) from users').pluck().get()).toBe(1);
    after.close();
  });

  test('a database of a newer version is refused in words, and untouched', () => {
    const path = databasePath(dir);
    migrateDatabase(path, { timezone, folder: folderWith('create table later (id integer)') });
    const before = readFileSync(path);
    expect(() => migrateDatabase(path, { timezone })).toThrow(DatabaseTooNewError);
    expect(() => migrateDatabase(path, { timezone })).toThrow(/newer version of Albumen/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('an upgrade keeps the database from before, of the last upgrades alone', () => {
    const path = databasePath(dir);
    openDatabase(dir, options).$client.close();
    expect(listCopies(path)).toEqual([]);
    const own = readdirSync(migrationsFolder()).filter((name) => name.endsWith('.sql')).length;
    const copy = join(dir, `before-upgrade-00${own}.db`);
    const other = connect(path, options).$client;
    // The row is still in the write-ahead log of a process that has the database open.
    other.exec("insert into groups (name, created_at) values ('before', 0)");
    for (const age of ['0001', '0002', '0003']) {
      writeFileSync(join(dir, `before-upgrade-${age}.db`), 'older');
    }
    writeFileSync(`${copy}.partial`, 'of an upgrade that was killed');
    migrateDatabase(path, { timezone, folder: folderWith('drop table favourites') });
    other.close();
    expect(listCopies(path)).toEqual([
      ...['0002', '0003'].map((age) => join(dir, `before-upgrade-${age}.db`)),
      copy,
    ]);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(() => migrateDatabase(path, { timezone })).toThrow(`put ${copy} in its place`);
    // Back to the older version: the copy is put in the place of the database.
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    cpSync(copy, path);
    const back = openDatabase(dir, options).$client;
    expect(back.prepare('select name from groups').pluck().all()).toEqual(['before']);
    expect(back.pragma('integrity_check', { simple: true })).toBe('ok');
    back.close();
  });

  test('an upgrade that fails removes no older copy, however often it is begun', () => {
    const path = databasePath(dir);
    openDatabase(dir, options).$client.close();
    for (const age of ['0001', '0002', '0003', '0004']) {
      writeFileSync(join(dir, `before-upgrade-${age}.db`), 'older');
    }
    const folder = folderWith('drop table no_such_table');
    for (let i = 0; i < 3; i += 1) {
      expect(() => migrateDatabase(path, { timezone, folder })).toThrow('no such table');
    }
    expect(listCopies(path)).toHaveLength(5);
    openDatabase(dir, options).$client.close();
  });

  test('who has it open notices that a newer version has migrated it', () => {
    const db = openDatabase(dir, options).$client;
    const isMigrated = watchMigrations(db);
    expect(isMigrated()).toBe(false);
    const folder = folderWith('create table later (id integer)');
    migrateDatabase(databasePath(dir), { timezone, folder });
    expect(isMigrated()).toBe(true);
    db.close();
  });

  test('processes that start at once migrate once', async () => {
    const module = join(import.meta.dirname, 'open.ts');
    const script = `import { openDatabase } from ${JSON.stringify(module)};
      openDatabase(${JSON.stringify(dir)}, { busyTimeoutMs: 1000, timezone: 'UTC' }).$client.close();`;
    const start = () =>
      promisify(execFile)(process.execPath, [
        ...['--import', join(projectRoot(), 'scripts', 'preload.mjs')],
        ...['--input-type=module-typescript', '-e', script],
      ]);
    await Promise.all(Array.from({ length: 5 }, start));
    const db = connect(databasePath(dir), options).$client;
    const folder = readdirSync(migrationsFolder()).filter((name) => name.endsWith('.sql'));
    expect(db.prepare('select count(*) from migrations').pluck().get()).toBe(folder.length);
    db.close();
  });

  test('ids are never used again', () => {
    const db = openDatabase(dir, options);
    const add = () =>
      db.$client.prepare("insert into users (handle, name, created_at) values ('a', 'A', 0)").run()
        .lastInsertRowid;
    const first = add();
    db.$client.exec('delete from users');
    expect(add()).toBeGreaterThan(Number(first));
    // The tables in which FTS5 keeps an index are its own, and their ids are no one's.
    const reusing = db.$client
      .prepare(
        `select sqlite_master.name from sqlite_master join pragma_table_info(sqlite_master.name) as info
          on info.name = 'id' where sqlite_master.type = 'table' and sql not like '%autoincrement%'
          and sqlite_master.name not like '%\\_search\\_%' escape '\\'`,
      )
      .pluck();
    expect(reusing.all()).toEqual([]);
    db.$client.close();
  });
});
