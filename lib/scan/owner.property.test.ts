import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { openDataDir } from '../db/client.ts';
import { arbitraryActions } from '../testing/arbitraryActions.ts';
import { liveAsOwner } from '../testing/ownerHistory.ts';
import { emptySettings } from '../testing/ownerModel.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-owner-'));
  mkdirSync(join(dir, 'empty'));
  const client = openDataDir(join(dir, 'empty'), {
    busyTimeoutMs: 1_000,
    timezone: 'Europe/Paris',
  });
  client.exec(`
    insert into users (id, handle, name, created_at) values
      (1, 'owner', 'Owner', 0), (2, 'ann', 'Ann', 0), (3, 'bob', 'Bob', 0);
    insert into permissions (user_id, permission) values (1, 'admin');
    insert into groups (id, name, created_at) values (1, 'family', 0);
    insert into memberships (user_id, group_id) values (2, 1);
  `);
  client.close();
});
afterAll(() => rmSync(dir, { recursive: true }));

const isSample = process.env['TEST_LONG'] === undefined;
const runs = isSample ? 12 : 1_000;

test('whatever an owner does, undoes and restores while files change, everybody sees what is set, and all of it is', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryActions, async (actions) => {
      const dataDir = join(dir, 'data');
      rmSync(dataDir, { recursive: true, force: true });
      cpSync(join(dir, 'empty'), dataDir, { recursive: true });
      await liveAsOwner(dataDir, emptySettings(), actions);
    }),
    { numRuns: runs, ...(isSample && { seed: 4 }) },
  );
}, 3_600_000);
