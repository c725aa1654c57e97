import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { boxedJxl, makeJxl } from '../testing/testJxl.ts';
import { readInParts } from '../testing/testMetadata.ts';
import { filmDecoderFault } from './filmDecoder.ts';
import { renderThumbnails } from './thumbnail.ts';

const preset = { name: 'standard', width: 64, height: 64, crop: false };

function draw(width: number, height: number): Promise<Buffer> {
  const half = { create: { width: Math.ceil(width / 2), height, channels: 3 as const } };
  return sharp({ create: { width, height, channels: 3, background: '#f00' } })
    .composite([{ input: { create: { ...half.create, background: '#00f' } }, gravity: 'east' }])
    .png()
    .toBuffer();
}

// The package that decodes it is optional.
describe.skipIf(filmDecoderFault() !== null)('JPEG XL', () => {
  it.each([
    [64, 48],
    [256, 256],
    [300, 200],
    [1, 77],
    [160, 90],
    [600, 300],
    [9000, 8],
  ])('of %i by %i has its size, in boxes or without', async (width, height) => {
    const bare = await makeJxl(await draw(width, height));
    for (const file of [bare, boxedJxl(bare), boxedJxl(bare, true)]) {
      expect(await readInParts(file)).toMatchObject({ mediaType: 'image/jxl', width, height });
    }
  });

  it('as an animation is shown by its first picture', async () => {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
    const create = { width: 200, height: 100, channels: 3 as const, background: '#888', noise };
    const file = await makeJxl(await sharp({ create }).png().toBuffer(), { isAnimated: true });
    const { thumbnails, damage } = await renderThumbnails(file, [{ preset, format: 'webp' }], {});
    expect([damage, thumbnails[0]?.width, thumbnails[0]?.height]).toEqual([null, 64, 32]);
  });

  it('is shown in its colours', async () => {
    const file = boxedJxl(await makeJxl(await draw(200, 100)));
    const { thumbnails, damage } = await renderThumbnails(file, [{ preset, format: 'webp' }], {});
    expect([damage, thumbnails[0]?.width, thumbnails[0]?.height]).toEqual([null, 64, 32]);
    const { data, info } = await sharp(thumbnails[0]?.bytes)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number) => [
      ...data.subarray((16 * info.width + x) * info.channels).subarray(0, 3),
    ];
    const [red, blue] = [at(10), at(54)];
    expect([red[0], blue[2]].every((value) => (value ?? 0) > 240)).toBe(true);
    expect([red[2], blue[0]].every((value) => (value ?? 255) < 15)).toBe(true);
  });
});

it('a JPEG XL that ends in its first bytes is damaged', async () => {
  await expect(readInParts(Buffer.from('ff0a', 'hex'))).rejects.toThrow('without a size');
});
