import { afterEach, beforeEach, expect, test } from 'vitest';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const album = '2013/01_19_Snow';

test('files that are being copied wait for a later scan, whatever patterns match', async () => {
  const everything = used.settings.patterns.slice(1, 2).map((pattern) => ({
    ...pattern,
    regex: /^2013\/01_19_Snow\/.*$/u,
    indexed: /^2013\/01_19_Snow\/.*$/du,
  }));
  const temporary = [
    'a.jpg.part',
    'a.jpg.crdownload',
    'a.jpg.tmp',
    '.a.jpg.Xy12aB',
    '.syncthing.a.jpg.tmp',
    '~syncthing~a.jpg.tmp',
  ];
  for (const name of temporary) used.write(`${album}/${name}`, jpeg({ data: name }));
  used.write(`${album}/b.jpg`);
  const { report } = await used.scan({ patterns: everything });
  expect(used.photos()).toMatchObject([{ filename: 'b.jpg' }]);
  expect(report.faults.items.map(({ kind }) => kind)).toEqual(temporary.map(() => 'copying'));
  used.write(`${album}/a.jpg`, jpeg({ data: 'a' }));
  await used.scan({ patterns: everything });
  expect(used.photos()).toMatchObject([{ filename: 'b.jpg' }, { filename: 'a.jpg' }]);
});
