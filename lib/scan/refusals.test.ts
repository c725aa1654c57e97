import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databasePath } from '../db/client.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { isScanLocked } from './scanLock.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const album = '2013/01_19_Snow';

describe('removal guard', () => {
  test('a scan that would remove too much changes nothing, and says how to insist', async () => {
    used.fill(album, 12);
    used.fill('2013/01_20_Sun', 12);
    await used.scan();
    const before = [used.albums(), used.photos()];
    used.remove(album);
    used.write('2013/01_21_New/a.jpg');
    const { state, report } = await used.scan();
    expect(state).toBe('refused');
    expect(report.message).toMatch(/12 of 24 photos.*max_removed.*--allow-removals/);
    expect(report.may_insist).toBe(true);
    expect([used.albums(), used.photos()]).toEqual(before);
    expect(used.scanStates()).toEqual(['refused', 'done']);
    expect((await used.scan({ allowRemovals: true })).state).toBe('done');
    expect(used.albums().map(({ missing }) => missing)).toEqual([true, false, false]);
  });

  test('max_removed is the fraction of photos that may vanish', async () => {
    used.fill(album, 12);
    used.fill('2013/01_20_Sun', 12);
    await used.scan();
    used.remove(album);
    expect((await used.scan({ maxRemoved: 0.5 })).state).toBe('done');
  });

  test('an empty library is refused, whether photos are known or not', async () => {
    const first = await used.scan();
    expect([first.state, first.report.message]).toEqual([
      'refused',
      expect.stringMatching(/holds no file.*--allow-removals/),
    ]);
    expect((await used.scan({ allowRemovals: true })).state).toBe('done');
    used.fill(album, 1);
    await used.scan();
    used.remove('2013');
    const { state, report } = await used.scan({ maxRemoved: 1 });
    expect(state).toBe('refused');
    expect(report.message).toMatch(/holds no photo.*--allow-removals/);
    expect(used.albums()).toMatchObject([{ missing: false }]);
  });

  test('an unreadable library is refused, and nobody is told to insist', async () => {
    renameSync(used.root, join(used.dir, 'away'));
    const first = await used.scan();
    expect(first.state).toBe('refused');
    expect(first.report.message).toMatch(/cannot be read: no such file/);
    expect(first.report.message).not.toMatch(/--allow-removals/);
    expect(first.report.may_insist).toBe(false);
    renameSync(join(used.dir, 'away'), used.root);
    used.fill(album, 1);
    await used.scan();
    renameSync(used.root, join(used.dir, 'away'));
    const refused = await used.scan();
    expect(refused.state).toBe('refused');
    expect(refused.report.message).toMatch(/cannot be read: no such file.*Is its disk mounted/);
    expect(refused.report.message).not.toContain('--allow-removals');
    expect(refused.report.may_insist).toBe(false);
    expect(used.albums()).toMatchObject([{ missing: false }]);
    expect((await used.scan({ allowRemovals: true })).state).toBe('done');
    expect(used.albums()).toMatchObject([{ missing: true }]);
  });
});

test('a scan that cannot open the database lets go of its lock', async () => {
  await used.scan();
  writeFileSync(databasePath(used.dataDir), 'no database'.repeat(1000));
  await expect(used.scan()).rejects.toThrow(/The database is damaged/);
  expect(isScanLocked(used.dataDir)).toBe(false);
});

test('photos of a directory that cannot be read stay, and the scan goes on', async () => {
  used.fill(album, 1);
  used.fill('2013/01_20_Sun', 1);
  await used.scan();
  const library = {
    ...openLocalLibrary(used.root),
    async *list() {
      const fault = { kind: 'unreadable' as const, rawPath: album, text: album, message: 'no' };
      yield { entries: [], faults: [fault] };
    },
  };
  const { state, report } = await used.scan({ maxRemoved: 0.5 }, library);
  expect(state).toBe('refused');
  expect(report.faults.items).toMatchObject([{ kind: 'unreadable', path: album }]);
  await used.scan({ allowRemovals: true }, library);
  expect(used.albums().map(({ missing }) => missing)).toEqual([false, true]);
});

describe('dry run', () => {
  test('changes nothing and reports the same', async () => {
    used.fill(album, 2);
    await used.scan();
    used.remove(`${album}/0.jpg`);
    used.write(`${album}/1.jpg`, 'changed');
    used.fill('2013/01_20_Sun', 1);
    const state = () => [used.albums(), used.photos(), used.scanStates()];
    const before = state();
    const dry = await used.scan({ dryRun: true });
    expect(state()).toEqual(before);
    const wet = await used.scan();
    const { added_albums, missing_photos, changed_photos, files } = wet.report;
    expect(dry.report).toMatchObject({ missing_photos, changed_photos, files, dry_run: true });
    expect(dry.report.added_albums.items).toMatchObject([{ ...added_albums.items[0], id: null }]);
  });

  test('makes no database where there is none', async () => {
    used.fill(album, 1);
    const { report } = await used.scan({ dryRun: true });
    expect(report.added_photos.total).toBe(1);
    expect(existsSync(used.dataDir)).toBe(false);
  });

  test('says that the scan would be refused, and what it would do', async () => {
    used.fill(album, 1);
    await used.scan();
    used.remove('2013');
    const { state, report } = await used.scan({ dryRun: true });
    expect(state).toBe('refused');
    expect(report.missing_albums.total).toBe(1);
  });
});
