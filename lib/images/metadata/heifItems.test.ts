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

test.each([
  [2, true],
  [2_000, false],
])(
  'of items that are said to be EXIF, %i before the one that is, some are looked at',
  async (before, isFound) => {
    const exif = exifOf(2020);
    const ftyp = box('ftyp', Buffer.from('heic'));
    const mdat = box('mdat', exif);
    const u16 = (value: number) => Buffer.from([value >> 8, value & 255]);
    const u32 = (value: number) => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
    const ids = Array.from({ length: before + 1 }, (_, i) => i + 1);
    const infos = ids.map((id) => box('infe', u32(0x02000000), u16(id), u16(0), 'Exif'));
    const places = ids.map((id) => {
      const [from, length] = id > before ? [ftyp.length + 8, exif.length] : [0, 8];
      return Buffer.concat([u16(id), u16(0), u16(1), u32(from), u32(length)]);
    });
    const inside = [
      box('iinf', u32(0), u16(ids.length), ...infos),
      box('iloc', u32(0), u16(0x4400), u16(ids.length), ...places),
    ];
    const file = Buffer.concat([ftyp, mdat, box('meta', u32(0), ...inside)]);
    const reader = new HeaderReader({ head: file, size: file.length, read: null });
    expect((await readBoxBlocks(reader)).exif !== null).toBe(isFound);
  },
);

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
