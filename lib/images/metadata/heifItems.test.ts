import { expect, test } from 'vitest';
import { box } from '../../testing/testBox.ts';
import { makeHeic } from '../../testing/testHeic.ts';
import { readInParts } from '../../testing/testMetadata.ts';
import { tiffOf } from '../../testing/testRaw.ts';
import { readBoxBlocks } from './boxes.ts';
import { HeaderReader } from './headerReader.ts';

test('items that claim pieces without a byte are passed over at once', async () => {
  const items = 20_000;
  // Version 0, whose numbers have no bytes; then for each item its id, a reference and 65,535 pieces.
  const places = Buffer.alloc(8 + 6 * items);
  places.writeUInt16BE(items, 6);
  for (let at = 8; at < places.length; at += 6) places.writeUInt16BE(0xffff, at + 4);
  const inside = [box('iinf', Buffer.alloc(6)), box('iloc', places)];
  const file = Buffer.concat([
    box('ftyp', Buffer.from('heic')),
    box('meta', Buffer.alloc(4), ...inside),
  ]);
  const reader = new HeaderReader({ head: file, size: file.length, read: null });
  expect(await readBoxBlocks(reader)).toMatchObject({ exif: null, xmp: null });
}, 10_000);

/** The EXIF block of a phone, taken in this year. */
const exifOf = (year: number) => {
  const date = Buffer.from(`${year}:05:06 07:08:09\0`);
  const directories = [
    { fields: [[0x8769, 4, { directory: 1 }] as const] },
    { fields: [[0x9003, 2, date] as const] },
  ];
  return Buffer.concat([Buffer.from('\0\0\0\x06Exif\0\0', 'latin1'), tiffOf({ directories })]);
};
const [own, other] = [exifOf(2020), exifOf(1999)];
const grid = { columns: 2, rows: 1, width: 128, height: 64 };

test.each([
  ['beside one of another picture', { grid, exif: own, exifOfTile: other }],
  ['alone, of another picture', { grid, exifOfTile: own }],
  ['behind the data, with all that describes it', { exif: own, behind: 200_000 }],
])('the date of the primary picture is read: %s', async (_, parts) => {
  expect((await readInParts(makeHeic(parts))).taken?.at).toBe('2020-05-06T07:08:09');
});
