import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileIgnore, compilePattern } from '../library/albumPath.ts';
import { defaultIgnore } from '../library/patternForms.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { datedPattern, makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const paths = () =>
  used
    .photos()
    .map(({ path }) => path)
    .sort();
const dirs = () => used.albums().map(({ dirpath }) => dirpath);
const anything = compilePattern('All', '(?:.*/)?[^/]+');

describe('paths', () => {
  test('every file at every depth is a candidate, hidden ones and those of the root too', async () => {
    const files = ['root.xyz', '.hidden', 'a/b/c/d.jpg', 'a/.dot/e'];
    for (const path of files) used.write(path);
    const { report } = await used.scan({ patterns: [anything] });
    expect(paths()).toEqual(['/.hidden', '/root.xyz', 'a/.dot/e', 'a/b/c/d.jpg']);
    expect(report.files).toMatchObject({ seen: 4, ignored: 0, photos: 4 });
    expect(dirs()).toContain('');
  });

  test('patterns match the NFKC form of paths, and photos are named and opened by the paths as they are', async () => {
    used.write('2013/01_19_E\u0301te\u0301/a\u0301.jpg', jpeg({ width: 11, height: 7 }));
    used.write('2013/01_20_\ufb01n\u2460/b.jpg');
    await used.scan();
    expect(paths()).toEqual([
      '2013/01_19_E\u0301te\u0301/a\u0301.jpg',
      '2013/01_20_\ufb01n\u2460/b.jpg',
    ]);
    expect(used.albums().map(({ name }) => name)).toEqual(['E\u0301te\u0301', 'ﬁn①']);
    const [photo] = used.photos();
    expect(photo).toMatchObject({ width: 11, height: 7, damaged: null });
    expect(photo?.['rawPath']).toEqual(Buffer.from('2013/01_19_E\u0301te\u0301/a\u0301.jpg'));
  });

  test('names that look alike are photos and albums of their own', async () => {
    const names = ['e\u0301.jpg', '\u00e9.jpg', '\uff11.jpg', '\u00b9.jpg', '5\u00bd.jpg'];
    for (const name of names) used.write(`2013/01_19_m\u00b2/${name}`, jpeg({ data: name }));
    used.write('2013/01_19_m2/a.jpg', jpeg({ data: 'm2' }));
    used.write('2013/01_19_m2/Wide\uff0fslash.jpg', jpeg({ data: 'wide' }));
    const { report } = await used.scan();
    expect(report.faults.total).toBe(0);
    expect(report.files.photos).toBe(7);
    expect(used.albums().map(({ dirpath, name }) => [dirpath, name])).toEqual([
      ['2013/01_19_m2', 'm2'],
      ['2013/01_19_m\u00b2', 'm\u00b2'],
    ]);
    const filenames = used.photos().map(({ filename }) => filename);
    expect(filenames.sort()).toEqual([...names, 'Wide\uff0fslash.jpg', 'a.jpg'].sort());
    const again = await used.scan();
    expect(again.report).toMatchObject({
      changed_photos: { total: 0 },
      added_photos: { total: 0 },
    });
  });

  test('names that are not UTF-8 are photos like any other, each of its own', async () => {
    mkdirSync(join(used.root, '2013/01_19_Snow'), { recursive: true });
    const pathOf = (hex: string) =>
      Buffer.concat([Buffer.from('2013/01_19_Snow/'), Buffer.from(hex, 'hex')]);
    const paths = [pathOf('e8742e6a7067'), pathOf('e9742e6a7067')];
    for (const path of paths) used.write(path, jpeg({ width: 11, height: 7, data: String(path) }));
    await used.scan();
    expect(used.photos()).toMatchObject(
      paths.map((rawPath) => ({ filename: '\ufffdt.jpg', rawPath, width: 11 })),
    );
    expect((await used.scan()).report.added_photos.total).toBe(0);
  });

  test('ignores win over patterns and match the beginning of a path', async () => {
    for (const path of ['.DS_Store2', 'a/.DS_Store', 'x/a/b.jpg', 'a/b.jpg']) used.write(path);
    const ignores = [compileIgnore(String.raw`\.DS_Store`), compileIgnore('a/b')];
    const { report, events } = await used.scan({ patterns: [anything], ignores });
    expect(paths()).toEqual(['a/.DS_Store', 'x/a/b.jpg']);
    expect(report.files).toMatchObject({ seen: 4, ignored: 2, photos: 2 });
    expect(events).toContainEqual({ kind: 'path', fate: 'ignored', path: 'a/b.jpg' });
  });

  test('a pattern or an ignore of the owner that matches nothing is reported', async () => {
    used.write('2013/01_19_Snow/a.jpg');
    used.write('film.mkv');
    used.write('notes.txt');
    const other = compilePattern('Other', 'new/.*');
    const ignores = ['private/', ...defaultIgnore].map(compileIgnore);
    const rules = { patterns: [datedPattern, other], ignores };
    const { report, events } = await used.scan(rules);
    const idle = [
      { key: 'patterns[1]', source: 'new/.*' },
      { key: 'ignore[0]', source: 'private/' },
    ];
    expect(report.unused_rules).toMatchObject({ total: 2, items: idle });
    expect(report.files).toEqual({
      seen: 3,
      ignored: 0,
      sidecars: 0,
      photos: 1,
      films: 0,
      unmatched_photos: 1,
    });
    expect(events.filter(({ kind }) => kind === 'unused-rule')).toHaveLength(2);
    const byDefault = await used.scan({ ...rules, patternsAreDefault: true });
    expect(byDefault.report.unused_rules.items).toEqual([idle[1]]);
  });

  test('the first pattern that matches wins, against the whole path', async () => {
    used.write('2013/01_19_Snow/a.jpg');
    used.write('2013/01_19_Snow/a.jpg.bak');
    const other = compilePattern('Other', String.raw`(?<a_year>\d{4})/.*\.(?:jpg|gif)`);
    used.write('2013/01_19_Snow/b.gif');
    const { report, events } = await used.scan({ patterns: [datedPattern, other] });
    expect(used.albums().map(({ category }) => category)).toEqual(['Other', 'Photos']);
    expect(paths()).toEqual(['2013/01_19_Snow/a.jpg', '2013/01_19_Snow/b.gif']);
    expect(report.unmatched).toEqual({ total: 1, items: ['2013/01_19_Snow/a.jpg.bak'] });
    const fate = 'matched';
    expect(events).toContainEqual({ kind: 'path', fate, path: '2013/01_19_Snow/a.jpg' });
  });

  test('an album is a directory in a category; a directory below is another one', async () => {
    for (const path of ['a.jpg', 'b.jpg', 'sub/c.jpg']) used.write(`2013/01_19_Snow/${path}`);
    await used.scan();
    expect(dirs()).toEqual(['2013/01_19_Snow', '2013/01_19_Snow/sub']);
    expect(used.albums().map((album) => album['photo_count'])).toEqual([2, 1]);
  });

  test.each([
    ['(?<a_name>.+)/[^/]+', 'Trip/Day 1/a.jpg', 'Trip > Day 1'],
    ['(?<a_name1>[^/]+)/(?:(?<a_name2>x)/)?[^/]+', 'Trip/a.jpg', 'Trip'],
    ['(?<a_name2>[^/]+)/(?<a_name1>[^/]+)/[^/]+', 'Day 1/Trip/a.jpg', 'Trip Day 1'],
    ['(?<a_name1>[^/]+)/(?<a_name2>[^/]+/)[^/]+', 'Trip/Day 1/a.jpg', 'Trip Day 1 > '],
  ])('the name of an album: %s', async (source, path, name) => {
    used.write(path);
    await used.scan({ patterns: [compilePattern('All', source)] });
    expect(used.albums()).toMatchObject([{ name }]);
  });

  test('each scan reports the files that no pattern matches', async () => {
    used.write('notes.doc');
    for (let i = 0; i < 2; i++) {
      const { report, events } = await used.scan();
      expect(report.unmatched.items).toEqual(['notes.doc']);
      expect(events).toContainEqual({ kind: 'path', fate: 'unmatched', path: 'notes.doc' });
    }
  });
});

describe('dates', () => {
  test('an album whose path has an impossible date is reported once, and takes that of its earliest photo', async () => {
    used.write('2013/02_30_Odd/a.jpg', jpeg({ taken: '2013:03:02 10:00:00' }));
    used.write('2013/02_30_Odd/b.jpg', jpeg({ taken: '2013:03:01 23:30:00' }));
    used.write('2013/02_28_Fine/c.jpg');
    const { state, report } = await used.scan();
    expect(state).toBe('done');
    expect(used.albums().map(({ date }) => date)).toEqual(['2013-02-28', '2013-03-01']);
    const reason = 'day is out of range for month 2013-02-30';
    expect(report.faults.items).toEqual([{ kind: 'bad-date', path: '2013/02_30_Odd', reason }]);
  });

  test('without a_year an album has the date of its earliest photo, or of its file time', async () => {
    used.write('plain/Mixed/a.jpg', jpeg({ taken: '2013:03:02 10:00:00' }), new Date('1999-01-01'));
    used.write('plain/Mixed/b.jpg', jpeg(), new Date('2012-06-30T22:30:00Z'));
    await used.scan();
    expect(used.albums()).toMatchObject([{ date: '2012-07-01', name: 'Mixed' }]);
  });

  test('a photo whose name has an impossible date is added without it, and reported', async () => {
    used.write('2013/01_19_Snow/2013-13-19_19-12-43.jpg');
    used.write('2013/01_19_Snow/2013-01-19_19-12-43.jpg');
    const { report } = await used.scan();
    expect(used.photos()).toMatchObject([
      { taken_at: '2013-01-19T19:12:43', taken_source: 'name' },
      { taken_at: null, taken_source: null },
    ]);
    expect(report.faults.items).toMatchObject([
      { kind: 'bad-date', path: '2013/01_19_Snow/2013-13-19_19-12-43.jpg' },
    ]);
  });

  test('an optional capture that matches nothing gives no date', async () => {
    const optional = compilePattern(
      'All',
      String.raw`[^/]+/(?<p_year>\d{4})-(?<p_month>\d\d)-(?<p_day>\d\d)_(?<p_hour>\d\d)-(?<p_minute>\d\d)(?:-(?<p_second>\d\d))?\.jpg`,
    );
    used.write('a/2013-01-19_19-12.jpg');
    used.write('a/2013-01-19_19-12-43.jpg');
    await used.scan({ patterns: [optional] });
    expect(used.photos().map((photo) => photo['taken_at'])).toEqual(['2013-01-19T19:12:43', null]);
  });

  test('times that clocks in the gallery’s time zone skip, or show twice, are kept as they are', async () => {
    used.write('2013/03_31_Spring/2013-03-31_02-30-00.jpg');
    used.write('2013/10_27_Autumn/2013-10-27_02-30-00.jpg');
    await used.scan();
    expect(used.photos().map((photo) => photo['taken_at'])).toEqual([
      '2013-03-31T02:30:00',
      '2013-10-27T02:30:00',
    ]);
  });
});
