import sharp from 'sharp';
import { expect, test } from 'vitest';
import { tiffOf } from '../testing/testRaw.ts';
import { pngChunk } from '../testing/testStrip.ts';
import { readParts } from './pictureParts.ts';

const frames = await Promise.all(
  ['red', 'blue', 'green'].map((background) =>
    sharp({ create: { width: 9, height: 7, channels: 3, background } })
      .png()
      .toBuffer(),
  ),
);
const several = () => sharp(frames, { join: { animated: true } });
const one = () => sharp(frames[0]);

const read = (bytes: Buffer, mediaType: string) => {
  const file = {
    head: new Uint8Array(),
    size: bytes.length,
    read: async (start: number, end: number) => bytes.subarray(start, end),
  };
  return readParts(file, mediaType);
};

test('animations move, whether they are repeated or not, and pictures do not', async () => {
  const png = frames[0] ?? Buffer.alloc(0);
  const animated = [png.subarray(0, 33), pngChunk('acTL', Buffer.alloc(8)), png.subarray(33)];
  const files: readonly [string, Buffer, boolean][] = [
    ['image/gif', await several().gif({ loop: 0 }).toBuffer(), true],
    ['image/gif', await several().gif({ loop: 1 }).toBuffer(), true],
    ['image/gif', await one().gif().toBuffer(), false],
    ['image/webp', await several().webp().toBuffer(), true],
    ['image/webp', await one().webp().toBuffer(), false],
    ['image/png', Buffer.concat(animated), true],
    ['image/png', png, false],
    ['image/avif', Buffer.from('\0\0\0\x1cftypavif\0\0\0\0mif1avismiaf'), true],
    ['image/avif', await one().avif().toBuffer(), false],
    ['image/jpeg', await one().jpeg().toBuffer(), false],
  ];
  for (const [type, bytes, moves] of files) {
    expect([type, await read(bytes, type)]).toEqual([type, { pages: 1, moves }]);
    for (let length = 0; length < 60; length += 3) await read(bytes.subarray(0, length), type);
  }
});

test('pages of a TIFF are counted, without smaller copies and in no circle', async () => {
  const page = (next?: number, copy = 0) => ({
    fields: [[0x00fe, 4, copy]] as const,
    ...(next === undefined ? {} : { next }),
  });
  const pages = async (...directories: ReturnType<typeof page>[]) =>
    (await read(tiffOf({ directories }), 'image/tiff')).pages;
  expect(await pages(page(1), page(2, 1), page(3), page())).toBe(3);
  expect(await pages(page(0))).toBe(1);
  expect((await read(await one().tiff().toBuffer(), 'image/tiff')).pages).toBe(1);
  expect((await read(Buffer.from('II*\0'), 'image/tiff')).pages).toBe(1);
});

test('pages of a BigTIFF, whose offsets take eight bytes, are counted as well', async () => {
  const bytes = await several().tiff({ bigtiff: true }).toBuffer();
  expect(bytes.readUInt16LE(2)).toBe(43);
  expect((await read(bytes, 'image/tiff')).pages).toBe(3);
});
