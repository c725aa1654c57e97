import { mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileIgnore } from '../library/albumPath.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { blindTo } from '../testing/blindLibrary.ts';
import { makeMemoryLibrary } from '../testing/memoryLibrary.ts';
import { openRecognitionLibrary, other, shown } from '../testing/recognitionLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';

const { used, write, rename, copy, seen, waiting, scanPhotos, sql } = openRecognitionLibrary();
const ignoring = (...sources: string[]) => ({
  ignores: sources.map(compileIgnore),
  newAlbums: 'public' as const,
});
const secret = ignoring('2014/02_02_Secret/');
const scan = (changed = {}) => used.scan({ maxRemoved: 1, ...secret, ...changed });
const undecided = () =>
  used.albums().flatMap(({ dirpath, public: open }) => (open === null ? [dirpath] : []));

async function setUp() {
  for (const name of ['x', 'sub/y']) write(`2014/02_02_Secret/${name}.jpg`);
  for (const path of [`${shown}/a.jpg`, `${other}/d.jpg`]) write(path);
  await scan();
  expect(seen()).toEqual([`${shown}/a.jpg`, `${other}/d.jpg`]);
}

test.each(['2014/02_02_secret', '2014/02_03_Party'])(
  'an ignored directory that is renamed to %s is shown to nobody before it is decided on',
  async (name) => {
    await setUp();
    const before = seen();
    rename('2014/02_02_Secret', name);
    const dry = await scan({ dryRun: true });
    expect(dry.report.recognised_albums.items).toContainEqual({ path: name, policy_from: null });
    await scan();
    expect(undecided()).toEqual([name, `${name}/sub`]);
    write(`${name}/later.jpg`);
    await scan();
    expect(seen()).toEqual(before);
    // Something else is new, and shown.
    write('2015/01_01_New/n.jpg');
    await scan();
    expect(seen()).toEqual([...before, '2015/01_01_New/n.jpg'].sort());
  },
);

test('what came to an ignored directory before it was renamed, and what comes to it later, is shown to nobody', async () => {
  await setUp();
  const before = seen();
  write('2014/02_02_Secret/just before/z.jpg');
  rename('2014/02_02_Secret', '2014/02_03_Party');
  write('2014/03_03_New/n.jpg');
  await scan();
  const there = ['', '/just before', '/sub'].map((name) => `2014/02_03_Party${name}`);
  expect(undecided()).toEqual(there);
  write('2014/02_03_Party/later/z.jpg');
  await scan();
  expect(undecided()).toEqual([there[0], there[1], '2014/02_03_Party/later', there[2]]);
  expect(seen()).toEqual([...before, '2014/03_03_New/n.jpg'].sort());
  // That the owner keeps one of its albums hidden says nothing else of new ones.
  sql(`insert into policies (id, public) values (98, 0);
    update albums set policy_id = 98 where dirpath = '2014/02_03_Party'`);
  write('2014/02_03_Party/then/z.jpg');
  await scan();
  expect(seen()).toEqual([...before, '2014/03_03_New/n.jpg'].sort());
  // Once the owner has shown one of them, new ones are as gallery.yaml says.
  sql(`insert into policies (id, public) values (99, 1);
    update albums set policy_id = 99 where dirpath = '2014/02_03_Party/sub'`);
  write('2014/02_03_Party/last/z.jpg');
  await scan();
  expect(seen()).toContain('2014/02_03_Party/last/z.jpg');
});

/** Renames the ignored directory, and scans. */
async function setUpRenamed() {
  await setUp();
  rename('2014/02_02_Secret', party);
  await scan();
}
const party = '2014/02_03_Party';

test('a directory that was ignored once and is renamed again hides what comes to it as before', async () => {
  await setUpRenamed();
  const before = seen();
  write(`${party}/just before/z.jpg`);
  write('2014/03_03_New/n.jpg');
  rename(party, '2014/02_04_Feast');
  await scan();
  write('2014/02_04_Feast/later/z.jpg');
  write('2014/03_04_New/n.jpg');
  await scan();
  expect(seen()).toEqual([...before, '2014/03_03_New/n.jpg', '2014/03_04_New/n.jpg'].toSorted());
});

test('so does one that was away meanwhile', async () => {
  await setUpRenamed();
  const before = seen();
  rename(party, '../away');
  for (let scans = 0; scans < 2; scans += 1) await scan();
  rename('../away', party);
  write(`${party}/later/z.jpg`);
  await scan();
  expect(seen()).toEqual(before);
});

test.each([
  ['where the ignored directory is there again', secret],
  ['where the owner has taken away the entry that fits nothing any more', ignoring()],
])('so does one, %s', async (_, rules) => {
  await setUpRenamed();
  const before = seen();
  if (rules === secret) write('2014/02_02_Secret/again.jpg');
  await scan(rules);
  write(`${party}/later/z.jpg`);
  await scan(rules);
  expect(seen()).toEqual(before);
});

test('where a renamed directory was not to be read when an ignored one of its old name came, it is known all the same', async () => {
  await setUp();
  const before = seen();
  rename('2014/02_02_Secret', party);
  await used.scan({ maxRemoved: 1, ...secret }, blindTo(openLocalLibrary(used.root), party));
  write('2014/02_02_Secret/again.jpg');
  await scan();
  expect(seen()).toEqual(before);
});

test('so it is where the old name could not be read when it was renamed again', async () => {
  await setUpRenamed();
  const before = seen();
  rename(party, '2015/02_04_Feast');
  write('2015/02_04_Feast/just before/z.jpg');
  await used.scan({ maxRemoved: 1, ...secret }, blindTo(openLocalLibrary(used.root), '2014'));
  expect(seen()).toEqual(before);
});

test('that an album was shown before it came there says nothing of others', async () => {
  await setUpRenamed();
  rename(shown, `${party}/in`);
  await scan();
  await used.scan({ maxRemoved: 1, ...secret }, blindTo(openLocalLibrary(used.root), party));
  write(`${party}/later/z.jpg`);
  await scan();
  expect(seen()).toEqual([`${other}/d.jpg`, `${party}/in/a.jpg`]);
});

test('of a copy that did not keep the times of its files, names and sizes tell what it is', async () => {
  await setUp();
  const before = seen();
  rename('2014/02_02_Secret', party);
  for (const name of ['x', 'sub/y']) utimesSync(join(used.root, `${party}/${name}.jpg`), 1, 1);
  await scan();
  expect(seen()).toEqual(before);
});

test('what was in an ignored directory that cannot be read is shown to nobody, since it may be all of it', async () => {
  const rules = ignoring('.*/02_02_Secret/');
  write('2015/02_02_Secret/x.jpg');
  write(`${shown}/a.jpg`);
  await scan(rules);
  rename('2015/02_02_Secret', party);
  await used.scan({ ...secret, ...rules }, blindTo(openLocalLibrary(used.root), '2015'));
  expect(seen()).toEqual([`${shown}/a.jpg`]);
});

test('what could not be read of an ignored directory is known again', async () => {
  await setUp();
  const before = seen();
  const blind = blindTo(openLocalLibrary(used.root), '2014/02_02_Secret/sub');
  await used.scan({ maxRemoved: 1, ...secret }, blind);
  rename('2014/02_02_Secret/sub/y.jpg', '2015/01_01_Elsewhere/y.jpg');
  used.remove('2014/02_02_Secret');
  await scan();
  expect(seen()).toEqual(before);
});

test.each(['2014/02_02_Secret', '2014/02_02_Secret/sub'])(
  'an ignored directory is known again after a scan that could read nothing of %s',
  async (unread) => {
    await setUp();
    used.remove('2014/02_02_Secret/x.jpg');
    await scan();
    const before = seen();
    await used.scan({ maxRemoved: 1, ...secret }, blindTo(openLocalLibrary(used.root), unread));
    rename('2014/02_02_Secret', '2014/02_03_Party');
    await scan();
    expect(undecided()).toEqual(['2014/02_03_Party/sub']);
    expect(seen()).toEqual(before);
  },
);

test('one that was away for a while is known again, and photos of it wait in albums that are shown', async () => {
  await setUp();
  const before = seen();
  rename('2014/02_02_Secret', '../away');
  await scan();
  await scan({ full: true });
  rename('../away/x.jpg', `${shown}/x.jpg`);
  await scan();
  expect(waiting()).toEqual([[`${shown}/x.jpg`, 'ignored']]);
  expect(seen()).toEqual(before);
});

test('what is taken out of an ignored directory that stays is shown, even if nothing is left in it', async () => {
  await setUp();
  mkdirSync(join(used.root, '2014/02_02_Secret/empty'));
  rename('2014/02_02_Secret/x.jpg', `${shown}/x.jpg`);
  rename('2014/02_02_Secret/sub', '2014/02_03_Party');
  await scan();
  expect(seen()).toEqual(expect.arrayContaining([`${shown}/x.jpg`, '2014/02_03_Party/y.jpg']));
});

test('what gallery.yaml ignores no more is shown, even if it was renamed', async () => {
  await setUp();
  copy('2014/02_02_Secret', '2014/02_03_Party');
  used.remove('2014/02_02_Secret');
  await scan(ignoring());
  expect(waiting()).toEqual([]);
  rename('2014/02_03_Party', '2014/02_04_Party');
  await scan(secret);
  expect(seen()).toContain('2014/02_04_Party/x.jpg');
});

test('an album that was shown before it was ignored is not shown again when it is renamed', async () => {
  write('2014/02_02_Secret/x.jpg');
  await scanPhotos('a');
  await scan();
  const before = seen();
  rename('2014/02_02_Secret', '2014/02_03_Party');
  await scan();
  expect(seen()).toEqual(before);
  expect(waiting()).toEqual([['2014/02_03_Party/x.jpg', 'ignored']]);
  await scan({ full: true });
  expect(seen()).toEqual(before);
});

test('rules about names of files say nothing of directories', async () => {
  const rules = ignoring('.*_private');
  write(`${shown}/a.jpg`);
  write(`${shown}/b_private.jpg`);
  await scan(rules);
  rename(`${shown}/b_private.jpg`, `${shown}/b.jpg`);
  await scan(rules);
  expect(seen()).toContain(`${shown}/b.jpg`);
});

test('a bucket has ETags of contents, and no empty directories', async () => {
  const file = (data: string) => ({ bytes: jpeg({ data }), mtimeMs: 1, ctimeMs: 1 });
  const files = new Map([
    ['2014/02_02_Secret/x.jpg', file('x')],
    [`${shown}/a.jpg`, file('aa')],
  ]);
  await used.scan(secret, makeMemoryLibrary(files));
  const moved = files.get('2014/02_02_Secret/x.jpg');
  files.delete('2014/02_02_Secret/x.jpg');
  if (moved) files.set('2014/02_03_Party/x.jpg', moved);
  await used.scan(secret, makeMemoryLibrary(files));
  expect(undecided()).toEqual(['2014/02_03_Party']);
});
