import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { readMetadata } from '../testing/testMetadata.ts';

let plain: Buffer;
beforeAll(async () => {
  plain = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#876' } })
    .jpeg()
    .toBuffer();
});

type Entry = { tag: number; type: number; count: number; value: number };

/**
 * An Exif segment with these entries, whose values are left-aligned in their four bytes, as in
 * TIFF.
 */
function exifSegment(little: boolean, entries: readonly Entry[]): Buffer {
  const tiff = Buffer.alloc(8 + 2 + entries.length * 12 + 4 + 64);
  const u16 = (value: number, at: number) =>
    little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const u32 = (value: number, at: number) =>
    little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  tiff.write(little ? 'II' : 'MM');
  u16(42, 2);
  u32(8, 4);
  u16(entries.length, 8);
  for (const [i, { tag, type, count, value }] of entries.entries()) {
    const at = 10 + 12 * i;
    u16(tag, at);
    u16(type, at + 2);
    u32(count, at + 4);
    if (type === 4 || type === 9) u32(value, at + 8);
    else if (type === 3 || type === 8) u16(value, at + 8);
    else tiff.writeUInt8(value & 255, at + 8);
  }
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(tiff.length + 8, 2);
  return Buffer.concat([head, Buffer.from('Exif\0\0'), tiff]);
}

/**
 * Offsets at which a segment may be inserted: before all others, behind the frame header, before
 * the picture data.
 */
function places(): number[] {
  const after = (marker: number) => {
    for (let at = 2; ; at += 2 + plain.readUInt16BE(at + 2)) {
      const isFrame = marker === 0xc0 && plain[at + 1] === 0xc0;
      if (isFrame) return at + 2 + plain.readUInt16BE(at + 2);
      if (plain[at + 1] === 0xda) return at;
    }
  };
  return [2, after(0xc0), after(0xda)];
}

const entry = fc.record({
  tag: fc.constantFrom(0x0112, 0x0112, 0x0112, 0x0100),
  type: fc.constantFrom(1, 3, 4, 8, 9, 3, 3, 2, 7),
  count: fc.constantFrom(0, 1, 1, 1, 2),
  value: fc.nat(9),
});
const segment = fc.record({
  little: fc.boolean(),
  entries: fc.array(entry, { maxLength: 3 }),
  place: fc.nat(2),
});

test('page and picture are turned alike, whatever the file says of its orientation and where', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 2 }), async (segments) => {
      let file = plain;
      const at = places();
      const later = segments.toSorted((a, b) => b.place - a.place);
      for (const { little, entries, place } of later) {
        const where = at[place] ?? 2;
        const piece = exifSegment(little, entries);
        file = Buffer.concat([file.subarray(0, where), piece, file.subarray(where)]);
      }
      const { info } = await sharp(file).autoOrient().raw().toBuffer({ resolveWithObject: true });
      const page = await readMetadata(file, { complete: true });
      expect([page.width, page.height]).toEqual([info.width, info.height]);
      expect(page.orientation).toBe((await sharp(file).metadata()).orientation || 1);
    }),
    { numRuns: process.env['TEST_LONG'] === undefined ? 200 : 6_000 },
  );
});
