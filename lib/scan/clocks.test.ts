import { afterEach, beforeEach, expect, test } from 'vitest';
import { filmDecoderFault } from '../images/filmDecoder.ts';
import { compilePattern } from '../library/albumPath.ts';
import type { Library } from '../library/library.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { testFilm } from '../testing/testFilm.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { datedPattern, makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { googleMotion } from '../testing/testMotion.ts';
import { jpegWithExif } from '../testing/testPictures.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const album = '2024/05_01_Japan';
const TIME = String.raw`(?<p_hour>\d\d)-(?<p_minute>\d\d)-(?<p_second>\d\d)`;

const inOrder = () =>
  used.inDatabase((client) =>
    client.prepare('select filename from photos order by order_at, sort_key, path').pluck().all(),
  );

test('photos of two cameras are ordered by what their clocks showed, whatever the time zone of the gallery', async () => {
  const offset = '+09:00';
  used.write(`${album}/phone 1.jpg`, jpeg({ taken: '2024:05:01 09:00:00', offset, data: '1' }));
  used.write(`${album}/camera 2.jpg`, jpeg({ taken: '2024:05:01 10:00:00', data: '2' }));
  used.write(`${album}/phone 3.jpg`, jpeg({ taken: '2024:05:01 11:00:00', offset, data: '3' }));
  used.write(`${album}/camera 4.jpg`, jpeg({ taken: '2024:05:01 12:00:00', data: '4' }));
  const clocks = ['phone 1.jpg', 'camera 2.jpg', 'phone 3.jpg', 'camera 4.jpg'];
  await used.scan({ timezone: 'Europe/Paris' });
  expect(inOrder()).toEqual(clocks);
  const before = used.photos();
  const { report } = await used.scan({ timezone: 'America/New_York', full: true });
  expect(report.redated_photos.total).toBe(0);
  expect(used.photos()).toEqual(before);
});

test('photos without a date come last, and equal times are in the order of names as people count', async () => {
  for (const number of [100, 10, 1, 2]) used.write(`${album}/${number}.jpg`, jpeg());
  used.write(`${album}/IMG_10.jpg`, jpeg({ taken: '2024:05:01 09:00:00' }));
  used.write(`${album}/IMG_9.jpg`, jpeg({ taken: '2024:05:01 09:00:00' }));
  used.write(`${album}/IMG_09.jpg`, jpeg({ taken: '2024:05:01 09:00:00' }));
  await used.scan();
  expect(inOrder()).toEqual([
    ...['IMG_09.jpg', 'IMG_9.jpg', 'IMG_10.jpg'],
    ...['1.jpg', '2.jpg', '10.jpg', '100.jpg'],
  ]);
});

test('a photo with a date and no time is ordered as if taken at midnight', async () => {
  used.write(`${album}/3.jpg`, jpeg({ taken: '2024:04:30 23:59:59' }));
  used.write(`${album}/2.jpg`, jpeg({ taken: '2024:05:01   :  :  ' }));
  used.write(`${album}/1.jpg`, jpeg({ taken: '2024:05:01 00:00:00' }));
  used.write(`${album}/0.jpg`, jpeg({ taken: '2024:05:01 00:00:01' }));
  await used.scan();
  expect(inOrder()).toEqual(['3.jpg', '1.jpg', '2.jpg', '0.jpg']);
});

test('files that an older version read are read again once, and the owner’s edits stay', async () => {
  used.write(`${album}/a.jpg`, jpeg({ taken: '2024:05:01 09:00:00' }));
  await used.scan();
  used.inDatabase((client) =>
    client.exec(
      "update photos set reader_version = 0, taken_at = '2024-05-01T08:00:00', edited_at = '2000-01-01'",
    ),
  );
  const { report } = await used.scan();
  expect(report.changed_photos.total).toBe(0);
  const expected = { taken_at: '2024-05-01T09:00:00', edited_at: '2000-01-01' };
  expect(used.photos()).toMatchObject([expected]);
  used.inDatabase((client) => client.exec("update photos set taken_at = '1999-01-01'"));
  await used.scan();
  expect(used.photos()).toMatchObject([{ taken_at: '1999-01-01' }]);
});

test('a time from GPS is shown as clocks in the gallery’s time zone show it', async () => {
  const gps = { GPSDateStamp: '2011:07:03', GPSTimeStamp: '4/1 5/1 6/1' };
  used.write(`${album}/a.jpg`, await jpegWithExif({ IFD3: gps }));
  await used.scan({ timezone: 'Asia/Tokyo' });
  expect(used.photos()).toMatchObject([
    { taken_at: '2011-07-03T13:05:06', taken_offset: 540, taken_source: 'gps' },
  ]);
});

test('a time from GPS follows a change of the gallery’s time zone, and no file is read for it', async () => {
  const gps = { GPSDateStamp: '2011:07:03', GPSTimeStamp: '20/1 5/1 6/1' };
  used.write(`${album}/a.jpg`, await jpegWithExif({ IFD3: gps }));
  used.write(`${album}/b.jpg`, jpeg({ taken: '2011:07:03 10:00:00', offset: '+02:00' }));
  await used.scan({ timezone: 'Asia/Tokyo' });
  const [before] = used.photos();
  expect(before).toMatchObject({ taken_at: '2011-07-04T05:05:06', taken_offset: 540 });
  const { library, reads } = countingReads();
  const { report } = await used.scan({ timezone: 'America/New_York' }, library);
  expect(reads()).toBe(0);
  expect(used.photos()).toMatchObject([
    { taken_at: '2011-07-03T16:05:06', taken_offset: -240, taken_source: 'gps' },
    { taken_at: '2011-07-03T10:00:00', taken_offset: 120 },
  ]);
  expect(report.redated_photos.items).toEqual([{ category: 'Photos', path: `${album}/a.jpg` }]);
  await used.scan({ timezone: 'Asia/Tokyo' });
  expect(used.photos()[0]).toEqual(before);
  expect((await used.scan({ timezone: 'Asia/Tokyo' })).report.redated_photos.total).toBe(0);
});

test('an instant outside of the calendar is ignored, and a file time outside of it counts as the nearest day in it', async () => {
  const gps = { GPSDateStamp: '9999:12:31', GPSTimeStamp: '23/1 5/1 6/1' };
  used.write('plain/Odd/a.jpg', await jpegWithExif({ IFD3: gps }));
  used.write('plain/Odd/b.jpg', jpeg({ taken: '9999:12:31 24:00:00' }));
  const library = openLocalLibrary(used.root);
  const later: Library = {
    ...library,
    async *list() {
      for await (const { entries, faults } of library.list()) {
        yield { faults, entries: entries.map((entry) => ({ ...entry, mtimeMs: 1e18 })) };
      }
    },
  };
  await used.scan({ timezone: 'Asia/Tokyo' }, later);
  expect(used.photos()).toMatchObject([
    { taken_at: null, damaged: null },
    { taken_at: null, damaged: null },
  ]);
  expect(used.albums()).toMatchObject([{ date: '9999-12-31' }]);
});

test('a film has the time of the clock at its place, or a time in UTC, which follows the time zone', async () => {
  const frames = [jpeg()];
  const film = { frames, width: 40, height: 30, created: Date.UTC(2021, 3, 10, 10, 44) };
  const metadata = { 'com.apple.quicktime.creationdate': '2021-04-10T11:43:59+0100' };
  used.write(`${album}/a.mp4`, testFilm({ ...film, metadata, rotation: 90 }));
  used.write(`${album}/b.mp4`, testFilm(film));
  const local = { taken_at: '2021-04-10T11:43:59', taken_offset: 60, taken_source: 'film' };
  const { report } = await used.scan({ timezone: 'Asia/Tokyo' });
  expect(report).toMatchObject({ files: { films: 2 }, films_fault: filmDecoderFault() });
  expect(used.photos()).toMatchObject([
    { ...local, kind: 'video', width: 30, height: 40, duration: 500, damaged: null },
    { taken_at: '2021-04-10T19:44:00', taken_offset: 540, taken_source: 'film' },
  ]);
  await used.scan({ timezone: 'America/New_York' });
  expect(used.photos()).toMatchObject([local, { taken_at: '2021-04-10T06:44:00' }]);
});

test('a time in the path is taken as the patterns say, and saves reading the file', async () => {
  const timed = (day: string) =>
    compilePattern(
      'Photos',
      String.raw`(?<a_year>\d{4})/[^/]*/(?<p_year>\d{4})-${day}_${TIME}\.jpg`,
    );
  const monthFirst = timed(String.raw`(?<p_month>\d\d)-(?<p_day>\d\d)`);
  const dayFirst = timed(String.raw`(?<p_day>\d\d)-(?<p_month>\d\d)`);
  const path = `${album}/2001-02-03_04-05-06.jpg`;
  used.write(path, jpeg({ taken: '2024:05:01 09:00:00', offset: '+02:00' }));
  await used.scan({ patterns: [datedPattern] });
  const byClock = { taken_at: '2024-05-01T09:00:00', taken_offset: 120, taken_source: 'exif' };
  expect(used.photos()).toMatchObject([byClock]);
  used.inDatabase((client) => client.exec("update photos set edited_at = '2000-01-01'"));

  const { library, reads } = countingReads();
  const first = await used.scan({ patterns: [monthFirst] }, library);
  const byPath = { taken_source: 'name', taken_offset: null, edited_at: '2000-01-01' };
  expect(used.photos()).toMatchObject([{ taken_at: '2001-02-03T04:05:06', ...byPath }]);
  expect(first.report.redated_photos.items).toEqual([{ category: 'Photos', path }]);
  await used.scan({ patterns: [dayFirst] }, library);
  expect(used.photos()).toMatchObject([{ taken_at: '2001-03-02T04:05:06', ...byPath }]);
  expect(reads()).toBe(0);

  const last = await used.scan({ patterns: [datedPattern] }, library);
  expect(used.photos()).toMatchObject([byClock]);
  expect(last.report.redated_photos.total).toBe(1);
  expect((await used.scan({ patterns: [datedPattern] })).report.redated_photos.total).toBe(0);
});

/** The library, counting how often the content of a file is read. */
function countingReads() {
  const library = openLocalLibrary(used.root);
  let count = 0;
  const counted: Library = {
    ...library,
    readEnds: (...asked) => {
      count += 1;
      return library.readEnds(...asked);
    },
    readHead: (...asked) => {
      count += 1;
      return library.readHead(...asked);
    },
  };
  return { library: counted, reads: () => count };
}

test('a motion photo is a picture, and the place of the film in its file is stored', async () => {
  const film = testFilm({ frames: [jpeg()], width: 40, height: 30 });
  const motion = googleMotion(jpeg(), film, 'container');
  used.write(`${album}/a.jpg`, motion);
  used.write(`${album}/b.jpg`, jpeg());
  await used.scan();
  expect(used.photos()).toMatchObject([
    {
      kind: 'image',
      damaged: null,
      width: 40,
      duration: 500,
      codecs: '?',
      motion_start: motion.length - film.length,
      motion_length: film.length,
    },
    { kind: 'image', motion_start: null, duration: null },
  ]);
});
