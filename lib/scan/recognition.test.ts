import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { compilePattern } from '../library/albumPath.ts';
import { openRecognitionLibrary, other, shown } from '../testing/recognitionLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';

const { used, write, rename, copy, sql, hide, close, seen, waiting, rowAt } =
  openRecognitionLibrary();

test('a file mended in place is noticed, though its size and its time are the same', async () => {
  const at = new Date('2013-01-19T10:00:00Z');
  const path = `${shown}/a.jpg`;
  used.write(path, jpeg({ data: 'broken' }), at);
  await used.scan();
  const [before] = used.photos();
  sql("update photos set damaged = 'ends early', thumbhash = x'01', crc32 = 7");
  used.write(path, jpeg({ data: 'mended' }), at);
  const { report } = await used.scan();
  const [after] = used.photos();
  expect(after).toMatchObject({
    etag: before?.['etag'],
    damaged: null,
    thumbhash: null,
    crc32: null,
  });
  expect(after?.['quick_key']).not.toBe(before?.['quick_key']);
  expect(report.changed_photos.total).toBe(1);
  expect((await used.scan()).report.changed_photos.total).toBe(0);
});

test('a file that was only touched keeps what is known of it', async () => {
  write(`${shown}/a.jpg`);
  await used.scan();
  sql("update photos set thumbhash = x'01', crc32 = 7");
  chmodSync(join(used.root, shown, 'a.jpg'), 0o600);
  const { report } = await used.scan();
  expect(used.photos()).toMatchObject([{ crc32: 7, thumbhash: Buffer.from([1]) }]);
  expect(report.changed_photos.total).toBe(0);
});

test('the report names what moved, what was copied, and what waits and why', async () => {
  write(`${shown}/a.jpg`);
  write(`${shown}/b.jpg`);
  await used.scan();
  hide(`${shown}/a.jpg`);
  copy(`${shown}/a.jpg`, `${shown}/copy.jpg`);
  rename(`${shown}/b.jpg`, `${shown}/c.jpg`);
  const dry = await used.scan({ dryRun: true });
  const { report, events } = await used.scan();
  for (const each of [dry.report, report]) {
    expect(each).toMatchObject({
      moved_photos: { items: [{ path: `${shown}/c.jpg`, from: `${shown}/b.jpg` }] },
      copied_photos: { items: [{ path: `${shown}/copy.jpg`, from: `${shown}/a.jpg` }] },
      waiting_photos: { items: [{ path: `${shown}/copy.jpg`, why: 'copied' }] },
    });
  }
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'waiting', path: `${shown}/copy.jpg` }),
  );
});

test('the report names new photos that wait to be looked at', async () => {
  write(`${shown}/a.jpg`);
  await used.scan();
  write(`${shown}/later.jpg`);
  const { report, events } = await used.scan({ newPhotos: 'review' });
  expect(report.waiting_photos.items).toMatchObject([
    { path: `${shown}/later.jpg`, why: 'review' },
  ]);
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'waiting', path: `${shown}/later.jpg` }),
  );
});

test('of several files with one content, photos get that of their name, then of their directory, then the next one', async () => {
  const content = 'one content';
  for (const path of ['2013/01_19_A/x.jpg', '2013/01_19_A/y.jpg', '2013/01_20_B/z.jpg']) {
    write(path, content);
    write(`${path.slice(0, 12)}/stays.jpg`);
  }
  write('2013/01_21_C/w.jpg', content);
  await used.scan();
  const before = new Map(used.photos().map(({ id, rawPath }) => [String(rawPath), id]));
  rename('2013/01_20_B/z.jpg', '2013/01_22_D/z.jpg');
  rename('2013/01_19_A/y.jpg', '2013/01_19_A/renamed.jpg');
  used.remove('2013/01_19_A/x.jpg');
  rename('2013/01_21_C/w.jpg', '2013/01_22_D/other.jpg');
  await used.scan({ maxRemoved: 1 });
  expect(rowAt('2013/01_22_D/z.jpg')?.id).toBe(before.get('2013/01_20_B/z.jpg'));
  expect(rowAt('2013/01_19_A/renamed.jpg')?.id).toBe(before.get('2013/01_19_A/x.jpg'));
  expect(rowAt('2013/01_22_D/other.jpg')?.id).toBe(before.get('2013/01_19_A/y.jpg'));
});

test('photos of one content wait when they are renamed, if only some of them may be downloaded', async () => {
  write(`${shown}/a.jpg`, 'one content');
  write(`${other}/b.jpg`, 'one content');
  write(`${shown}/stays.jpg`);
  write(`${other}/stays.jpg`);
  await used.scan();
  sql(
    "update policies set originals = 0 where id in (select policy_id from albums where dirpath like '%Shown')",
  );
  rename(`${shown}/a.jpg`, `${shown}/c.jpg`);
  rename(`${other}/b.jpg`, `${other}/d.jpg`);
  await used.scan({ maxRemoved: 1 });
  expect(waiting()).toEqual([
    [`${shown}/c.jpg`, 'ambiguous'],
    [`${other}/d.jpg`, 'ambiguous'],
  ]);
});

test('a missing album whose place was taken returns with its own photos, and with no others', async () => {
  const patterns = [compilePattern('Photos', String.raw`(?<a_name>[^/]+)/[^/]+\.jpg`)];
  const options = { patterns, newAlbums: 'private', maxRemoved: 100 } as const;
  for (const path of ['Party/b.jpg', 'Unsorted/a.jpg', 'Rest/r.jpg']) write(path);
  await used.scan({ ...options, newAlbums: 'public' });
  close('Unsorted');
  const idOf = (dirpath: string) => used.albums().find((album) => album.dirpath === dirpath)?.id;
  const [party, unsorted] = [idOf('Party'), idOf('Unsorted')];
  sql("update albums set edited_name = 'Our party' where dirpath = 'Party'");
  rename('Party/b.jpg', 'away.bin');
  await used.scan(options);
  rename('Unsorted', 'Party');
  await used.scan(options);
  const present = () =>
    used
      .albums()
      .filter(({ missing }) => !missing)
      .map(({ id, dirpath, public: isPublic }) => [id, dirpath, isPublic]);
  expect(present()).toContainEqual([unsorted, 'Party', 0]);
  write('Unsorted/new.jpg');
  await used.scan(options);
  expect(rowAt('Unsorted/new.jpg')?.['album_id']).not.toBe(party);
  expect(present()).toContainEqual([expect.any(Number), 'Unsorted', null]);
  expect(seen()).toEqual(['Rest/r.jpg']);
  rename('away.bin', 'Home/b.jpg');
  await used.scan(options);
  expect(present()).toContainEqual([party, 'Home', 1]);
  expect(seen()).toEqual(['Home/b.jpg', 'Rest/r.jpg']);
});

test('a new photo waits in the place of a closed album to which another album has moved', async () => {
  write(`${shown}/a.jpg`);
  write(`${other}/b.jpg`);
  await used.scan();
  close(shown);
  used.remove(shown);
  await used.scan({ allowRemovals: true });
  rename(other, shown);
  write(`${shown}/new.jpg`);
  await used.scan();
  expect(used.albums().filter(({ missing }) => !missing)).toMatchObject([
    { id: 2, dirpath: shown },
  ]);
  expect(waiting()).toEqual([[`${shown}/new.jpg`, 'new-among-known']]);
  expect(seen()).toEqual([`${shown}/b.jpg`]);
});

test('a copy of a photo that was moved and waits is not shown either', async () => {
  write(`${shown}/a.jpg`);
  write(`${other}/b.jpg`);
  write('2014/01_01_Closed/c.jpg');
  write('2014/01_01_Closed/d.jpg');
  await used.scan();
  close('2014/01_01_Closed');
  copy('2014/01_01_Closed/c.jpg', `${shown}/copy.jpg`);
  rename('2014/01_01_Closed/c.jpg', `${other}/c.jpg`);
  await used.scan();
  expect(waiting()).toEqual([
    [`${shown}/copy.jpg`, 'copied'],
    [`${other}/c.jpg`, 'moved'],
  ]);
  expect(seen()).toEqual([`${shown}/a.jpg`, `${other}/b.jpg`]);
});

test.each(['strip_metadata = 1', 'originals = 0'])(
  'a photo with %s that is moved or copied to where that is allowed waits',
  async (withheld) => {
    const alike = '2013/01_21_Alike';
    for (const name of ['moved', 'stays']) write(`${shown}/${name}.jpg`);
    for (const album of [other, alike]) write(`${album}/x.jpg`);
    await used.scan();
    sql(`update policies set ${withheld} where id in (
      select policy_id from albums where dirpath in ('${shown}', '${alike}'))`);
    rename(`${shown}/moved.jpg`, `${other}/moved.jpg`);
    copy(`${shown}/stays.jpg`, `${other}/copy.jpg`);
    copy(`${shown}/stays.jpg`, `${alike}/alike.jpg`);
    await used.scan({ maxRemoved: 1 });
    expect(waiting()).toEqual([
      [`${other}/copy.jpg`, 'copied'],
      [`${other}/moved.jpg`, 'moved'],
    ]);
    // In an album that withholds the same, a copy gives nobody more, so it does not wait.
    expect(seen()).toContain(`${alike}/alike.jpg`);
  },
);

test('an album without a name is found by its new place once it has moved', async () => {
  const patterns = [compilePattern('Photos', String.raw`trip/[^/]+/[^/]+\.jpg`)];
  write('trip/lisbon/a.jpg');
  await used.scan({ patterns });
  rename('trip/lisbon', 'trip/porto');
  await used.scan({ patterns });
  expect(used.albums()).toMatchObject([{ id: 1, dirpath: 'trip/porto', missing: false }]);
  expect(used.albums()[0]?.['search_text']).toContain('porto');
});

describe('videos of which only the names were ever read', () => {
  const unread = { readHeaders: false, maxRemoved: 1 };
  const [a, b] = [`${shown}/a.mp4`, `${shown}/b.mp4`];
  beforeEach(async () => {
    used.write(a, 'one');
    used.write(b, 'two');
    await used.scan(unread);
    hide(a);
  });
  const swap = () => {
    rename(a, `${shown}/between`);
    rename(b, a);
    rename(`${shown}/between`, b);
  };

  test.each([true, false])(
    'swap names, and the one that was not hidden waits (headers read: %s)',
    async (read) => {
      swap();
      await used.scan({ ...unread, readHeaders: read });
      expect(seen()).toEqual([]);
      expect(waiting()).toEqual([[b, 'unsure']]);
    },
  );

  test('wait when a hidden one is renamed and its name taken by another', async () => {
    rename(a, `${shown}/c.mp4`);
    used.write(a, 'another');
    await used.scan(unread);
    expect(seen()).toEqual([b]);
    expect(waiting()).toEqual([[`${shown}/c.mp4`, 'unsure']]);
  });

  test('are read by the next scan if they have a policy of their own', async () => {
    await used.scan(unread);
    rename(a, `${shown}/c.mp4`);
    used.write(a, 'another');
    await used.scan(unread);
    expect(waiting()).toEqual([[`${shown}/c.mp4`, 'copied']]);
  });
});

test('a photo that was never read and comes back waits if it is a copy of a hidden one', async () => {
  write(`${shown}/a.jpg`);
  write(`${other}/d.jpg`, 'same');
  await used.scan({ readHeaders: false });
  rename(other, 'away');
  write(`${shown}/copy.jpg`, 'same');
  await used.scan({ maxRemoved: 1 });
  sql('update photos set waiting = 0');
  hide(`${shown}/copy.jpg`);
  // A renamed directory: the file keeps its content and its times.
  rename('away', other);
  await used.scan();
  expect(seen()).toEqual([`${shown}/a.jpg`]);
  expect(waiting()).toHaveLength(1);
});
