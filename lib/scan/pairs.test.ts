import { mkdirSync, renameSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../db/open.ts';
import { compilePattern } from '../library/albumPath.ts';
import { DEFAULT_PATTERNS } from '../library/patternForms.ts';
import { listWaitingPhotos } from '../photos/albumDetails.ts';
import { setPolicies } from '../policies/change.ts';
import { undoChange } from '../policies/undo.ts';
import { testFilm } from '../testing/testFilm.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { makeNef } from '../testing/testRaw.ts';
import { approvePhotos } from './decideFound.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const patterns = [compilePattern('Photos', String.raw`(?<a_year>\d{4})/(?<a_name>[^/]+)/[^/]+`)];
const scan = (changed: Parameters<TestLibrary['scan']>[0] = {}) =>
  used.scan({ patterns, allowRemovals: true, ...changed });

/** Writes a film of this many frames, two a second. */
const film = (halves: number, identifier?: string) =>
  testFilm({
    frames: Array.from({ length: halves }, (_, i) => Buffer.from(`frame ${i} ${identifier}`)),
    width: 40,
    height: 30,
    ...(identifier && { metadata: { 'com.apple.quicktime.content.identifier': identifier } }),
  });

const still = (name: string) => used.write(`2020/a/${name}.jpg`, jpeg({ data: name }));
const live = (name: string, halves = 5) => {
  still(name);
  used.write(`2020/a/${name}.mov`, film(halves, name));
};

const idOf = (path: string) => {
  const row = used.photos().find((each) => each.path === path && !each.missing);
  if (!row) throw new Error(`no ${path}`);
  return row.id;
};

/** The parts, by path, with the path of their photo. */
function parts(column: 'part_of' | 'pairs_with' = 'part_of') {
  const rows = used.photos();
  const pathOf = new Map(rows.map(({ id, path }) => [id, path]));
  return Object.fromEntries(
    rows.flatMap((row) =>
      row[column] === null ? [] : [[row.path, pathOf.get(Number(row[column]))]],
    ),
  );
}
const counts = () =>
  used.albums().map((album) => [album['photo_count'], album['inheriting_count']]);
const waiting = () =>
  used
    .photos()
    .filter((row) => row['waiting'] === 1 && !row.missing)
    .map(({ path }) => path);

const inGallery = <T>(use: (db: Database) => T): T => {
  const db = openDatabase(used.dataDir, { timezone: 'Europe/Paris', busyTimeoutMs: 5000 });
  try {
    return use(db);
  } finally {
    db.$client.close();
  }
};

const nobody = { public: false, inherit: false, userIds: [], groupIds: [] };
const setPolicy = (path: string, changed: Partial<typeof nobody> = {}) => {
  const id = idOf(path);
  inGallery((db) => setPolicies(db, null, [{ kind: 'photo', id }], { ...nobody, ...changed }));
};
const run = (statement: string, ...values: unknown[]) =>
  used.inDatabase((client) => client.prepare(statement).run(...values));

const pair = { '2020/a/1.mov': '2020/a/1.jpg' };

test('what phones and Takeout put beside a photo makes one of it, by the default patterns', async () => {
  const byDefault = DEFAULT_PATTERNS.map(({ category, path }) => compilePattern(category, path));
  const live = (name: string) => used.write(`Phone/${name}`, film(5));
  const files = ['PXL_1.MP.jpg', 'PXL_2.MP~2.jpg', 'IMG_3.JPG', 'IMG_E3.JPG', 'MVIMG_4.jpg'];
  for (const name of files) used.write(`Phone/${name}`, jpeg({ data: name }));
  for (const name of ['PXL_1.MP', 'PXL_2.MP~2', 'IMG_3.MOV', 'IMG_E3.MOV', 'MVIMG_4.MP4'])
    live(name);
  for (const name of ['IMG_3.AAE', 'PXL_1.MP.jpg.supplemental-metadata.json']) {
    used.write(`Phone/${name}`, JSON.stringify({ description: 'At the sea' }));
  }
  const { report } = await scan({ patterns: byDefault });
  expect(parts()).toEqual({
    'Phone/PXL_1.MP': 'Phone/PXL_1.MP.jpg',
    'Phone/PXL_2.MP~2': 'Phone/PXL_2.MP~2.jpg',
    'Phone/IMG_3.MOV': 'Phone/IMG_3.JPG',
    'Phone/IMG_E3.MOV': 'Phone/IMG_E3.JPG',
    'Phone/MVIMG_4.MP4': 'Phone/MVIMG_4.jpg',
  });
  expect(counts()).toEqual([[5, 5]]);
  expect(report.files).toMatchObject({ photos: 10, sidecars: 2, unmatched_photos: 0 });
  expect(report.unmatched_groups.items).toEqual([]);
});

test('a still and its film, and a raw file beside a JPEG, are one photo from their first scan on', async () => {
  live('1');
  still('2');
  used.write('2020/a/2.NEF', makeNef(jpeg(), jpeg({ width: 80, height: 60 })));
  live('3', 12);
  const { report } = await scan();
  expect(parts()).toEqual({ ...pair, '2020/a/2.NEF': '2020/a/2.jpg' });
  expect(report.joined_photos.items).toContainEqual({ path: '2020/a/1.mov', with: '2020/a/1.jpg' });
  // The film that is too long is a photo of its own, which makes four.
  expect(counts()).toEqual([[4, 4]]);
  expect((await scan()).report.joined_photos.total).toBe(0);
  expect(Object.keys(parts())).toHaveLength(2);
});

test('a film that appears beside a photo with a policy of its own waits, and then stays apart', async () => {
  still('1');
  await scan();
  setPolicy('2020/a/1.jpg');
  live('1');
  await scan();
  expect(waiting()).toEqual(['2020/a/1.mov']);
  expect(parts()).toEqual({});
  const id = idOf('2020/a/1.mov');
  const albumId = used.albums()[0]?.id ?? 0;
  inGallery((db) => {
    const seen = listWaitingPhotos(db, albumId, 9).map(({ content }) => content);
    approvePhotos(db, null, { albumId, photoIds: [id], seen });
  });
  expect(parts()).toEqual({});
  expect(parts('pairs_with')).toEqual(pair);
});

test('a film that became a part by an approval is a photo of its own when the approval is undone', async () => {
  still('1');
  await scan();
  live('1');
  await scan({ newPhotos: 'review' });
  run("update photos set waiting = 1, part_of = null where path = '2020/a/1.mov'");
  const albumId = used.albums()[0]?.id ?? 0;
  const photoIds = [idOf('2020/a/1.mov')];
  inGallery((db) => {
    const seen = listWaitingPhotos(db, albumId, 9).map(({ content }) => content);
    approvePhotos(db, null, { albumId, photoIds, seen });
  });
  expect([parts(), waiting()]).toEqual([pair, []]);
  inGallery((db) => undoChange(db, null, 1));
  expect([parts(), waiting()]).toEqual([{}, ['2020/a/1.mov']]);
});

test('a film that leaves its photo for a directory without a date is an album of its own, of its own day', async () => {
  const undated = compilePattern('Films', '(?<a_name>films)/[^/]+');
  live('1');
  await scan();
  mkdirSync(join(used.root, 'films'));
  renameSync(join(used.root, '2020/a/1.mov'), join(used.root, 'films/1.mov'));
  utimesSync(join(used.root, 'films/1.mov'), 0, Date.UTC(2021, 4, 3, 12) / 1000);
  const { state, report } = await scan({ patterns: [...patterns, undated] });
  expect([state, report.message]).toEqual(['done', null]);
  expect(parts()).toEqual({});
  expect(used.albums()).toMatchObject([
    { dirpath: '2020/a', photo_count: 1 },
    { dirpath: 'films', photo_count: 1, date: '2021-05-03' },
  ]);
});

test('two photos with different policies, edits, shares or favourites stay two, and are reported', async () => {
  for (const name of ['1', '2', '3', '4', '5']) still(name);
  for (const name of ['1', '2', '3', '4', '5']) used.write(`2020/a/${name}.mov`, film(20, name));
  await scan();
  setPolicy('2020/a/1.mov');
  run("update photos set caption = 'Us' where id = ?", idOf('2020/a/2.mov'));
  run('update albums set cover_photo_id = ?', idOf('2020/a/3.mov'));
  run("insert into shares (id, token_hash, created_at) values (1, 'h', 0)");
  run('insert into share_photos (share_id, photo_id) values (1, ?)', idOf('2020/a/4.mov'));
  for (const name of ['1', '2', '3', '4', '5']) used.write(`2020/a/${name}.mov`, film(4, name));
  const { report } = await scan();
  expect(parts()).toEqual({ '2020/a/5.mov': '2020/a/5.jpg' });
  expect(report.apart_photos.items.map(({ path, why }) => [path, why])).toEqual([
    ['2020/a/1.mov', 'policy'],
    ['2020/a/2.mov', 'edits'],
    ['2020/a/3.mov', 'cover'],
    ['2020/a/4.mov', 'share'],
  ]);
  // They are reported once.
  expect((await scan({ full: true })).report.apart_photos.total).toBe(0);
});

test('a policy that is set on a photo is set on its film, which stays hidden when the photo is gone', async () => {
  live('1');
  still('2');
  await scan();
  setPolicy('2020/a/1.jpg');
  const own = used.photos().map((row) => [row.path, row['policy_id'] !== null]);
  expect(own).toEqual([
    ['2020/a/1.jpg', true],
    ['2020/a/1.mov', true],
    ['2020/a/2.jpg', false],
  ]);
  used.remove('2020/a/1.jpg');
  const { report } = await scan();
  expect(parts()).toEqual({});
  expect(report.separated_photos.total).toBe(1);
  expect(waiting()).toEqual([]);
  // The film is a photo of its own by now, and has kept the policy, so nobody sees it.
  expect(counts()).toEqual([[2, 1]]);
});

test('a film whose photo is gone, and was seen by fewer people, waits', async () => {
  live('1');
  still('2');
  await scan();
  // An older version, which knew of no parts, gave the policy to the photo and not to its film.
  run('insert into policies (id, public) values (100, 0)');
  run('update photos set policy_id = 100 where id = ?', idOf('2020/a/1.jpg'));
  used.remove('2020/a/1.jpg');
  const { report } = await scan();
  expect(waiting()).toEqual(['2020/a/1.mov']);
  expect(report.waiting_photos.items).toMatchObject([{ path: '2020/a/1.mov', why: 'separated' }]);
});

test('a photo that returns has its film again, and a missing film stays its part', async () => {
  live('1');
  still('2');
  await scan();
  used.remove('2020/a/1.jpg');
  await scan();
  expect([parts(), counts()]).toEqual([{}, [[2, 2]]]);
  still('1');
  await scan();
  expect([parts(), counts()]).toEqual([pair, [[2, 2]]]);
  used.remove('2020/a/1.mov');
  await scan();
  setPolicy('2020/a/1.jpg');
  live('1');
  await scan();
  expect([parts(), waiting()]).toEqual([pair, []]);
  const film = used.photos().find(({ path }) => path === '2020/a/1.mov');
  expect(film?.['policy_id']).not.toBeNull();
});

test('a pair that is renamed or moved together stays one; a film that moves away alone does not', async () => {
  live('1');
  still('2');
  await scan();
  const move = (from: string, to: string) => renameSync(join(used.root, from), join(used.root, to));
  move('2020/a/1.jpg', '2020/a/9.jpg');
  move('2020/a/1.mov', '2020/a/9.mov');
  await scan();
  expect(parts()).toEqual({ '2020/a/9.mov': '2020/a/9.jpg' });
  used.write('2020/b/0.jpg', jpeg({ data: 'other album' }));
  move('2020/a/9.mov', '2020/b/9.mov');
  await scan();
  expect(parts()).toEqual({});
  expect(used.photos().filter(({ missing }) => missing)).toEqual([]);
});

test('what the owner keeps apart is not joined by any scan', async () => {
  live('1');
  await scan();
  run('update photos set part_of = null, kept_apart = 1 where id = ?', idOf('2020/a/1.mov'));
  const { report } = await scan({ full: true });
  expect(parts()).toEqual({});
  expect(report.apart_photos.total).toBe(0);
});
