import { afterEach, beforeEach, expect, test } from 'vitest';
import { jpeg } from '../testing/testJpeg.ts';
import { createTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { jpegWithExif } from '../testing/testPictures.ts';

let used: TestLibrary;
beforeEach(() => {
  used = createTestLibrary();
});
afterEach(() => used.close());

const album = '2024/05_01_Japan';

const inOrder = () =>
  used.inDatabase((client) =>
    client.prepare('select filename from photos order by order_at, sort_key, path').pluck().all(),
  );

test('two cameras stand in the order of their clocks, whatever the zone of the gallery', async () => {
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

test('what an older version read is read again once, and the edits of the owner are left alone', async () => {
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

test('the time of satellites is shown as clocks in the zone of the gallery', async () => {
  const gps = { GPSDateStamp: '2011:07:03', GPSTimeStamp: '4/1 5/1 6/1' };
  used.write(`${album}/a.jpg`, await jpegWithExif({ IFD3: gps }));
  await used.scan({ timezone: 'Asia/Tokyo' });
  expect(used.photos()).toMatchObject([
    { taken_at: '2011-07-03T13:05:06', taken_offset: 540, taken_source: 'gps' },
  ]);
});
