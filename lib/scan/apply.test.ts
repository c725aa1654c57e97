import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tryFileLock } from '../db/fileLock.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { findRunningScan, listScans } from './scanRow.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const album = '2013/01_19_Snow';

describe('the policy of a new album', () => {
  test.each([
    ['public', 1],
    ['private', null],
  ] as const)('new_albums: %s', async (newAlbums, isPublic) => {
    used.fill(album, 1);
    await used.scan({ newAlbums });
    expect(used.albums()).toMatchObject([{ public: isPublic }]);
    await used.scan({ newAlbums: newAlbums === 'public' ? 'private' : 'public' });
    expect(used.albums()).toMatchObject([{ public: isPublic }]);
  });

  test('an album whose policy was taken away does not get one back', async () => {
    used.fill(album, 1);
    await used.scan();
    used.inDatabase((client) => client.exec('update albums set policy_id = null'));
    await used.scan({ full: true });
    renameSync(join(used.root, album), join(used.dir, 'away'));
    await used.scan({ allowRemovals: true });
    renameSync(join(used.dir, 'away'), join(used.root, album));
    await used.scan();
    expect(used.albums()).toMatchObject([{ public: null, missing: false }]);
  });
});

test('a photo that takes the place of another has an id of its own', async () => {
  used.fill(album, 3);
  await used.scan();
  used.remove(`${album}/2.jpg`);
  await used.scan();
  used.write(`${album}/3.jpg`);
  await used.scan();
  expect(used.photos().map(({ id, filename }) => [id, filename])).toEqual([
    [1, '0.jpg'],
    [2, '1.jpg'],
    [3, '2.jpg'],
    [4, '3.jpg'],
  ]);
});

describe('one scan at a time', () => {
  test('while the lock is held a scan is busy, and changes nothing', async () => {
    used.fill(album, 1);
    await used.scan();
    const release = tryFileLock(join(used.dataDir, 'scan.lock'));
    await expect(used.scan()).rejects.toThrow('another scan runs');
    expect(used.scanStates()).toEqual(['done']);
    release?.();
    expect((await used.scan()).state).toBe('done');
  });

  test('a scan that was killed is shown as failed, and the next one says so', async () => {
    used.fill(album, 1);
    await used.scan();
    used.inDatabase((client) => {
      client.exec(
        "insert into scans (started_at, origin, state, progress) values (1, 'admin', 'running', '{}')",
      );
      expect(findRunningScan({ $client: client }, used.dataDir)).toBeNull();
    });
    expect(used.scanStates()).toEqual(['failed', 'done']);
    const release = tryFileLock(join(used.dataDir, 'scan.lock'));
    expect(used.scanStates()).toEqual(['running', 'done']);
    release?.();
    await used.scan();
    used.inDatabase((client) => {
      const states = client.prepare('select state from scans order by id').pluck().all();
      expect(states).toEqual(['done', 'failed', 'done']);
    });
  });
});

test('the report is kept with the scan, its lists cut short and their totals whole', async () => {
  for (let i = 0; i < 3; i++) used.write(`notes${i}.doc`);
  used.fill(album, 1);
  const { report } = await used.scan({ mostListed: 2 });
  expect(report.unmatched).toMatchObject({ total: 3, items: ['notes0.doc', 'notes1.doc'] });
  const [scan] = used.inDatabase((client) => listScans({ $client: client }, used.dataDir));
  expect(scan).toMatchObject({ origin: 'command', state: 'done', progress: null });
  expect(scan?.report).toEqual(JSON.parse(JSON.stringify(report)));
});

test('the last 100 scans are kept', async () => {
  await used.scan();
  const states = () =>
    used.inDatabase((client) =>
      listScans({ $client: client }, used.dataDir, 1_000).map(({ id }) => id),
    );
  used.inDatabase((client) => {
    const insert = client.prepare(
      "insert into scans (started_at, origin, state) values (1, 'command', 'done')",
    );
    for (let i = 0; i < 100; i++) insert.run();
  });
  await used.scan();
  expect(states()).toHaveLength(100);
  expect(states()[0]).toBe(102);
});

test('a scan says the ids of the photos that it added', async () => {
  used.fill(album, 2);
  expect((await used.scan()).addedIds).toEqual([1, 2]);
  used.write(`${album}/2.jpg`);
  expect((await used.scan()).addedIds).toEqual([3]);
  expect((await used.scan({ full: true })).addedIds).toEqual([]);
});

test('a flat directory of many photos is one album, whatever the size of a batch', async () => {
  used.fill(album, 1_203);
  const { report } = await used.scan();
  expect(report.added_photos.total).toBe(1_203);
  expect(used.albums()).toMatchObject([{ photo_count: 1_203, inheriting_count: 1_203 }]);
});

test('an error in the middle of a scan changes nothing, and the scan says that it failed', async () => {
  used.fill(album, 1);
  mkdirSync(used.dataDir);
  await used.scan();
  used.inDatabase((client) =>
    client.exec(
      "create trigger stop before update of missing_since on albums begin select raise(abort, 'stopped'); end",
    ),
  );
  used.fill('2013/01_20_Sun', 1);
  used.write(`${album}/9.jpg`);
  const { state, report } = await used.scan();
  expect([state, report.message]).toEqual(['failed', 'stopped']);
  expect(used.scanStates()).toEqual(['failed', 'done']);
  expect(used.photos().filter(({ missing }) => !missing)).toHaveLength(1);
  used.inDatabase((client) => client.exec('drop trigger stop'));
  const after = await used.scan();
  expect(after.report.added_photos.total).toBe(2);
  expect(after.report.added_albums.total).toBe(1);
  rmSync(join(used.root, album, '9.jpg'));
});

describe('new_photos: review', () => {
  const waiting = () =>
    used.inDatabase((client) =>
      client
        .prepare('select filename from photos where waiting = 1 order by filename')
        .pluck()
        .all(),
    );

  test('photos that appear later in a shared album wait; those of a new album do not', async () => {
    used.fill(album, 2);
    await used.scan({ newPhotos: 'review' });
    expect(waiting()).toEqual([]);
    used.write(`${album}/later.jpg`);
    await used.scan({ newPhotos: 'review' });
    expect(waiting()).toEqual(['later.jpg']);
    expect(used.albums()).toMatchObject([{ photo_count: 2 }]);
    // A photo that was approved, went missing and returns has been seen before.
    used.inDatabase((client) => client.exec('update photos set waiting = 0'));
    renameSync(join(used.root, album, 'later.jpg'), join(used.dir, 'later.jpg'));
    await used.scan({ newPhotos: 'review' });
    renameSync(join(used.dir, 'later.jpg'), join(used.root, album, 'later.jpg'));
    await used.scan({ newPhotos: 'review' });
    expect(waiting()).toEqual([]);
  });

  test('another photo with the name of a missing one waits', async () => {
    used.fill(album, 2);
    await used.scan({ newPhotos: 'review' });
    used.remove(`${album}/0.jpg`);
    await used.scan({ newPhotos: 'review', allowRemovals: true });
    used.write(`${album}/0.jpg`, 'another');
    await used.scan({ newPhotos: 'review' });
    expect(waiting()).toEqual(['0.jpg']);
  });

  test('new photos in an album that returns wait as well', async () => {
    used.fill(album, 2);
    used.fill('2014/01_19_Sun', 2);
    await used.scan({ newPhotos: 'review' });
    renameSync(join(used.root, album), join(used.dir, 'away'));
    await used.scan({ newPhotos: 'review', allowRemovals: true });
    renameSync(join(used.dir, 'away'), join(used.root, album));
    used.write(`${album}/later.jpg`);
    await used.scan({ newPhotos: 'review' });
    expect(waiting()).toEqual(['later.jpg']);
  });

  test.each([
    ['lives', 'null, null', ['later.jpg']],
    ['is revoked', '1, null', []],
    ['has expired', 'null, 1', []],
  ])('in an album that only a share shows, new photos wait while it %s', async (_, state, wait) => {
    used.fill(album, 1);
    await used.scan({ newAlbums: 'private', newPhotos: 'review' });
    used.inDatabase((client) =>
      client.exec(
        `insert into shares (token_hash, name, album_id, created_at, revoked_at, expires_at)
            select 'x', 'x', id, 1, ${state}
            from albums`,
      ),
    );
    used.write(`${album}/later.jpg`);
    await used.scan({ newPhotos: 'review' });
    expect(waiting()).toEqual(wait);
  });

  test('nothing waits in an album that nobody may see, nor with new_photos: publish', async () => {
    used.fill(album, 1);
    await used.scan({ newAlbums: 'private', newPhotos: 'review' });
    used.write(`${album}/later.jpg`);
    await used.scan({ newPhotos: 'review' });
    used.fill('2014/01_19_Sun', 1);
    await used.scan();
    used.write('2014/01_19_Sun/later.jpg');
    await used.scan({ newPhotos: 'publish' });
    expect(waiting()).toEqual([]);
  });
});
