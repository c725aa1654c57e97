import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databasePath } from '../db/client.ts';
import { compilePattern } from '../library/albumPath.ts';
import { DEFAULT_PATTERNS } from '../library/patternForms.ts';
import { type MemoryFile, makeMemoryLibrary, rawPath } from '../testing/memoryLibrary.ts';
import { testFilm } from '../testing/testFilm.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeMovedLibrary } from '../testing/testKills.ts';
import { makeTestLibrary, type Scanned, type TestLibrary } from '../testing/testLibrary.ts';
import { makeNef } from '../testing/testRaw.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

/**
 * What a dry run and a scan must both report. A dry run does not know facts from headers, nor the
 * ids of new albums.
 */
function told({ state, report, events }: Scanned) {
  const { seconds, step_seconds, dry_run, redated_photos, corrected_photos, ...foreseen } = report;
  const { changed_albums, damaged_photos, ...foretold } = foreseen;
  const { added_albums, ...lists } = foretold;
  const kinds = ['moved', 'recognised', 'copied', 'waiting', 'held', 'album', 'photo'];
  return {
    state,
    ...lists,
    added_albums: added_albums.items.map(({ id, ...album }) => album),
    events: events
      .filter(({ kind }) => kinds.includes(kind))
      .filter((event) => !('change' in event && ['redated', 'changed'].includes(event.change))),
  };
}

test('a dry run foretells what moves, what is a copy, and what will wait and why', async () => {
  await makeMovedLibrary(used);
  used.write('2013/01_22_Open/later.jpg', jpeg({ data: 'later' }));
  const review = { newPhotos: 'review' } as const;
  const foretold = await used.scan({ ...review, dryRun: true });
  const before = used.photos();
  const scanned = await used.scan(review);
  expect(told(foretold)).toEqual(told(scanned));
  expect(before).not.toEqual(used.photos());
  const reasons = scanned.report.waiting_photos.items.map(({ why }) => why);
  expect(new Set(reasons)).toEqual(new Set(['copied', 'beside', 'review', 'replaced']));
  expect(scanned.report.moved_photos.total).toBeGreaterThan(4);
});

test('a dry run foretells which files are one photo, and changes nothing', async () => {
  const patterns = [compilePattern('Photos', String.raw`(?<a_year>\d{4})/(?<a_name>[^/]+)/[^/]+`)];
  const scan = (dryRun: boolean) => used.scan({ patterns, dryRun });
  const film = (name: string, frames: number) =>
    used.write(
      `2020/a/${name}.mov`,
      testFilm({
        frames: Array.from({ length: frames }, (_, i) => Buffer.from(`${name} ${i}`)),
        width: 40,
        height: 30,
      }),
    );
  const still = (path: string) => used.write(`2020/${path}.jpg`, jpeg({ data: path }));
  const raw = (path: string) =>
    used.write(`2020/${path}.NEF`, makeNef(jpeg({ data: path }), jpeg({ width: 80, height: 60 })));
  const foretell = async () => {
    const rows = () => existsSync(databasePath(used.dataDir)) && [used.photos(), used.albums()];
    const before = rows();
    const foretold = await scan(true);
    expect(rows()).toEqual(before);
    const scanned = await scan(false);
    expect(told(foretold)).toEqual(told(scanned));
    const { joined_photos, apart_photos, separated_photos, waiting_photos } = scanned.report;
    return [joined_photos, apart_photos, separated_photos, waiting_photos].map(
      ({ total }) => total,
    );
  };
  // There is no database yet. `2.mov` is too long for the film of a live photo.
  for (const name of ['1', '2', '3', '4']) still(`a/${name}`);
  film('1', 5);
  film('2', 12);
  raw('b/5');
  still('b/5');
  expect(await foretell()).toEqual([2, 0, 0, 0]);
  // The owner has captioned two photos, so files that are found beside them stay apart.
  used.inDatabase((client) =>
    client.exec("update photos set caption = 'Us' where filename in ('2.mov', '3.jpg')"),
  );
  film('2', 5);
  film('3', 5);
  raw('a/4');
  still('c/6');
  expect(await foretell()).toEqual([2, 1, 0, 0]);
  used.remove('2020/a/1.jpg');
  used.remove('2020/b/5.jpg');
  expect(await foretell()).toEqual([0, 0, 2, 0]);
});

test('a dry run foretells which files wait because only wider patterns match them', async () => {
  used.write('2013/01_19_Snow/a.jpg', jpeg({ data: 'a' }));
  await used.scan();
  used.inDatabase((client) =>
    client.exec(
      "update scans set report = '{}'; delete from settings where name = 'default_patterns'",
    ),
  );
  used.write('2013/01_19_Snow/b.dng', 'raw');
  used.write('Somewhere/c.jpg', jpeg({ data: 'c' }));
  const patterns = DEFAULT_PATTERNS.map(({ category, path }) => compilePattern(category, path));
  const wide = { patterns, patternsAreDefault: true };
  const foretold = await used.scan({ ...wide, dryRun: true });
  const scanned = await used.scan(wide);
  expect(foretold.events).toContainEqual({ kind: 'held', count: 2 });
  expect(told(foretold)).toEqual(told(scanned));
  expect(scanned.report.waiting_photos).toMatchObject({
    total: 2,
    items: [
      { path: '2013/01_19_Snow/b.dng', why: 'widened' },
      { path: 'Somewhere/c.jpg', why: 'widened' },
    ],
  });
});

test('a copy of a photo that its owner hides while headers are read is hidden too', async () => {
  const files = new Map<string, MemoryFile>();
  const write = (path: string, data: string) =>
    files.set(rawPath(path), { bytes: jpeg({ data }), mtimeMs: files.size, ctimeMs: files.size });
  write('2013/01_19_Snow/a.jpg', 'a');
  write('2013/01_19_Snow/b.jpg', 'b');
  await used.scan({}, makeMemoryLibrary(files));
  write('2013/01_19_Snow/copy.jpg', 'a');
  write('2013/01_19_Snow/copy of b.jpg', 'b');
  write('2013/01_19_Snow/a.png', 'made of a');
  const library = makeMemoryLibrary(files);
  let hidden = false;
  const readEnds: typeof library.readEnds = async (path, head, tail) => {
    // The content keys of the copies have been read by now, and their headers come next.
    if (path.toString().endsWith('a.png') && !hidden) {
      hidden = true;
      used.inDatabase((client) =>
        client.exec(`insert into policies (id, public) values (99, 0);
          update photos set policy_id = 99 where filename = 'a.jpg'`),
      );
    }
    return library.readEnds(path, head, tail);
  };
  const { report, events } = await used.scan({}, { ...library, readEnds });
  const waiting = used.photos().filter((photo) => photo['waiting'] === 1);
  expect(hidden).toBe(true);
  expect(waiting.map(({ filename }) => filename).sort()).toEqual(['a.png', 'copy.jpg']);
  expect(report.waiting_photos.items.map(({ why }) => why).sort()).toEqual(['beside', 'copied']);
  expect(events.filter(({ kind }) => kind === 'waiting')).toHaveLength(2);
  expect(used.albums()).toMatchObject([{ photo_count: 3 }]);
});
