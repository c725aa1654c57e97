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
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

const isLong = process.env['TEST_LONG'] !== undefined;
/** A scan adds photos in batches, and can be killed between two of them. The long tests have a third one. */
const photosOfNewAlbum = isLong ? 1_100 : 520;

/** The points at which a scan is killed: all of them, or without TEST_LONG every fourth one and the last. */
function pointsTried(count: number): readonly number[] {
  const all = Array.from({ length: count }, (_, i) => i + 1);
  return isLong ? all : all.filter((point) => point % 4 === 1 || point === count);
}

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => {
  vi.useRealTimers();
  used.close();
});

test(
  'a scan that is killed at any point changes nothing that is seen, and the next scan does all of its work',
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
  'after a scan that trusts the times of directories was killed, the next one overlooks nothing',
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
    // At least so many: a scan that takes longer also reports its progress, which is a point each time.
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
  'a scan that is killed while photos and albums move, swap places and are copied shows nothing that was hidden',
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

test('an album that a killed scan began to add as public is private if new_albums says so when the next scan adds it', async () => {
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

test('a photo that a killed scan began to add is never shown if its file is gone by the next scan', async () => {
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
