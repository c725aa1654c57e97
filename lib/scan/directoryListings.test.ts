import fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AT_REST_MS } from '../library/keptListings.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { writeMigratedDatabase } from '../testing/migratedDatabase.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { otherTime } from '../testing/testKeptListings.ts';
import { makeTestLibrary, type TestLibrary, testFlags } from '../testing/testLibrary.ts';
import { runScan } from './runScan.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
  for (const data of ['a', 'b']) used.write(`2013/01_19_Snow/${data}.jpg`, jpeg({ data }));
  used.write('2013/01_20_Sun/c.jpg', jpeg({ data: 'c' }));
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * AT_REST_MS });
});
afterEach(() => {
  vi.useRealTimers();
  used.close();
});

type Changed = Parameters<TestLibrary['scan']>[0];

/** Scans, trusting the times of directories; `asked`: how many names the file system was asked about. */
async function scan(changed: Changed = {}) {
  let asked = 0;
  const lstatSync = ((path: fs.PathLike) => {
    asked += 1;
    return fs.lstatSync(path);
  }) as typeof fs.lstatSync;
  const library = openLocalLibrary(used.root, { ...fs, lstatSync });
  const { report, state } = await used.scan({ trustDirectoryTimes: true, ...changed }, library);
  return { report, state, asked };
}

const kept = () =>
  used.inDatabase((client) =>
    client.prepare('select * from directory_listings order by path, part').all(),
  ) as { path: Buffer; part: number }[];
const keptPaths = () => kept().map(({ path, part }) => `${path}${part ? ` ${part}` : ''}`);

const ALL = ['', '2013', '2013/01_19_Snow', '2013/01_20_Sun'];

describe('directories whose times have not changed', () => {
  test('are not listed again, and nothing is written for them', async () => {
    expect((await scan()).asked).toBe(6);
    expect(keptPaths()).toEqual(ALL);
    const before = kept();
    const again = await scan();
    expect(again.asked).toBe(0);
    expect(again.report).toMatchObject({
      outcome: 'done',
      files: { seen: 3, photos: 3 },
      changed_photos: { total: 0 },
      missing_photos: { total: 0 },
    });
    expect(kept()).toEqual(before);
  });

  test('a photo that is added, and one that goes, are found', async () => {
    await scan();
    await otherTime();
    used.write('2013/01_19_Snow/d.jpg', jpeg({ data: 'd' }));
    used.remove('2013/01_20_Sun');
    const { report, asked } = await scan({ maxRemoved: 1 });
    expect(report.added_photos.items).toMatchObject([{ path: '2013/01_19_Snow/d.jpg' }]);
    expect(report.missing_albums.items).toMatchObject([{ path: '2013/01_20_Sun' }]);
    expect(asked).toBe(4);
    expect(keptPaths()).toEqual(ALL.slice(0, 3));
    expect((await scan()).asked).toBe(0);
  });

  test.each([{ full: true }, { checksums: true }])(
    'a file that was written to in place is found by %o, and stays found',
    async (flags) => {
      await scan();
      await otherTime();
      fs.appendFileSync(join(used.root, '2013/01_19_Snow/a.jpg'), 'more');
      const sizes = () => used.photos().map(({ size }) => size);
      const before = sizes();
      expect((await scan()).report.changed_photos.total).toBe(0);
      expect(sizes()).toEqual(before);
      expect((await scan(flags)).asked).toBe(6);
      const after = sizes();
      expect(after).toEqual(before.map((size, i) => (i === 0 ? Number(size) + 4 : size)));
      const { asked, report } = await scan();
      expect([asked, report.changed_photos.total]).toEqual([0, 0]);
      expect(sizes()).toEqual(after);
    },
  );

  test('a file that was written to in place is found once its directory has changed', async () => {
    await scan();
    await otherTime();
    fs.appendFileSync(join(used.root, '2013/01_19_Snow/a.jpg'), 'more');
    const { asked, report } = await scan({ listAnew: new Set(['2013/01_19_Snow']) });
    expect([asked, report.changed_photos.total]).toEqual([2, 1]);
    expect((await scan()).report.changed_photos.total).toBe(0);
  });

  test('a dry run uses the listings that were kept and changes none of them', async () => {
    await scan();
    const before = kept();
    expect((await scan({ dryRun: true })).asked).toBe(0);
    await otherTime();
    used.write('2013/01_19_Snow/d.jpg', jpeg({ data: 'd' }));
    used.remove('2013/01_20_Sun');
    const { asked, report } = await scan({ dryRun: true, maxRemoved: 1 });
    expect([asked, report.added_photos.total]).toEqual([4, 1]);
    expect((await scan({ dryRun: true, full: true, maxRemoved: 1 })).asked).toBe(5);
    await scan({ dryRun: true, trustDirectoryTimes: false, maxRemoved: 1 });
    expect(kept()).toEqual(before);
  });

  test('no listing is kept or used where times of directories are not trusted', async () => {
    await scan();
    expect((await scan({ trustDirectoryTimes: false })).asked).toBe(6);
    expect(kept()).toEqual([]);
  });

  test('after a scan that was broken off, the next one finds the same', async () => {
    used.write('2013/01_21_Ice/d.jpg', jpeg({ data: 'd' }));
    const settings = { ...used.settings, trustDirectoryTimes: true };
    writeMigratedDatabase(used.dataDir);
    const ended = await runScan(openLocalLibrary(used.root), settings, testFlags, (event) => {
      if (event.kind === 'progress') throw new Error('ended');
    });
    expect([ended.state, used.photos().every(({ missing }) => missing)]).toEqual(['failed', true]);
    expect(keptPaths()).toEqual([...ALL, '2013/01_21_Ice']);
    const { asked, report } = await scan();
    expect([asked, report.added_photos.total]).toEqual([0, 4]);
    expect(used.photos().map(({ filename, missing }) => [filename, missing])).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => [`${name}.jpg`, false]),
    );
  });

  test('the directory of a file that a download found to be replaced is listed by the next scan', async () => {
    await scan();
    await otherTime();
    fs.appendFileSync(join(used.root, '2013/01_19_Snow/a.jpg'), 'more');
    // This is what a download stores when it finds that the file was replaced.
    used.inDatabase((client) =>
      client.exec("update photos set etag = '' where filename = 'a.jpg'"),
    );
    const { report } = await scan();
    expect(report.faults.items).toMatchObject([{ kind: 'changing' }]);
    expect(keptPaths()).toEqual(ALL.filter((path) => !path.endsWith('Snow')));
    const next = await scan();
    expect([next.asked, next.report.faults.total]).toEqual([2, 0]);
    const [a] = used.photos();
    expect(a?.['etag']).toMatch(new RegExp(`^${a?.['size']}-`));
    expect((await scan()).asked).toBe(0);
  });

  test('a directory of many names is kept and taken in parts', async () => {
    for (let i = 0; i < 1_002; i++) used.write(`other/${i}.txt`, '');
    await scan();
    expect(keptPaths()).toEqual([...ALL, 'other', 'other 1']);
    const { asked, report } = await scan();
    expect([asked, report.files.seen]).toEqual([0, 1_005]);
    await otherTime();
    for (let i = 2; i < 1_002; i++) used.remove(`other/${i}.txt`);
    expect((await scan()).report.files.seen).toBe(5);
    expect(keptPaths()).toEqual([...ALL, 'other']);
  });
});
