import { renameSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataDir } from '../db/client.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { pathText } from '../library/rawPath.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { openComparison } from './differences.ts';
import { readLibrary } from './readLibrary.ts';
import { emptyTally } from './tally.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const album = '2013/01_19_Snow';
const write = (path: string, data = path) => used.write(path, jpeg({ data }));
const paths = (all: readonly { readonly rawPath: string }[]) =>
  all.map(({ rawPath }) => pathText(rawPath)).sort();

/** The photos that take part in a plan, by path. */
async function listDiffering(everything = false) {
  const client = openDataDir(used.dataDir, { busyTimeoutMs: 1_000, timezone: 'Europe/Paris' });
  try {
    const { settlingIn, listDifferences } = openComparison(client, { everything });
    const library = openLocalLibrary(used.root);
    const { albums } = await readLibrary(library, used.settings, {
      tally: emptyTally(0),
      listen: () => {},
      settlingIn,
    });
    const { known, found, settled } = listDifferences(albums);
    const files = [...found.values()].flatMap(({ photos }) => [...photos.values()]);
    const rows = known.flatMap(({ photos }) => photos);
    return { albums: found.size, settled, files: paths(files), rows: paths(rows) };
  } finally {
    client.close();
  }
}

test('files that have not changed since the last scan take no part in a plan, whatever their paths', async () => {
  write(`${album}/a.jpg`);
  write(`${album}/2013-01-19_12-00-00.jpg`);
  write('2013/01_20_\u00c9t\u00e9/\u00e9.jpg');
  used.write(Buffer.from('2013/01_19_Snow/\xff.jpg', 'latin1'), jpeg({ data: 'odd' }));
  await used.scan();
  expect(await listDiffering()).toEqual({ albums: 2, settled: 4, files: [], rows: [] });
  const everything = await listDiffering(true);
  expect(everything).toMatchObject({ albums: 2, settled: 0 });
  expect(everything.files).toEqual(everything.rows);
  expect(everything.files).toHaveLength(4);
});

test('files that are new, changed, gone or were never read take part, and all missing photos', async () => {
  for (const name of ['a', 'b', 'c', 'd']) write(`${album}/${name}.jpg`);
  write('2013/01_20_Gone/a.jpg');
  await used.scan();
  write(`${album}/new.jpg`);
  utimesSync(join(used.root, album, 'a.jpg'), 1, 1);
  used.remove(`${album}/b.jpg`);
  used.remove('2013/01_20_Gone');
  used.inDatabase((client) =>
    client.exec("update photos set reader_version = 0 where filename = 'c.jpg'"),
  );
  const [a, b, c, added] = ['a', 'b', 'c', 'new'].map((name) => `${album}/${name}.jpg`);
  const gone = '2013/01_20_Gone/a.jpg';
  const differing = { albums: 1, settled: 1, files: [a, c, added], rows: [a, b, c, gone] };
  expect(await listDiffering()).toEqual(differing);
  await used.scan({ allowRemovals: true });
  expect(await listDiffering()).toEqual({ albums: 1, settled: 4, files: [], rows: [b, gone] });
});

test('a photo takes part where another one with its path is gone', async () => {
  write(`${album}/a.jpg`);
  write(`${album}/b.jpg`);
  write(`${album}/c.jpg`);
  await used.scan();
  renameSync(join(used.root, album, 'b.jpg'), join(used.root, album, 'a.jpg'));
  await used.scan({ allowRemovals: true });
  const both = `${album}/a.jpg`;
  const differing = { albums: 1, settled: 1, files: [both], rows: [both, both] };
  expect(await listDiffering()).toEqual(differing);
});
