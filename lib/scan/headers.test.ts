import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { photoColumns } from '../photos/rows.ts';
import { paintFrame, testFilm } from '../testing/testFilm.ts';
import { makeHeic } from '../testing/testHeic.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { jpegWithExif } from '../testing/testPictures.ts';
import { makeNef } from '../testing/testRaw.ts';
import { makePsd } from '../testing/testStills.ts';
import { makePrinter } from './printer.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const album = '2013/01_19_Snow';

test("sizes are upright, and the time is that of the camera's clock, whatever its offset", async () => {
  const taken = '2013:07:19 19:12:43';
  used.write(`${album}/a.jpg`, jpeg({ width: 40, height: 30, orientation: 6, taken }));
  used.write(`${album}/b.jpg`, jpeg({ taken, offset: '-05:00' }));
  await used.scan();
  expect(used.photos()).toMatchObject([
    {
      kind: 'image',
      media_type: 'image/jpeg',
      width: 30,
      height: 40,
      orientation: 6,
      taken_at: '2013-07-19T19:12:43',
      taken_offset: null,
      taken_source: 'exif',
    },
    { taken_at: '2013-07-19T19:12:43', taken_offset: -300, taken_source: 'exif' },
  ]);
});

test("the file name's date wins over the camera's", async () => {
  used.write(`${album}/2013-01-19_19-12-43.jpg`, jpeg({ taken: '1999:01:01 00:00:00' }));
  await used.scan();
  const taken_at = '2013-01-19T19:12:43';
  expect(used.photos()).toMatchObject([{ taken_at, taken_source: 'name', width: 40 }]);
});

test('a picture or a film that cannot be read is a damaged photo, a file of another kind is not', async () => {
  used.write(`${album}/a.jpg`, 'not a picture');
  used.write(`${album}/b.jpg`, '');
  used.write(`${album}/c.mp4`, 'moving pictures');
  used.write(`${album}/d.txt`, 'a note');
  used.write(`${album}/e.png`, jpeg());
  const { state, report, events } = await used.scan();
  expect(state).toBe('done');
  expect(used.photos()).toMatchObject([
    { kind: 'image', damaged: 'text', width: null, missing: false },
    { kind: 'image', damaged: 'empty file' },
    { kind: 'video', media_type: 'video/mp4', damaged: 'text' },
    { kind: 'other', media_type: 'application/octet-stream', damaged: null },
    { kind: 'image', media_type: 'image/jpeg', width: 40 },
  ]);
  expect(report.damaged_photos).toEqual({
    total: 3,
    items: [
      { path: `${album}/a.jpg`, reason: 'text' },
      { path: `${album}/b.jpg`, reason: 'empty file' },
      { path: `${album}/c.mp4`, reason: 'text' },
    ],
  });
  expect(events).toContainEqual({ kind: 'damaged', path: `${album}/a.jpg`, reason: 'text' });
});

test('a picture of a kind that is not shown is not damaged, and a raw file has the size of the picture in it', async () => {
  const [small, large] = [jpeg(), jpeg({ width: 90, height: 60 })];
  used.write(`${album}/a.nef`, makeNef(small, large, 6));
  used.write(`${album}/b.nef`, makeNef(Buffer.from('none'), Buffer.from('none')));
  used.write(`${album}/c.jxl`, Buffer.from('ff0a5f0b01', 'hex'));
  used.write(`${album}/d.psd`, makePsd(4, 2, 4));
  used.write(`${album}/e.dng`, jpeg());
  used.write(`${album}/f.tga`, Buffer.from([0, 0, 10, ...Array<number>(15).fill(1)]));
  used.write(`${album}/g.j2c`, 'v/1\x01');
  used.write(`${album}/h.avci`, '\0\0\0\x18ftypavci');
  used.write(`${album}/i.avifs`, '\0\0\0\x10ftypavis\0\0\0\0\0\0\0\x08moov');
  used.write(`${album}/j.ppm`, 'P3 1 1 255 0 0 0');
  const { report } = await used.scan();
  const taken_at = '2019-05-04T03:02:01';
  expect(used.photos()).toMatchObject([
    { kind: 'image', media_type: 'image/x-nikon-nef', width: 60, height: 90, taken_at },
    { kind: 'other', media_type: 'image/x-nikon-nef', width: null, damaged: null, taken_at },
    { kind: 'image', media_type: 'image/jxl', damaged: null },
    { kind: 'other', media_type: 'image/vnd.adobe.photoshop', damaged: null },
    { kind: 'image', media_type: 'image/jpeg', width: 40 },
    { kind: 'other', media_type: 'image/tga', damaged: null },
    { kind: 'other', media_type: 'image/j2c', damaged: null },
    { kind: 'other', media_type: 'image/avci', damaged: null },
    { kind: 'other', media_type: 'image/avif', damaged: null },
    { kind: 'other', media_type: 'image/pnm', damaged: null },
  ]);
  expect(report.unshown_photos.items.slice(0, 2)).toEqual([
    { path: `${album}/b.nef`, reason: 'image/x-nikon-nef' },
    { path: `${album}/d.psd`, reason: 'image/vnd.adobe.photoshop' },
  ]);
  expect(report.unshown_photos.total).toBe(7);
  expect(report.damaged_photos.total).toBe(0);
});

test('a film called a picture is a film, and a picture called a film is a picture', async () => {
  const frames = [await paintFrame('#f00', '#00f'), await paintFrame('#0f0', '#ff0')];
  used.write(`${album}/a.jpg`, testFilm({ frames, width: 64, height: 48, rotation: 90 }));
  used.write(`${album}/b.mp4`, jpeg({ taken: '2013:07:19 19:12:43' }));
  used.write(`${album}/c.mp4`, makeHeic());
  used.write(`${album}/d.jpg`, '\0\0\0\x18ftypmp42');
  const { report } = await used.scan();
  expect(used.photos()).toMatchObject([
    { kind: 'video', media_type: 'video/quicktime', width: 48, height: 64, duration: 1000 },
    { kind: 'image', media_type: 'image/jpeg', width: 40, taken_at: '2013-07-19T19:12:43' },
    { kind: 'image', media_type: 'image/heic', width: 64, damaged: null },
    { kind: 'image', media_type: 'image/jpeg', damaged: 'a video (MP4 or QuickTime)' },
  ]);
  expect(report.damaged_photos.total).toBe(1);
});

test('a changed file is read again: damage comes and goes, derived facts are replaced, edits stay', async () => {
  used.write(`${album}/a.jpg`, jpeg({ data: 'one' }));
  await used.scan();
  used.inDatabase((client) =>
    client.exec(
      "update photos set caption = 'Mine', crc32 = 7, thumbhash = x'01', thumbhash_from = 'picture'",
    ),
  );
  const [before] = used.photos();
  used.write(`${album}/a.jpg`, 'broken now');
  const broken = await used.scan();
  expect(broken.report.changed_photos.items).toMatchObject([{ path: `${album}/a.jpg` }]);
  expect(used.photos()).toMatchObject([
    {
      id: before?.id,
      damaged: 'text',
      width: null,
      caption: 'Mine',
      crc32: null,
      thumbhash: null,
      thumbhash_from: null,
    },
  ]);
  used.write(`${album}/a.jpg`, jpeg({ width: 80, data: 'two' }));
  await used.scan();
  const [after] = used.photos();
  expect(after).toMatchObject({ id: before?.id, damaged: null, width: 80, caption: 'Mine' });
  expect(after?.['quick_key']).not.toBe(before?.['quick_key']);
  expect((await used.scan()).report.changed_photos.total).toBe(0);
});

test('damage that was found in the picture itself outlives --full, other damage does not', async () => {
  used.write(`${album}/a.jpg`);
  used.write(`${album}/b.jpg`);
  await used.scan();
  used.inDatabase((client) => {
    client.exec("update photos set damaged = 'ends early', crc32 = 7 where filename = 'a.jpg'");
    client.exec("update photos set damaged = 'text', width = null where filename = 'b.jpg'");
  });
  await used.scan({ full: true });
  expect(used.photos()).toMatchObject([
    { damaged: 'ends early', crc32: 7 },
    { damaged: null, width: 40 },
  ]);
});

test('the content key is that of size and content, wherever the file is', async () => {
  used.write(`${album}/a.jpg`, jpeg({ data: 'same' }));
  used.write(`${album}/b.jpg`, jpeg({ data: 'same' }));
  used.write(`${album}/c.jpg`, jpeg({ data: 'else' }));
  await used.scan();
  const [a, b, c] = used.photos().map((photo) => photo['quick_key']);
  expect(a).toMatch(/^[0-9a-f]{32}$/);
  expect(b).toBe(a);
  expect(c).not.toBe(a);
});

test('a header that goes on beyond the first bytes is read to its end', async () => {
  const start = Buffer.from([0xff, 0xd8]);
  const comment = Buffer.alloc(65_535 + 2 - 4, 0x20);
  const padding = Buffer.concat([Buffer.from([0xff, 0xfe, 0xff, 0xff]), comment]);
  const far = Buffer.concat([start, ...Array(5).fill(padding), jpeg({ width: 11 }).subarray(2)]);
  used.write(`${album}/a.jpg`, far);
  await used.scan();
  expect(used.photos()).toMatchObject([{ damaged: null, width: 11 }]);
  truncateSync(join(used.root, album, 'a.jpg'), 200_000);
  await used.scan();
  expect(used.photos()).toMatchObject([{ damaged: 'JPEG cut off before its picture data' }]);
});

test('camera and position follow the file, and are in no row that pages read', async () => {
  const draw = (make: string) =>
    jpegWithExif({
      IFD0: { Make: make, Model: 'X100' },
      IFD2: { LensModel: '23mm', FNumber: '28/10', ISOSpeedRatings: '400' },
      IFD3: { GPSLatitude: '48/1 30/1 0/1', GPSLatitudeRef: 'N', GPSLongitude: '2/1 15/1 0/1' },
    });
  used.write(`${album}/a.jpg`, await draw('Fuji'));
  used.write(`${album}/b.jpg`);
  await used.scan();
  const details = () =>
    used.inDatabase((client) => client.prepare('select * from camera_details').all());
  const position = { latitude: 48.5, longitude: 2.25 };
  const expected = { make: 'Fuji', model: 'X100', lens: '23mm', aperture: 2.8, iso: 400 };
  expect(details()).toMatchObject([{ photo_id: 1, ...expected, ...position, exposure_time: null }]);
  expect(photoColumns.text).not.toMatch(/camera_details|latitude|make|lens/);
  used.write(`${album}/a.jpg`, await draw('Ricoh'));
  await used.scan();
  expect(details()).toMatchObject([{ photo_id: 1, make: 'Ricoh' }]);
  used.write(`${album}/a.jpg`, jpeg({ data: 'without' }));
  await used.scan();
  expect(details()).toEqual([]);
});

test('a picture that is too large to show is told apart from a damaged one, by the limit in force', async () => {
  used.write(`${album}/a.jpg`, jpeg({ width: 2000, height: 1000 }));
  used.write(`${album}/b.jpg`, 'text');
  const { report, events } = await used.scan({ maxMegapixels: 1 });
  const reason = '2 megapixels, more than max_megapixels (1) in gallery.yaml';
  const path = `${album}/a.jpg`;
  expect(report.too_large_photos).toEqual({ total: 1, items: [{ path, reason }] });
  expect(report.damaged_photos).toMatchObject({ total: 1, items: [{ path: `${album}/b.jpg` }] });
  const told = events.filter(({ kind }) => kind === 'too-large');
  expect(told).toEqual([{ kind: 'too-large', path, reason }]);
  const errors: string[] = [];
  const output = { out: () => undefined, err: (text: string) => errors.push(text), columns: null };
  for (const event of told) makePrinter(1, output)(event);
  expect(errors).toEqual([`! ${path}: too large to show, ${reason}\n`]);
  expect(used.photos()).toMatchObject([{ damaged: null, width: 2000 }, { damaged: 'text' }]);
  const raised = await used.scan({ maxMegapixels: 2, full: true });
  expect(raised.report.too_large_photos.total).toBe(0);
});
