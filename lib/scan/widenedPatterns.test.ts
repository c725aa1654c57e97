import { afterEach, beforeEach, expect, test } from 'vitest';
import { compilePattern } from '../library/albumPath.ts';
import { DEFAULT_PATTERNS } from '../library/patternForms.ts';
import { createTestLibrary, datedPattern, type TestLibrary } from '../testing/testLibrary.ts';

const byDefault = {
  patterns: DEFAULT_PATTERNS.map(({ category, path }) => compilePattern(category, path)),
  patternsAreDefault: true,
};
const narrow = '2013/01_19_Snow/a.jpg';
const wide = ['2013/01_19_Snow/b.arw', 'private letters/c.jpg'];

let used: TestLibrary;
beforeEach(() => {
  used = createTestLibrary();
});
afterEach(() => used.close());

const waiting = () =>
  used
    .photos()
    .filter((photo) => photo['waiting'] === 1)
    .map(({ path }) => path)
    .sort();

/** A gallery scanned by an earlier version, whose reports have no list of unused rules. */
async function scanAsFirst() {
  for (const path of [narrow, ...wide]) used.write(path);
  await used.scan({ patterns: [datedPattern] });
  used.inDatabase((client) =>
    client.exec(`update scans set report = json_remove(report, '$.unused_rules');
      delete from settings where name = 'default_patterns'`),
  );
}

test('what only the wider patterns match waits at the first scan of an older gallery', async () => {
  await scanAsFirst();
  used.write('2013/01_19_Snow/d.jpg');
  const { events } = await used.scan(byDefault);
  expect(waiting()).toEqual([...wide].sort());
  expect(events).toContainEqual({ kind: 'held', count: 2 });
  const counts = used.albums().map(({ dirpath, photo_count: photos }) => [dirpath, photos]);
  expect(counts.sort()).toEqual([
    ['2013/01_19_Snow', 2],
    ['private letters', 0],
  ]);
  used.write('later/e.jpg');
  await used.scan(byDefault);
  expect(waiting()).toEqual([...wide].sort());
});

test('a gallery that was scanned by the second default waits for the extensions added since', async () => {
  used.write('letters/c.jpg');
  await used.scan(byDefault);
  used.inDatabase((client) => client.exec("delete from settings where name = 'default_patterns'"));
  const added = ['letters/d.TGA', 'letters/e.mod', 'new/f.m2v'];
  for (const path of [...added, 'letters/g.jpg', 'new/h.mp4']) used.write(path);
  await used.scan(byDefault);
  expect(waiting()).toEqual(added);
  used.write('letters/i.tga');
  await used.scan(byDefault);
  expect(waiting()).toEqual(added);
});

test('nothing waits in a new gallery', async () => {
  for (const path of [narrow, ...wide, 'b.apng']) used.write(path);
  await used.scan(byDefault);
  used.write('2013/01_19_Snow/c.rm');
  await used.scan(byDefault);
  expect(waiting()).toEqual([]);
});

test('nor where the owner wrote the patterns', async () => {
  await scanAsFirst();
  await used.scan({ ...byDefault, patternsAreDefault: false });
  expect(waiting()).toEqual([]);
});
