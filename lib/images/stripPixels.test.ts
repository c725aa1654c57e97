import sharp from 'sharp';
import { expect, test } from 'vitest';
import { stripMetadata } from './strip/strip.ts';

const noise = sharp({
  create: {
    width: 96,
    height: 64,
    channels: 3,
    background: '#888',
    noise: { type: 'gaussian', mean: 128, sigma: 40 },
  },
})
  .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
  .withIccProfile('p3');

test.each([
  [
    'jpeg',
    (orientation: number) =>
      noise.clone().withMetadata({ orientation }).jpeg({ progressive: true }),
  ],
  ['png', () => noise.clone().png()],
  ['webp', () => noise.clone().webp()],
] as const)(
  '39 a stripped %s has the same pixels, profile and orientation, and nothing personal',
  async (type, make) => {
    const original = await make(6).toBuffer();
    const pieces = stripMetadata(original, `image/${type}`);
    if (!pieces) throw new Error('not stripped');
    const stripped = Buffer.concat(pieces);
    const pixels = (bytes: Buffer) => sharp(bytes).raw().toBuffer();
    expect((await pixels(stripped)).equals(await pixels(original))).toBe(true);
    const before = await sharp(original).metadata();
    const after = await sharp(stripped).metadata();
    expect(stripped.length).toBeLessThan(original.length);
    expect(after.xmp).toBeUndefined();
    expect(after.icc?.equals(before.icc ?? Buffer.alloc(0))).toBe(true);
    if (type === 'jpeg') expect(after.orientation).toBe(6);
    else expect(after.exif).toBeUndefined();
  },
);
