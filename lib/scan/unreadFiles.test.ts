import fs, { chmodSync, renameSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { jpegWithExif } from '../testing/testPictures.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const album = '2013/01_19_Snow';

test('a scan without headers takes what names say, and the next scan reads the rest', async () => {
  used.write(`${album}/2013-01-19_19-12-43.jpg`);
  used.write(`${album}/a.jpg`, jpeg({ taken: '2013:01:19 10:00:00' }));
  await used.scan({ readHeaders: false });
  expect(used.photos()).toMatchObject([
    { taken_source: 'name', width: null, missing: false },
    { taken_at: null, width: null },
  ]);
  const { report } = await used.scan();
  expect(report.changed_photos.total).toBe(0);
  expect(report.redated_photos.total).toBe(0);
  expect(used.photos()).toMatchObject([
    { width: 40, taken_source: 'name' },
    { width: 40, taken_source: 'exif' },
  ]);
});

test('a scan without headers notes a changed file, which the next scan reads', async () => {
  used.write(`${album}/a.jpg`, jpeg({ width: 40 }));
  await used.scan();
  used.inDatabase((client) => client.exec('update photos set crc32 = 7'));
  used.write(`${album}/a.jpg`, jpeg({ width: 50, data: 'more' }));
  await used.scan({ readHeaders: false });
  const size = jpeg({ width: 50, data: 'more' }).length;
  expect(used.photos()).toMatchObject([{ size, width: 40, crc32: null, quick_key: null }]);
  await used.scan();
  expect(used.photos()).toMatchObject([{ width: 50 }]);
});

test('a scan without headers leaves files of the size of a known photo to be read by the next scan', async () => {
  const taken = '2013:01:19 10:00:00';
  used.write(`${album}/known.jpg`, jpeg({ taken, data: 'known' }));
  used.write(`${album}/small.jpg`, jpeg({ data: 'small' }));
  await used.scan();
  // Their content is read to be compared with the known photo, but their headers are not.
  used.write(`${album}/new.jpg`, jpeg({ width: 50, taken, data: 'novel' }));
  used.write(`${album}/small.jpg`, jpeg({ width: 60, taken, data: 'other' }));
  await used.scan({ readHeaders: false });
  expect(used.photos()).toMatchObject([
    { filename: 'known.jpg', width: 40 },
    { filename: 'small.jpg', taken_at: null, quick_key: expect.any(String) },
    { filename: 'new.jpg', width: null, quick_key: expect.any(String) },
  ]);
  await used.scan();
  const taken_at = '2013-01-19T10:00:00';
  expect(used.photos()).toMatchObject([{}, { width: 60, taken_at }, { width: 50, taken_at }]);
  const read = used.photos();
  await used.scan({ readHeaders: false });
  expect(used.photos()).toEqual(read);
});

test('a file that cannot be read for now is tried again by each scan', async () => {
  used.write(`${album}/a.jpg`);
  const library = openLocalLibrary(used.root);
  const error = Object.assign(new Error('EIO'), { code: 'EIO' });
  await used.scan({}, { ...library, readEnds: () => Promise.reject(error) });
  expect(used.photos()).toMatchObject([{ damaged: 'cannot be read (EIO)', missing: false }]);
  await used.scan();
  expect(used.photos()).toMatchObject([{ damaged: null, width: 40 }]);
});

test('a file that cannot be read just now loses nothing that is known of it', async () => {
  const draw = { IFD0: { Make: 'Fuji' }, IFD2: { DateTimeOriginal: '2013:01:19 10:00:00' } };
  used.write(`${album}/a.jpg`, await jpegWithExif(draw));
  used.write(`${album}/2013-01-19_19-12-43.jpg`, jpeg({ data: 'named' }));
  await used.scan();
  used.inDatabase((client) => client.exec("update photos set thumbhash = x'01'"));
  const known = () => ({
    photos: used.photos().map(({ reader_version, ...photo }) => photo),
    albums: used.albums(),
    cameras: used.inDatabase((client) => client.prepare('select * from camera_details').all()),
  });
  const before = known();
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(used.root, album, 'a.jpg'), later, later);
  const sound = openLocalLibrary(used.root);
  const fail = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
  const ends = async () => ({
    bytes: jpeg().subarray(0, 3),
    tail: jpeg(),
    size: 9,
    complete: false,
  });
  for (const library of [
    { ...sound, readEnds: fail('EIO') },
    { ...sound, readEnds: fail('EACCES') },
    { ...sound, readEnds: ends, open: fail('EIO') },
  ]) {
    const { report } = await used.scan({ full: true }, library);
    expect(known()).toEqual(before);
    const reason = expect.stringMatching(/^cannot be read \(E(IO|ACCES)\)$/);
    expect(report.damaged_photos).toMatchObject({ total: 2, items: [{ reason }, { reason }] });
  }
  const reads: string[] = [];
  await used.scan(
    {},
    {
      ...sound,
      readEnds: (path, ...sizes) => {
        reads.push(path.toString());
        return sound.readEnds(path, ...sizes);
      },
    },
  );
  expect(new Set(reads).size).toBe(2);
  expect(used.photos()).toMatchObject(
    before.photos.map(({ etag, file_time, ctime, ...photo }) => photo),
  );
});

test('a file that is gone before it is read is left out, and so is an album of such files', async () => {
  used.write(`${album}/a.jpg`);
  used.write(`${album}/b.jpg`);
  used.write('2013/01_20_Sun/c.jpg');
  const library = openLocalLibrary(used.root);
  const { report } = await used.scan(
    {},
    {
      ...library,
      readEnds: (path, head, tail) => {
        if (!path.toString().includes('/a.jpg')) used.remove(path.toString());
        return library.readEnds(path, head, tail);
      },
    },
  );
  expect(used.photos().map(({ filename }) => filename)).toEqual(['a.jpg']);
  expect(used.albums()).toMatchObject([{ dirpath: album, photo_count: 1 }]);
  expect(report.faults).toMatchObject({ total: 2, items: [{ kind: 'vanished' }, {}] });
});

test('a file that goes while its directory is listed is not taken for gone, and no copy takes its place', async () => {
  used.write(`${album}/b.jpg`);
  used.write('2013/01_20_Sun/c.jpg');
  await used.scan();
  const before = used.photos().map(({ id, path }) => [id, path]);
  used.write(`${album}/a.jpg`);
  // A walk lists the names first and then asks about each. These two are gone in between.
  const lstatSync = ((path: fs.PathLike, options?: fs.StatSyncOptions) =>
    fs.lstatSync(/\/b\.jpg$|_Sun$/.test(`${path}`) ? `${path}.moved` : path, options)) as never;
  const { report } = await used.scan(
    { newPhotos: 'review' },
    openLocalLibrary(used.root, { ...fs, lstatSync }),
  );
  expect(used.photos()).toMatchObject([
    ...before.map(([id, path]) => ({ id, path, missing: false, waiting: 0 })),
    { path: `${album}/a.jpg`, waiting: 1 },
  ]);
  expect(report.faults.items.map(({ path, reason }) => [path, reason]).sort()).toEqual([
    ['2013/01_19_Snow/b.jpg', 'gone while its directory was listed'],
    ['2013/01_20_Sun', 'gone while its directory was listed'],
  ]);
});

test.skipIf(process.getuid?.() === 0)('a file without permission (not as root)', async () => {
  used.write(`${album}/a.jpg`);
  chmodSync(join(used.root, album, 'a.jpg'), 0);
  await used.scan();
  expect(used.photos()).toMatchObject([{ damaged: 'cannot be read (EACCES)' }]);
});

test('a symbolic link out of the library is reported, and no photo', async () => {
  used.write(`${album}/a.jpg`);
  renameSync(join(used.root, album, 'a.jpg'), join(used.dir, 'outside.jpg'));
  symlinkSync(join(used.dir, 'outside.jpg'), join(used.root, album, 'a.jpg'));
  const { report } = await used.scan();
  expect(used.photos()).toEqual([]);
  expect(report.faults.items).toMatchObject([{ kind: 'link-outside', path: `${album}/a.jpg` }]);
});
