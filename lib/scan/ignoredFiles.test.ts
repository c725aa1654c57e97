import { mkdirSync } from 'node:fs';
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
