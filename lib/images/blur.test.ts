import sharp from 'sharp';
import { rgbaToThumbHash, thumbHashToRGBA } from 'thumbhash';
import { expect, test } from 'vitest';
import { blurOf } from './blur.ts';

/** A picture of four colours, one in each quarter, that run into one another. */
async function hashOf(width: number, height: number, alpha = 255): Promise<Uint8Array> {
  const corners = Buffer.from(
    [
      [200, 40, 30, alpha],
      [20, 160, 60, alpha],
      [40, 60, 190, alpha],
      [230, 210, 90, alpha],
    ].flat(),
  );
  const pixels = await sharp(corners, { raw: { width: 2, height: 2, channels: 4 } })
    .resize(width, height, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  return rgbaToThumbHash(width, height, pixels);
}

test.each([
  [32, 32],
  [32, 24],
  [20, 32],
])(
  'the colours are those that the format’s own package decodes: %i x %i',
  async (width, height) => {
    const hash = await hashOf(width, height);
    const { w, h, rgba } = thumbHashToRGBA(hash);
    const blur = blurOf(hash);
    const pixel = (x: number, y: number) => [
      ...rgba.subarray((y * w + x) * 4, (y * w + x) * 4 + 3),
    ];
    const [left, top] = [Math.floor((4.5 * w) / 32), Math.floor((4.5 * h) / 32)];
    const expected = {
      topLeft: pixel(left, top),
      topRight: pixel(w - 1 - left, top),
      bottomLeft: pixel(left, h - 1 - top),
      bottomRight: pixel(w - 1 - left, h - 1 - top),
    };
    for (const [corner, colour] of Object.entries(expected)) {
      const found = [...(blur?.[corner as keyof typeof expected] ?? '').slice(1)];
      for (const [i, channel] of colour.entries()) {
        expect(Math.abs(Number.parseInt(found[i] ?? '', 16) * 17 - channel)).toBeLessThanOrEqual(
          18,
        );
      }
    }
  },
);

test('there is no blur for a picture that is partly transparent, nor without a hash', async () => {
  expect(blurOf(await hashOf(32, 32, 100))).toBeNull();
  expect(blurOf(null)).toBeNull();
  expect(blurOf(Buffer.from([1]))).toBeNull();
});
