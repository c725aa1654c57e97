import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptSecret } from '../config/authSecret.ts';
import { databasePath } from '../db/client.ts';
import { listCopies } from '../db/keptCopies.ts';
import { migrateDatabase } from '../db/migrate.ts';
import { scriptArgs } from '../process/scriptArgs.ts';
import { writeMigratedDatabase } from '../testing/migratedDatabase.ts';
import { migrationsBefore } from '../testing/migrationsBefore.ts';
import { isBackup, readBackup } from './backupFile.ts';

/** At how many of the points at which a change can be killed it is killed. */
const TRIED = process.env['TEST_LONG'] === undefined ? 2 : Number.POSITIVE_INFINITY;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-kill-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const killedChange = scriptArgs('lib/testing/killedChange.ts');

function change(kind: string, directory: string, killAt?: number) {
  const { signal, stdout, stderr, status } = spawnSync(
    process.execPath,
    [...killedChange, kind, directory, ...(killAt === undefined ? [] : [String(killAt)])],
    {
      encoding: 'utf8',
      env: { NODE_ENV: 'test', GALLERY_CONFIG: join(directory, 'gallery.yaml') },
    },
  );
  if (status !== 0 && signal === null) throw new Error(stderr);
  return { signal, steps: Number(stdout) };
}

/** Kills the change at points from first to last, each in a copy of `dir/whole`. */
function killEverywhere(kind: string, look: (directory: string) => void): void {
  const copy = (name: string) => {
    cpSync(join(dir, 'whole'), join(dir, name), { recursive: true });
    return join(dir, name);
  };
  const { steps } = change(kind, copy('done'));
  expect(steps).toBeGreaterThan(3);
  const tried = Math.min(TRIED, steps);
  for (let i = 0; i < tried; i += 1) {
    const point = 1 + Math.floor(((i + 0.5) * steps) / tried);
    const directory = copy(`killed-${point}`);
    expect([point, change(kind, directory, point).signal]).toEqual([point, 'SIGKILL']);
    look(directory);
    rmSync(directory, { recursive: true });
  }
}

/** Checks that the database is whole, and returns what the owner set. */
function readOwned(dataDir: string) {
  const client = new Sqlite(databasePath(dataDir));
  try {
    expect(client.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(client.pragma('foreign_key_check')).toEqual([]);
    const rows = (query: string) => client.prepare(query).raw().all();
    return {
      users: rows('select id, handle from users'),
      albums: rows(`select dirpath, public, (select count(*) from policy_users
        where policy_users.policy_id = policies.id)
        from albums left join policies on policies.id = albums.policy_id order by dirpath`),
      changes: rows('select count(*) from changes'),
    };
  } finally {
    client.close();
  }
}

function addGallery(client: Sqlite.Database): void {
  client.exec("insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0)");
  for (let id = 1; id <= 20; id += 1) {
    client.exec(`
      insert into policies (id, public) values (${id}, ${id % 2});
      insert into policy_users (policy_id, user_id) values (${id}, 1);
      insert into albums (id, category, dirpath, raw_dirpath, derived_date, derived_name, search_text, added_at, policy_id)
      values (${id}, 'Photos', 'a${id}', cast('a${id}' as blob), '2020-01-01', 'A', 'a', 0, ${id});
    `);
  }
}

/** Makes an installation in `dir/whole`, whose database `migrate` makes. */
function install(migrate: (dataDir: string) => void): string {
  const whole = join(dir, 'whole');
  mkdirSync(join(whole, 'photos'), { recursive: true });
  writeFileSync(join(whole, 'gallery.yaml'), 'library: ./photos\n');
  const dataDir = join(whole, 'data');
  mkdirSync(dataDir);
  migrate(dataDir);
  const client = new Sqlite(databasePath(dataDir));
  addGallery(client);
  client.close();
  keptSecret(dataDir);
  return dataDir;
}

test('an upgrade that is killed loses nothing, and the next start completes it', () => {
  const dataDir = install((into) =>
    migrateDatabase(databasePath(into), {
      timezone: 'UTC',
      folder: migrationsBefore('standing_policies', dir),
    }),
  );
  const before = readOwned(dataDir);
  killEverywhere('migrate', (directory) => {
    const path = databasePath(join(directory, 'data'));
    expect(readOwned(join(directory, 'data'))).toEqual(before);
    migrateDatabase(path, { timezone: 'UTC' });
    expect(readOwned(join(directory, 'data'))).toEqual(before);
    const [copy = '', ...more] = listCopies(path);
    expect(more).toEqual([]);
    const kept = new Sqlite(copy, { readonly: true });
    expect(kept.pragma('integrity_check', { simple: true })).toBe('ok');
    kept.close();
    expect(existsSync(`${copy}.partial`)).toBe(false);
  });
});

test.each(['policies', 'import'])(
  '%s that is killed leaves what was, or all that was to be',
  (kind) => {
    const dataDir = install(writeMigratedDatabase);
    const before = readOwned(dataDir);
    let after: unknown = null;
    killEverywhere(kind, (directory) => {
      after ??= readOwned(join(dir, 'done', 'data'));
      expect(after).not.toEqual(before);
      const now = readOwned(join(directory, 'data'));
      expect([JSON.stringify(before), JSON.stringify(after)]).toContain(JSON.stringify(now));
    });
  },
);

test('a backup that is killed leaves the ones before, and the next one takes its place', async () => {
  install(writeMigratedDatabase);
  change('backup', join(dir, 'whole'));
  change('backup', join(dir, 'whole'));
  killEverywhere('backup', (directory) => {
    const names = readdirSync(directory).filter((name) => name.startsWith('backup'));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(isBackup(join(directory, name)), name).toBe(true);
    change('backup', directory);
    expect(isBackup(join(directory, 'backup'))).toBe(true);
  });
  expect((await readBackup(join(dir, 'done', 'backup'))).config).toBe('library: ./photos\n');
});

test('a restore that is killed can be begun again, and nothing half done is a gallery', () => {
  const dataDir = install(writeMigratedDatabase);
  const before = readOwned(dataDir);
  change('backup', join(dir, 'whole'));
  const backup = join(dir, 'backup');
  cpSync(join(dir, 'whole', 'backup'), backup);
  rmSync(join(dir, 'whole'), { recursive: true });
  mkdirSync(join(dir, 'whole'));
  cpSync(backup, join(dir, 'whole', 'backup'));
  killEverywhere('restore', (directory) => {
    const database = databasePath(join(directory, 'data'));
    if (existsSync(database)) return expect(readOwned(join(directory, 'data'))).toEqual(before);
    change('restore', directory);
    expect(readOwned(join(directory, 'data'))).toEqual(before);
  });
});
