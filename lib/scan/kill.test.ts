import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AT_REST_MS } from '../library/keptListings.ts';
import {
  contentsSeen,
  countKillPoints,
  describeGallery,
  keepData,
  makeChangedLibrary,
  makeMovedLibrary,
  policiesById,
  scanKilledAt,
  secret,
} from '../testing/testKills.ts';
import { createTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

/** Two batches, so that there is a point between them; the long tests have three. */
const isLong = process.env['TEST_LONG'] !== undefined;
const photosOfNewAlbum = isLong ? 1_100 : 520;

/** All points of a scan, or every other one and the last. */
function pointsTried(count: number): readonly number[] {
  const all = Array.from({ length: count }, (_, i) => i + 1);
  return isLong ? all : all.filter((point) => point % 2 === 1 || point === count);
}

let used: TestLibrary;
beforeEach(() => {
  used = createTestLibrary();
});
afterEach(() => {
  vi.useRealTimers();
  used.close();
});

test(
  'killed at any point, a scan leaves what was; the next one makes of it what it would have',
  async () => {
    await makeChangedLibrary(used, photosOfNewAlbum);
    const reset = keepData(used);
    const before = describeGallery(used);
    const points = await countKillPoints(used);
    const after = describeGallery(used);
    expect(after).not.toEqual(before);
    expect(points).toBeGreaterThan(6);
    for (const point of pointsTried(points)) {
      reset();
      expect(scanKilledAt(used, point)).toBe('SIGKILL');
      expect(describeGallery(used).visible).toEqual(before.visible);
      const { state, report } = await used.scan({ full: true });
      expect(state).toBe('done');
      expect(report.added_albums.total).toBe(2);
      expect(report.added_photos.total).toBe(photosOfNewAlbum + 33);
      expect(report.returned_albums.total).toBe(1);
      expect(describeGallery(used)).toEqual(after);
    }
  },
  isLong ? 3_600_000 : 120_000,
);

test(
  'killed at any point where it trusts the times of directories, a scan leaves none taken for read that was not',
  async () => {
    const laterMs = 2 * AT_REST_MS;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + laterMs });
    const trusting = { trustDirectoryTimes: true };
    const scan = { ...used, laterMs };
    await makeChangedLibrary(used, isLong ? photosOfNewAlbum : 20, trusting);
    const reset = keepData(used);
    const before = describeGallery(used);
    const points = await countKillPoints(scan);
    const after = describeGallery(used);
    expect(after).not.toEqual(before);
    // A scan that takes longer also tells of its progress.
    expect(points).toBeGreaterThan(4);
    const isKept = (path: string) =>
      used.inDatabase((client) =>
        client
          .prepare('select 1 from directory_listings where path = cast(? as blob)')
          .pluck()
          .get(path),
      ) === 1;
    let keptAhead = 0;
    for (let point = 1; point <= points; point += 1) {
      reset();
      expect(isKept('2013/01_19_Snow')).toBe(true);
      expect(scanKilledAt(scan, point)).toBe('SIGKILL');
      expect(describeGallery(used).visible).toEqual(before.visible);
      if (isKept('2014/05_05_New')) keptAhead += 1;
      const { state } = await used.scan(trusting);
      expect(state).toBe('done');
      expect(describeGallery(used)).toEqual(after);
    }
    expect(keptAhead).toBeGreaterThan(1);
  },
  isLong ? 3_600_000 : 120_000,
);

test(
  'killed while photos and albums move, change places and are copied, a scan shows nothing that was hidden',
  async () => {
    await makeMovedLibrary(used);
    const reset = keepData(used);
    const before = { gallery: describeGallery(used).visible, policies: policiesById(used) };
    const points = await countKillPoints(used);
    const after = describeGallery(used);
    const seen = contentsSeen(used);
    expect(seen.length).toBeGreaterThan(4);
    expect(seen.filter((content) => content.includes(secret))).toEqual([]);
    expect(policiesById(used)).toMatchObject(before.policies);
    expect(points).toBeGreaterThan(4);
    for (const point of pointsTried(points)) {
      reset();
      expect(scanKilledAt(used, point)).toBe('SIGKILL');
      expect(describeGallery(used).visible).toEqual(before.gallery);
      expect(policiesById(used)).toMatchObject(before.policies);
      const { report } = await used.scan({ full: true });
      expect(report).toMatchObject({
        outcome: 'done',
        moved_albums: { total: 1 },
        missing_photos: { total: 0 },
      });
      expect(contentsSeen(used).sort()).toEqual([...seen].sort());
      expect(policiesById(used)).toMatchObject(before.policies);
      expect(describeGallery(used)).toEqual(after);
    }
  },
  isLong ? 3_600_000 : 120_000,
);

test('an album that a killed scan began to add is private where new_albums says so by then, though it said public', async () => {
  await makeChangedLibrary(used, 520);
  scanKilledAt(used, 5);
  const began = used.inDatabase((client) =>
    client.prepare('select count(*) from albums where unrevealed = 1').pluck().get(),
  );
  expect(began).toBeGreaterThan(0);
  await used.scan({ newAlbums: 'private' });
  const added = used.albums().filter(({ dirpath }) => /New|Dateless/.test(dirpath));
  expect(added).toMatchObject([
    { missing: false, public: null },
    { missing: false, public: null },
  ]);
});

test('a photo that a killed scan began to add, and whose file is gone since, is never shown', async () => {
  await makeChangedLibrary(used, 520);
  scanKilledAt(used, 5);
  const count = (sql: string) =>
    used.inDatabase((client) => client.prepare(`select count(*) from ${sql}`).pluck().get());
  expect(
    count("photos join albums on albums.id = album_id where dirpath like '%New'"),
  ).toBeGreaterThan(0);
  for (const name of ['0', '1', '2']) used.remove(`2014/05_05_New/${name}.jpg`);
  const { report } = await used.scan();
  const shown = used.photos().filter(({ path, missing }) => /New/.test(path) && !missing);
  expect(shown).toHaveLength(517);
  expect(report.missing_photos.total).toBe(1);
  expect(used.albums().find(({ name }) => name === 'New')).toMatchObject({ photo_count: 517 });
});
