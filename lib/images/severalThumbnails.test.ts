import sharp from 'sharp';
import {
  rgbaToThumbHash,
  thumbHashToApproximateAspectRatio,
  thumbHashToAverageRGBA,
} from 'thumbhash';
import { expect, test } from 'vitest';
import { renderThumbnail } from '../testing/renderThumbnail.ts';
import { fitSize, type Preset } from './presets.ts';
import { renderThumbnails } from './thumbnail.ts';

const presets: readonly Preset[] = [
  { name: 'square', width: 96, height: 96, crop: true },
  { name: 'wide', width: 200, height: 60, crop: true },
  { name: 'whole', width: 400, height: 300, crop: false },
  { name: 'small', width: 64, height: 64, crop: false },
];

/** Soft shapes, so that no two ways of scaling differ by much. */
async function drawShapes(width: number, height: number, channels: 3 | 4) {
  const pixels = Buffer.alloc(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      pixels[at] = 128 + 100 * Math.sin(x / 60);
      pixels[at + 1] = 128 + 100 * Math.cos(y / 50);
      pixels[at + 2] = (255 * x) / width;
      if (channels === 4) pixels[at + 3] = (255 * y) / height;
    }
  }
  return sharp(pixels, { raw: { width, height, channels } });
}

async function difference(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all(
    [one, other].map((bytes) => sharp(bytes).flatten({ background: '#777' }).raw().toBuffer()),
  );
  if (!a || !b || a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

const pictures: Record<string, () => Promise<Buffer>> = {
  'a JPEG that lies on its side': async () =>
    (await drawShapes(900, 600, 3))
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer(),
  'a grey JPEG': async () => (await drawShapes(900, 600, 3)).greyscale().jpeg().toBuffer(),
  'a CMYK JPEG': async () =>
    (await drawShapes(901, 603, 3)).toColourspace('cmyk').jpeg().toBuffer(),
  'a PNG of 16 bits': async () =>
    (await drawShapes(777, 600, 3)).toColourspace('rgb16').png().toBuffer(),
  'a clear WebP': async () => (await drawShapes(600, 900, 4)).webp({ lossless: true }).toBuffer(),
  'a wide gamut': async () => (await drawShapes(900, 600, 3)).withIccProfile('p3').png().toBuffer(),
  'a panorama': async () => (await drawShapes(3000, 93, 3)).png().toBuffer(),
  'less than any preset': async () => (await drawShapes(51, 40, 3)).png().toBuffer(),
};

test.each(Object.keys(pictures))(
  'thumbnails made together are as those made alone: %s',
  async (name) => {
    const file = (await pictures[name]?.()) ?? Buffer.alloc(0);
    const { autoOrient } = await sharp(file).metadata();
    // Lossless, since the losses of an encoder are not tested here.
    const encoding = { webp: { lossless: true } };
    const wanted = presets.map((preset) => ({ preset, format: 'webp' as const }));
    const { thumbnails, damage, thumbhash } = await renderThumbnails(file, wanted, {
      withHash: true,
      encoding,
    });
    expect(damage).toBeNull();
    for (const [at, preset] of presets.entries()) {
      const together = thumbnails[at];
      const alone = await renderThumbnail(file, preset, { format: 'webp', encoding });
      expect(together).toMatchObject(fitSize(autoOrient, preset));
      expect([preset.name, await difference(together?.bytes ?? file, alone.bytes)]).toEqual([
        preset.name,
        expect.closeTo(0, -0.7),
      ]);
    }
    const ratio = thumbHashToApproximateAspectRatio(thumbhash ?? []);
    expect(ratio > 1).toBe(autoOrient.width > autoOrient.height);
    expect(thumbhash?.length).toBeLessThanOrEqual(25);
  },
);

test('one picture in two formats is made from one decoding too', async () => {
  const file = await (await drawShapes(300, 200, 3)).png().toBuffer();
  const preset = { name: 'box', width: 100, height: 100, crop: false };
  const { thumbnails } = await renderThumbnails(file, [
    { preset, format: 'jpeg' },
    { preset, format: 'webp' },
  ]);
  const formats = await Promise.all(thumbnails.map(({ bytes }) => sharp(bytes).metadata()));
  expect(formats.map(({ format, width }) => [format, width])).toEqual([
    ['jpeg', 100],
    ['webp', 100],
  ]);
});

test('a thumbhash is that of the whole picture, also where the thumbnail is cropped', async () => {
  const file = await (await drawShapes(400, 100, 3)).png().toBuffer();
  const preset = { name: 'square', width: 50, height: 50, crop: true };
  const { thumbhash } = await renderThumbnails(file, [{ preset, format: 'webp' }], {
    withHash: true,
  });
  const { data, info } = await sharp(file)
    .resize(100, 25)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const expected = thumbHashToAverageRGBA(rgbaToThumbHash(info.width, info.height, data));
  const found = thumbHashToAverageRGBA(thumbhash ?? []);
  for (const channel of ['r', 'g', 'b', 'a'] as const) {
    expect(found[channel]).toBeCloseTo(expected[channel], 1);
  }
  expect(thumbHashToApproximateAspectRatio(thumbhash ?? [])).toBeGreaterThan(2);
});
