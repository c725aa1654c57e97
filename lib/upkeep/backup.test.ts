import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keptSecret } from '../config/authSecret.ts';
import { readConfigText } from '../config/loadConfig.ts';
import { databasePath, openClient } from '../db/client.ts';
import { DatabaseTooNewError } from '../db/migrate.ts';
import { writeMigratedDatabase } from '../testing/migratedDatabase.ts';
import { makeBackup } from './backup.ts';
import { BackupError, isBackup } from './backupFile.ts';
import { restoreBackup } from './restore.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-backup-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const yaml = 'library: ./photos\n# a comment\n';

/** The configuration of an installation in this directory, which becomes that of the environment. */
function configOf(name: string) {
  process.env['GALLERY_CONFIG'] = join(dir, name, 'gallery.yaml');
  return readConfigText(() => yaml);
}

/** Makes a gallery with this many groups. */
function makeGallery(name: string, groups = 1) {
  const config = configOf(name);
  mkdirSync(join(dir, name, 'photos'), { recursive: true });
  writeFileSync(config.file, yaml);
  writeMigratedDatabase(config.dataDir);
  keptSecret(config.dataDir);
  addGroups(config.dataDir, groups);
  return config;
}

function addGroups(dataDir: string, count: number): void {
  const client = openClient(databasePath(dataDir), { busyTimeoutMs: 1000 });
  const add = client.prepare('insert into groups (name, created_at) values (?, 0)');
  for (let i = 0; i < count; i += 1) add.run(`group ${i} ${Math.random()}`);
  client.close();
}

function countGroups(dataDir: string): unknown {
  const client = new Sqlite(databasePath(dataDir), { readonly: true });
  const count = client.prepare('select count(*) from groups').pluck().get();
  client.close();
  return count;
}

function readAccessVersion(dataDir: string): unknown {
  const client = new Sqlite(databasePath(dataDir), { readonly: true });
  const find = "select value from settings where name = 'access_version'";
  const version = client.prepare(find).pluck().get();
  client.close();
  return version;
}

const contents = (folder: string) => readdirSync(folder).sort();
const restore = (file: string, name: string, keepConfig = false) => {
  const { dataDir } = configOf(name);
  mkdirSync(join(dir, name), { recursive: true });
  return restoreBackup(file, { keepConfig }).then(() => dataDir);
};

describe('a backup', () => {
  test('is one private file, made while another process is writing, and restores all', async () => {
    const config = makeGallery('one', 3);
    const writer = new Sqlite(databasePath(config.dataDir), { timeout: 0 });
    writer.exec("begin immediate; insert into groups (name, created_at) values ('half', 0)");
    const file = join(dir, 'backup.tar.gz');
    const before = process.umask(0);
    const { names } = await makeBackup(config, file, null);
    process.umask(before);
    const [other, under] = [
      new Sqlite(databasePath(config.dataDir), { timeout: 0 }),
      join(dir, 'x'),
    ];
    writer.exec('commit');
    // A write that comes meanwhile does not wait for the backup.
    const running = makeBackup(config, under, null);
    setImmediate(() => other.exec("insert into groups (name, created_at) values ('during', 0)"));
    await running;
    other.close();
    rmSync(under);
    writer.close();
    expect(names).toEqual(['gallery.yaml', 'auth-secret', 'albumen.db']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(contents(dir)).toEqual(['backup.tar.gz', 'one']);

    const dataDir = await restore(file, 'two');
    expect(countGroups(dataDir)).toBe(3);
    expect(contents(dataDir)).toEqual(['albumen.db', 'auth-secret']);
    // The access version is another one: copies on devices are of another state of the gallery.
    expect(readAccessVersion(dataDir)).toMatch(/^[0-9a-f]{32}$/);
    expect(readAccessVersion(dataDir)).not.toBe(readAccessVersion(config.dataDir));
    expect(readFileSync(join(dir, 'two', 'gallery.yaml'), 'utf8')).toBe(yaml);
    expect(keptSecret(dataDir)).toBe(keptSecret(config.dataDir));
    for (const path of [join(dir, 'two', 'gallery.yaml'), join(dataDir, 'albumen.db')]) {
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  });

  test('keeps earlier ones under numbers, and loses none where a kill left a gap', async () => {
    const config = makeGallery('one', 0);
    const file = join(dir, 'b');
    const groupsInEach = async () => {
      const counts = [];
      for (const name of ['b', 'b.1', 'b.2']) {
        const dataDir = await restore(join(dir, name), `from-${name}-${Math.random()}`);
        counts.push(countGroups(dataDir));
      }
      return counts;
    };
    for (const removed of [0, 0, 0, 1]) {
      addGroups(config.dataDir, 1);
      expect((await makeBackup(config, file, 3)).removed).toBe(removed);
    }
    expect(await groupsInEach()).toEqual([4, 3, 2]);
    rmSync(`${file}.1`);
    addGroups(config.dataDir, 1);
    expect((await makeBackup(config, file, 3)).removed).toBe(0);
    expect(await groupsInEach()).toEqual([5, 4, 2]);
    writeFileSync(`${file}.3`, 'not ours');
    expect((await makeBackup(config, file, 1)).removed).toBe(3);
    expect(contents(dir).filter((name) => name.startsWith('b'))).toEqual(['b', 'b.3']);
  });

  test('replaces no other file, and goes neither into the library nor the cache', async () => {
    const config = makeGallery('one');
    const photo = join(dir, 'photo.jpg');
    writeFileSync(photo, 'a photo');
    symlinkSync(join(dir, 'one', 'photos'), join(dir, 'link'));
    mkdirSync(join(config.dataDir, 'cache'));
    for (const [path, reason] of [
      [photo, 'is there already and is no backup'],
      [join(dir, 'one', 'photos', 'x'), 'is in the library'],
      [join(dir, 'link', 'x'), 'is in the library'],
      [join(config.dataDir, 'cache', 'x'), 'is in the cache'],
      [join(dir, 'unmounted', 'x'), 'There is no directory'],
    ] as const) {
      await expect(makeBackup(config, path, 2)).rejects.toThrow(reason);
    }
    expect(readFileSync(photo, 'utf8')).toBe('a photo');
    expect(contents(join(dir, 'one', 'photos'))).toEqual([]);
  });

  test('is not made of a damaged database, and the last one stays', async () => {
    const config = makeGallery('one', 2000);
    const file = join(dir, 'b');
    await makeBackup(config, file, 2);
    const before = readFileSync(file);
    const database = databasePath(config.dataDir);
    const bytes = readFileSync(database);
    bytes.fill(0xff, bytes.length - 20_000);
    writeFileSync(database, bytes);
    await expect(makeBackup(config, file, 2)).rejects.toThrow(/damaged/);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(contents(dir)).toEqual(['b', 'one']);
  });

  test('removes what a killed backup left, once that is a day old', async () => {
    const config = makeGallery('one');
    for (const name of ['.b.unfinished-old', '.b.unfinished-new']) mkdirSync(join(dir, name));
    utimesSync(join(dir, '.b.unfinished-old'), 1, 1);
    await makeBackup(config, join(dir, 'b'), null);
    expect(contents(dir)).toEqual(['.b.unfinished-new', 'b', 'one']);
  });
});

describe('a restore', () => {
  test('overwrites no gallery', async () => {
    const config = makeGallery('one');
    const file = join(dir, 'b');
    await makeBackup(config, file, null);
    const refused = async (name: string, path: string, text: string) => {
      mkdirSync(join(dir, name, 'data'), { recursive: true });
      writeFileSync(join(dir, name, path), text);
      const before = readdirSync(join(dir, name), { recursive: true });
      await expect(restore(file, name)).rejects.toThrow(`${path} is there already`);
      expect(readFileSync(join(dir, name, path), 'utf8')).toBe(text);
      expect(readdirSync(join(dir, name), { recursive: true })).toEqual(before);
    };
    await refused('two', 'gallery.yaml', 'library: ./others\n');
    await refused('three', 'data/albumen.db', '');
    await refused('four', 'data/albumen.db-wal', '');
    await refused('five', 'data/auth-secret', 'another');
    await expect(restore(file, 'one')).rejects.toThrow('albumen.db is there already');
  });

  test('that was killed before its end can be begun again', async () => {
    const config = makeGallery('one', 4);
    const file = join(dir, 'b');
    await makeBackup(config, file, null);
    const dataDir = await restore(file, 'two');
    // What a restore leaves that was killed before the database was in its place.
    rmSync(join(dataDir, 'albumen.db'));
    mkdirSync(join(dataDir, '.restore-killed'));
    await restore(file, 'two');
    expect(countGroups(dataDir)).toBe(4);
    expect(existsSync(join(dataDir, '.restore-killed'))).toBe(false);
  });

  test('a place that is looked at is closed again, whatever is there', () => {
    const before = readdirSync('/proc/self/fd').length;
    for (let i = 0; i < 5; i += 1) expect(isBackup(dir)).toBe(false);
    expect(readdirSync('/proc/self/fd').length).toBe(before);
  });

  test('refuses what is no backup, is damaged or was made by a newer version', async () => {
    const config = makeGallery('one');
    const file = join(dir, 'b');
    await makeBackup(config, file, null);
    const whole = readFileSync(file);
    writeFileSync(join(dir, 'text'), 'no backup');
    await expect(restore(join(dir, 'text'), 'two')).rejects.toThrow('is no backup of Albumen');
    await expect(restore(join(dir, 'none'), 'two')).rejects.toThrow('no such file');
    writeFileSync(join(dir, 'cut'), whole);
    truncateSync(join(dir, 'cut'), whole.length - 2000);
    await expect(restore(join(dir, 'cut'), 'two')).rejects.toThrow(/is damaged or cut short/);
    const changed = Buffer.from(whole);
    changed[whole.length >> 1] = ~(changed[whole.length >> 1] ?? 0) & 0xff;
    writeFileSync(join(dir, 'changed'), changed);
    await expect(restore(join(dir, 'changed'), 'two')).rejects.toThrow(BackupError);
    const client = new Sqlite(databasePath(config.dataDir));
    client.exec("insert into migrations values ('of a newer version', 4e12)");
    client.close();
    await makeBackup(config, file, null);
    await expect(restore(file, 'two')).rejects.toThrow(DatabaseTooNewError);
    expect(contents(join(dir, 'two'))).toEqual(['data']);
    expect(contents(join(dir, 'two', 'data'))).toEqual([]);
  });

  test('keeps the present configuration where it is told to', async () => {
    const config = makeGallery('one', 2);
    const file = join(dir, 'b');
    await makeBackup(config, file, null);
    mkdirSync(join(dir, 'two'));
    const here = 'library: ./elsewhere\ndata_dir: ./kept\n';
    writeFileSync(join(dir, 'two', 'gallery.yaml'), here);
    await restore(file, 'two', true);
    expect(countGroups(join(dir, 'two', 'kept'))).toBe(2);
    expect(readFileSync(join(dir, 'two', 'gallery.yaml'), 'utf8')).toBe(here);
    appendFileSync(join(dir, 'two', 'gallery.yaml'), '# more\n');
    await expect(restore(file, 'two', true)).rejects.toThrow('albumen.db is there already');
  });
});
