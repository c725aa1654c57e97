import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { pngChunk } from '../../testing/testStrip.ts';
import { readPngBlocks } from './chunks.ts';
import { HeaderReader } from './headerReader.ts';

test('of the comments of a PNG only those are read that say something of the picture', async () => {
  const black = sharp({ create: { width: 8, height: 8, channels: 3, background: '#000' } });
  const png = await black.png().toBuffer();
  const comment = (keyword: string, text: string) =>
    pngChunk('zTXt', Buffer.concat([Buffer.from(`${keyword}\0\0`), deflateSync(text)]));
  const junk = Array.from({ length: 9 }, (_, i) => comment(`Comment ${i}`, ' '.repeat(500_000)));
  const file = Buffer.concat([
    png.subarray(0, 33),
    ...junk,
    comment('Title', 'Beach'),
    png.subarray(33),
  ]);
  const { comments } = await readPngBlocks(
    new HeaderReader({ head: file, size: file.length, read: null }),
  );
  expect([...comments.keys()]).toEqual(['Title']);
});
