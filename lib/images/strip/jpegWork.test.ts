import sharp from 'sharp';
import { expect, test } from 'vitest';
import { segment } from '../../testing/testSegment.ts';
import { segmentsOf, stripBytes } from '../../testing/testStrip.ts';

const EOI = Buffer.from([0xff, 0xd9]);
const strip = (bytes: Buffer) => stripBytes(bytes, 'image/jpeg');

test('a million tiny segments are refused without being read to their end', async () => {
  const bytes = await sharp({ create: { width: 120, height: 87, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer();
  const tables = segmentsOf(bytes).find(({ marker }) => marker === 0xdb)?.start ?? 2;
  const tiny = Buffer.alloc(16_000_000, Buffer.from([0xff, 0xfe, 0, 2]));
  const file = Buffer.concat([bytes.subarray(0, tables), tiny, bytes.subarray(tables)]);
  expect(await strip(file)).toBeNull();
});

/**
 * A JPEG of 16,376 by 16,376 pixels in scans, two for each coefficient, that are nothing but runs of
 * ended bands: the second sends a further bit of it. `more`: blocks that the runs are too long.
 */
function emptyScans(coefficients: number, more = 0): Buffer {
  const side = 16_376;
  let bits = '';
  for (let left = (side / 8) ** 2 + more; left > 0; left -= 16_384) {
    const more = Math.max(0, Math.min(left, 32_767) - 16_384);
    bits += `0${more.toString(2).padStart(14, '0')}`;
    left -= more;
  }
  const bytes = bits.match(/.{1,8}/g)?.map((byte) => Number.parseInt(byte.padEnd(8, '1'), 2));
  const data = Buffer.from(bytes?.flatMap((byte) => (byte === 255 ? [byte, 0] : [byte])) ?? []);
  const size = [side >> 8, side & 255];
  const scan = (k: number, bits: number) =>
    Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, k, k, bits])), data]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, Buffer.from([0, ...Array(64).fill(1)])),
    segment(0xc2, Buffer.from([8, ...size, ...size, 1, 1, 0x11, 0])),
    segment(0xc4, Buffer.from([0x10, 1, ...Array(15).fill(0), 0xe0])),
    ...Array.from({ length: coefficients }, (_, i) => [scan(i + 1, 1), scan(i + 1, 0x10)]).flat(),
    EOI,
  ]);
}

test('many scans of nothing take no long work, and others have their turn', async () => {
  let turns = 0;
  const count = () => {
    turns += 1;
    again = setImmediate(count);
  };
  let again = setImmediate(count);
  const file = emptyScans(12);
  expect((await strip(file))?.equals(file)).toBe(true);
  clearImmediate(again);
  expect(turns).toBeGreaterThan(2);
  expect(await strip(emptyScans(51))).toBeNull();
  expect(await strip(emptyScans(1, 99))).toBeNull();
});
