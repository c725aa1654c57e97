import { afterEach, beforeEach, expect, test } from 'vitest';
import { compilePattern } from '../library/albumPath.ts';
import { DEFAULT_PATTERNS } from '../library/patternForms.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { parseReport } from './report.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

test('a report says what was left out and why, and how long each step took', async () => {
  used.write('2013/01_19_Snow/a.jpg');
  used.write('2013/01_19_Snow/.DS_Store');
  for (const name of ['a.doc', 'b.DOC', 'c.doc']) used.write(`2013/01_19_Snow/${name}`, name);
  used.write('2013/Snow/d.jpg');
  const { report } = await used.scan();
  expect(report.unmatched_groups.items).toMatchObject([
    {
      path: '2013/Snow/*.jpg',
      files: 1,
      example: '2013/Snow/d.jpg',
      found: 'Snow/d.jpg',
      lacks: null,
    },
    {
      path: '2013/01_19_Snow/*.doc',
      files: 3,
      pattern: 'patterns[0]',
      found: 'a.doc',
      lacks: null,
    },
  ]);
  expect(report.unmatched_groups.items[0]?.part).toContain('a_month');
  const ignored = { key: 'ignore[0]', files: 1, example: '2013/01_19_Snow/.DS_Store' };
  expect(report.ignored_groups).toMatchObject({ total: 1, items: [ignored] });
  const steps = Object.values(report.step_seconds);
  expect(steps).toHaveLength(4);
  expect(Math.min(...steps)).toBeGreaterThan(0);
  const { step_seconds, unmatched_groups, ...older } = report;
  expect(parseReport(JSON.stringify(older))).toMatchObject({
    step_seconds: { listing: 0 },
    unmatched_groups: { total: 0, items: [] },
  });
});

test('a file that is no photo is not explained by a pattern of another form of directory', async () => {
  used.write('Films/notes.txt');
  const patterns = DEFAULT_PATTERNS.map(({ category, path }) => compilePattern(category, path));
  const { report } = await used.scan({ patterns });
  expect(report.unmatched_groups.items).toMatchObject([{ path: 'Films/*.txt', pattern: null }]);
});

test('a report names the kinds of pictures and films that no pattern matches, whatever else is left out', async () => {
  used.write('2013/01_19_Snow/a.jpg');
  for (const name of ['a.doc', 'b.doc']) used.write(`2013/01_19_Snow/${name}`, name);
  used.write('2013/01_19_Snow/b.HEIC');
  used.write('2013/01_19_Snow/c.mts');
  const patterns = [{ category: 'Photos', path: '(?<a_name>[^/]+/[^/]+)/.*\\.(?i:jpe?g|mp4)' }];
  const { report } = await used.scan({
    patterns: patterns.map(({ category, path }) => compilePattern(category, path)),
  });
  const items = report.unmatched_groups.items.map(({ path, lacks }) => [path, lacks]);
  expect(items).toEqual([
    ['2013/01_19_Snow/*.heic', '.heic'],
    ['2013/01_19_Snow/*.mts', '.mts'],
    ['2013/01_19_Snow/*.doc', null],
  ]);
});
