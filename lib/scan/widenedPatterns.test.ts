import { afterEach, beforeEach, expect, test } from 'vitest';
import { compilePattern } from '../library/albumPath.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { DEFAULT_PATTERNS } from '../library/patternForms.ts';
import { blindTo } from '../testing/blindLibrary.ts';
import { datedPattern, makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

const byDefault = {
  patterns: DEFAULT_PATTERNS.map(({ category, path }) => compilePattern(category, path)),
  patternsAreDefault: true,
};
const narrow = '2013/01_19_Snow/a.jpg';
const wide = ['2013/01_19_Snow/b.arw', 'private letters/c.jpg'];

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

/** The reason for which each photo waits, by path; `missing` for one that is not in the gallery. */
const reasons = () =>
  Object.fromEntries(
    used
      .photos()
      .map(({ path, missing, waiting_reason: reason }) => [path, missing ? 'missing' : reason]),
  );
const reasonOf = (paths: string[], reason: string | null) =>
  Object.fromEntries(paths.map((path) => [path, reason]));

/** A gallery scanned by an earlier version, whose reports have no list of unused rules. */
async function scanAsFirst() {
  for (const path of [narrow, ...wide]) used.write(path);
  await used.scan({ patterns: [datedPattern] });
  used.inDatabase((client) =>
    client.exec(`update scans set report = json_remove(report, '$.unused_rules');
      delete from settings where name = 'default_patterns'`),
  );
}

test('files that only the wider default patterns match wait at the first scan of an older gallery', async () => {
  await scanAsFirst();
  used.write('2013/01_19_Snow/d.jpg');
  const { events } = await used.scan(byDefault);
  const known = {
    ...reasonOf([narrow, '2013/01_19_Snow/d.jpg'], null),
    ...reasonOf(wide, 'widened'),
  };
  expect(reasons()).toEqual(known);
  expect(events).toContainEqual({ kind: 'held', count: 2 });
  const counts = used.albums().map(({ dirpath, photo_count: photos }) => [dirpath, photos]);
  expect(counts.sort()).toEqual([
    ['2013/01_19_Snow', 2],
    ['private letters', 0],
  ]);
  used.write('later/e.jpg');
  await used.scan(byDefault);
  expect(reasons()).toEqual({ ...known, 'later/e.jpg': null });
});

test('what the first scan of an older gallery could not read waits in a later one', async () => {
  await scanAsFirst();
  used.write('letters/d.jpg');
  await used.scan(byDefault, blindTo(openLocalLibrary(used.root), 'letters'));
  used.write('later/e.jpg');
  await used.scan(byDefault);
  expect(reasons()).toMatchObject({ 'letters/d.jpg': 'widened', 'later/e.jpg': null });
  used.write('letters/f.jpg');
  await used.scan(byDefault);
  expect(reasons()).toMatchObject({ 'letters/f.jpg': null });
});

test('files with extensions that the default patterns got later wait in a gallery that was scanned before', async () => {
  used.write('letters/c.jpg');
  await used.scan(byDefault);
  used.inDatabase((client) => client.exec("delete from settings where name = 'default_patterns'"));
  const added = ['letters/d.TGA', 'letters/e.mod', 'new/f.m2v', 'new/j.MP'];
  const others = ['letters/g.jpg', 'new/h.mp4'];
  for (const path of [...added, ...others]) used.write(path);
  await used.scan(byDefault);
  const known = { ...reasonOf(['letters/c.jpg', ...others], null), ...reasonOf(added, 'widened') };
  expect(reasons()).toEqual(known);
  used.write('letters/i.tga');
  await used.scan(byDefault);
  expect(reasons()).toEqual({ ...known, 'letters/i.tga': null });
});

test("a gallery that was scanned by the third default waits for the films of Google's phones", async () => {
  used.write('letters/c.jpg');
  await used.scan(byDefault);
  used.inDatabase((client) =>
    client.exec("update settings set value = '3' where name = 'default_patterns'"),
  );
  const added = ['letters/PXL_1.MP', 'letters/PXL_2.MP~2'];
  for (const path of [...added, 'letters/d.tga']) used.write(path);
  await used.scan(byDefault);
  expect(reasons()).toEqual({
    ...reasonOf(['letters/c.jpg', 'letters/d.tga'], null),
    ...reasonOf(added, 'widened'),
  });
});

test('nothing waits in a new gallery', async () => {
  for (const path of [narrow, ...wide, 'b.apng']) used.write(path);
  await used.scan(byDefault);
  used.write('2013/01_19_Snow/c.rm');
  await used.scan(byDefault);
  const all = [narrow, ...wide, '/b.apng', '2013/01_19_Snow/c.rm'];
  expect(reasons()).toEqual(reasonOf(all, null));
});

test('nothing waits where the owner wrote the patterns', async () => {
  await scanAsFirst();
  await used.scan({ ...byDefault, patternsAreDefault: false });
  expect(reasons()).toEqual(reasonOf([narrow, ...wide], null));
});
