import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import Sqlite from 'better-sqlite3';

// Tests only: a change that kills itself at its nth step: a statement, or a change of a file. Prints
// how many steps there are where it is not killed.
const [kind = '', directory = '', killAt = ''] = process.argv.slice(2);
let steps = 0;

function step(): void {
  steps += 1;
  if (steps === Number(killAt)) process.kill(process.pid, 'SIGKILL');
}

/** Makes these methods count a step before they do anything. */
function counting<T extends object>(target: T, names: readonly (keyof T)[]): void {
  for (const name of names) {
    const method = target[name] as (...given: unknown[]) => unknown;
    const counted = function (this: unknown, ...given: unknown[]) {
      step();
      return Reflect.apply(method, this, given);
    };
    Object.assign(target, { [name]: counted });
  }
}

// Modules that are loaded from now on use these.
counting(Sqlite.prototype, ['exec', 'prepare']);
counting(fs, ['renameSync', 'linkSync', 'copyFileSync', 'writeFileSync', 'mkdtempSync', 'rmSync']);
syncBuiltinESMExports();

const dataDir = `${directory}/data`;
const timezone = 'UTC';

const changes: Readonly<Record<string, () => Promise<void>>> = {
  migrate: async () => {
    const { databasePath } = await import('../db/client.ts');
    const { migrateDatabase } = await import('../db/migrate.ts');
    migrateDatabase(databasePath(dataDir), { timezone });
  },
  policies: async () => {
    const { openDatabase } = await import('../db/open.ts');
    const { listTargets } = await import('../policies/targets.ts');
    const { setPolicies } = await import('../policies/change.ts');
    const { asTx } = await import('./asTx.ts');
    const db = asTx(openDatabase(dataDir, { busyTimeoutMs: 1000, timezone }));
    const nobody = { public: false, inherit: true, userIds: [], groupIds: [] };
    setPolicies(db, null, listTargets(db, '**', directory), nobody);
    db.$client.close();
  },
  import: async () => {
    const { openDatabase } = await import('../db/open.ts');
    const { applyImport, tryImport } = await import('../django/importOriginal.ts');
    const db = openDatabase(dataDir, { busyTimeoutMs: 1000, timezone });
    const user = { id: '1', username: 'bob', name: 'Bob', email: '', password: '!' };
    const policy = { public: false, inherit: true, userIds: ['1'], groupIds: ['2'] };
    const original = {
      users: [{ ...user, isActive: true, isSuperuser: false, groupIds: ['2'], permissions: [] }],
      groups: [{ id: '2', name: 'family', permissions: [] }],
      albums: [1, 2, 3].map((id) => ({
        id: String(id),
        category: 'Photos',
        dirpath: `a${id}`,
        name: 'There',
        policy,
        date: '2020-01-01',
      })),
      photos: [],
    };
    const options = { photoRule: 'decides', replace: true, allowMore: true, links: false } as const;
    const { digest } = tryImport(db, original, options);
    applyImport(db, original, options, digest);
    db.$client.close();
  },
  backup: async () => {
    const { makeBackup } = await import('../upkeep/backup.ts');
    const { readConfigText } = await import('../config/loadConfig.ts');
    const config = readConfigText(() => fs.readFileSync(`${directory}/gallery.yaml`, 'utf8'));
    await makeBackup(config, `${directory}/backup`, 2);
  },
  restore: async () => {
    const { restoreBackup } = await import('../upkeep/restore.ts');
    await restoreBackup(`${directory}/backup`, { keepConfig: false });
  },
};
await changes[kind]?.();
console.log(steps);
