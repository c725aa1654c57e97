import { expect, test } from 'vitest';
import { readExif } from '../exif.ts';
import { entriesAt, openTiffBlock } from './tiffBlock.ts';

/** A TIFF structure with one directory at 8, of these entries: tag, type, count and value. */
function tiffWith(...entries: [tag: number, type: number, count: number, value: number][]) {
  const bytes = Buffer.alloc(10 + 12 * entries.length);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    bytes.writeUInt16LE(tag, 10 + 12 * i);
    bytes.writeUInt16LE(type, 12 + 12 * i);
    bytes.writeUInt32LE(count, 14 + 12 * i);
    bytes.writeInt32LE(value, 18 + 12 * i);
  }
  return bytes;
}

test('entries are found as far as they are inside the structure', () => {
  const bytes = tiffWith([1, 3, 1, 0], [2, 3, 1, 0], [3, 3, 1, 0]);
  const block = openTiffBlock(bytes);
  expect(block?.first).toBe(8);
  expect(block && entriesAt(block, block.first)).toEqual([10, 22, 34]);
  const cut = openTiffBlock(bytes.subarray(0, 40));
  expect(cut && entriesAt(cut, cut.first)).toEqual([10, 22]);
});

test('there is no structure in other bytes, and no directory outside of it', () => {
  for (const other of ['', 'II*\0\x08\0\0', 'IM*\0\x08\0\0\0', 'II+\0\x08\0\0\0']) {
    expect(openTiffBlock(Buffer.from(other, 'latin1'))).toBeNull();
  }
  const block = openTiffBlock(tiffWith());
  for (const start of [-1, -5, 9, 1e30, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(block && entriesAt(block, start)).toEqual([]);
  }
});

test('a pointer to EXIF or GPS that is negative, or no number, points to nothing', () => {
  const SLONG = 9;
  const FLOAT = 11;
  for (const [type, value] of [[SLONG, -5] as const, [FLOAT, -1] as const]) {
    const block = tiffWith(
      [0x010f, 2, 2, 0x41],
      [0x8769, type, 1, value],
      [0x8825, type, 1, value],
    );
    expect(readExif(block)).toMatchObject({ camera: { make: 'A' }, position: null });
  }
});
