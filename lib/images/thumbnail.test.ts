import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { renderThumbnail } from '../testing/renderThumbnail.ts';
import { near, pixelAt } from '../testing/testPixels.ts';
import { checkEncoding } from './encoding.ts';
import { DamagedImageError, reasonOf, UndecodedImageError } from './errors.ts';

const box = (width: number, height = width) => ({ name: 'box', width, height, crop: false });
const crop = (width: number, height = width) => ({ name: 'crop', width, height, crop: true });
const jpeg = { format: 'jpeg' } as const;

/** A picture with red top left, green top right, blue bottom left and yellow bottom right. */
async function drawCorners(width: number, height: number): Promise<Sharp> {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const right = x >= width / 2;
      const low = y >= height / 2;
      const colour = low
        ? right
          ? [255, 255, 0]
          : [0, 0, 255]
        : right
          ? [0, 255, 0]
          : [255, 0, 0];
      pixels.set(colour, (y * width + x) * 3);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/**
 * How the stored picture differs from the upright one, by EXIF orientation: flipped vertically,
 * then rotated.
 */
const STORED: Record<number, { flip: boolean; angle: number }> = {
  1: { flip: false, angle: 0 },
  2: { flip: true, angle: 180 },
  3: { flip: false, angle: 180 },
  4: { flip: true, angle: 0 },
  5: { flip: true, angle: 90 },
  6: { flip: false, angle: 270 },
  7: { flip: true, angle: 270 },
  8: { flip: false, angle: 90 },
};

describe('renderThumbnail', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is upright for orientation %i', async (orientation) => {
    const upright = await (await drawCorners(240, 160)).png().toBuffer();
    const { flip = false, angle = 0 } = STORED[orientation] ?? {};
    const mirrored = await sharp(upright).flip(flip).png().toBuffer();
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const file = await sharp(mirrored)
        .rotate(angle)
        .toFormat(format, { quality: 100 })
        .withMetadata({ orientation })
        .toBuffer();
      for (const preset of [box(60), box(900)]) {
        const { bytes, width, height } = await renderThumbnail(file, preset, jpeg);
        expect([width, height]).toEqual(preset.width === 60 ? [60, 40] : [240, 160]);
        expect(near(await pixelAt(bytes, 8, 8), [254, 0, 0])).toBe(true);
        expect(near(await pixelAt(bytes, width - 8, 8), [0, 255, 0])).toBe(true);
        expect(near(await pixelAt(bytes, 8, height - 8), [0, 0, 254])).toBe(true);
        expect(near(await pixelAt(bytes, width - 8, height - 8), [255, 255, 0])).toBe(true);
      }
    }
  });

  it.each([
    [48, 36, crop(8), 8, 8],
    [48, 36, box(16), 16, 12],
    [36, 48, box(16), 12, 16],
    [600, 400, crop(2000), 400, 400],
    [600, 400, crop(1000, 50), 600, 30],
    [600, 400, box(2000, 1000), 600, 400],
    [601, 7, crop(64), 7, 7],
    [3000, 2, box(256), 256, 1],
    [1, 1, crop(256), 1, 1],
    [4001, 2999, crop(256), 256, 256],
  ])(
    '%ix%i becomes the size its preset says, never larger',
    async (w, h, preset, width, height) => {
      const file = await sharp({ create: { width: w, height: h, channels: 3, background: '#876' } })
        .jpeg()
        .toBuffer();
      const made = await renderThumbnail(file, preset, jpeg);
      expect([made.width, made.height]).toEqual([width, height]);
      const { width: real, height: tall } = await sharp(made.bytes).metadata();
      expect([real, tall]).toEqual([width, height]);
    },
  );

  it('crops at the centre, upright', async () => {
    const stripes = await sharp({
      create: { width: 300, height: 100, channels: 3, background: '#f00' },
    })
      .composite([
        {
          input: { create: { width: 100, height: 100, channels: 3, background: '#00f' } },
          left: 100,
          top: 0,
        },
      ])
      .png()
      .toBuffer();
    const turned = await sharp(stripes)
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    for (const file of [stripes, turned]) {
      for (const side of [50, 100, 400]) {
        const { bytes, width } = await renderThumbnail(file, crop(side), jpeg);
        for (const x of [2, width - 3]) {
          expect(near(await pixelAt(bytes, x, 20), [0, 0, 254], 20)).toBe(true);
        }
      }
    }
  });

  it('keeps no metadata, of any kind', async () => {
    const secret = 'Grandmother, 48.8584 N';
    const file = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#876' } })
      .jpeg()
      .withIccProfile('p3')
      .withExif({ IFD0: { ImageDescription: secret }, IFD3: { GPSLatitude: '48/1 51/1 30/1' } })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${secret}</x:xmpmeta>`)
      .toBuffer();
    expect(file.includes(secret)).toBe(true);
    for (const format of ['jpeg', 'webp'] as const) {
      for (const preset of [box(32), box(640)]) {
        const { bytes } = await renderThumbnail(file, preset, { format });
        const { exif, icc, xmp, iptc, orientation } = await sharp(bytes).metadata();
        expect([exif, icc, xmp, iptc, orientation]).toEqual(Array(5).fill(undefined));
        expect(bytes.includes('Grandmother')).toBe(false);
      }
    }
  });

  it('converts other colour spaces to sRGB', async () => {
    const pink = { create: { width: 64, height: 48, channels: 3, background: '#e07080' } } as const;
    const wide = await sharp(pink).withIccProfile('p3').png().toBuffer();
    const cmyk = await sharp(pink).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer();
    const deep = await sharp(pink).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    for (const file of [wide, cmyk, deep]) {
      const { bytes } = await renderThumbnail(file, box(32), jpeg);
      expect((await sharp(bytes).metadata()).space).toBe('srgb');
      expect(near(await pixelAt(bytes, 10, 10), [0xe0, 0x70, 0x80])).toBe(true);
    }
    const grey = await sharp(pink).greyscale().jpeg().toBuffer();
    expect((await renderThumbnail(grey, box(32), { format: 'webp' })).width).toBe(32);
  });

  it('puts transparency on white in JPEG and keeps it in WebP', async () => {
    const clear = await sharp({
      create: { width: 64, height: 48, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .png()
      .toBuffer();
    const onWhite = await renderThumbnail(clear, box(32), jpeg);
    expect(near(await pixelAt(onWhite.bytes, 5, 5), [255, 255, 255])).toBe(true);
    const kept = await renderThumbnail(clear, box(32), { format: 'webp' });
    expect((await pixelAt(kept.bytes, 5, 5))[3]).toBe(0);
  });

  it('shows the first frame of an animation', async () => {
    const frames = await Promise.all(
      ['#f00', '#00f'].map((background) =>
        sharp({ create: { width: 40, height: 30, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    for (const format of ['gif', 'webp'] as const) {
      const file = await sharp(frames, { join: { animated: true } })
        .toFormat(format)
        .toBuffer();
      const made = await renderThumbnail(file, box(64), { format: 'webp' });
      expect([made.width, made.height]).toEqual([40, 30]);
      expect((await sharp(made.bytes).metadata()).pages ?? 1).toBe(1);
      expect(near(await pixelAt(made.bytes, 5, 5), [255, 0, 0], 20)).toBe(true);
    }
  });

  it('honours the encoding options of each format, cropped and turned as well', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const file = await sharp({
      create: { width: 300, height: 200, channels: 3, background: '#876', noise },
    })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    for (const format of ['jpeg', 'webp'] as const) {
      for (const preset of [box(150), crop(150), box(900)]) {
        const sizes = await Promise.all(
          [5, 95].map(async (quality) => {
            const encoding = { [format]: { quality } };
            return (await renderThumbnail(file, preset, { format, encoding })).bytes.length;
          }),
        );
        expect(sizes[1]).toBeGreaterThan(2 * (sizes[0] ?? 0));
      }
    }
  });

  it('blames wrong encoding options on themselves, not on the photo', async () => {
    const file = await (await drawCorners(20, 20)).png().toBuffer();
    const encoding = { jpeg: { quality: 500 } };
    expect(() => checkEncoding(encoding)).toThrow('quality');
    const failure = await renderThumbnail(file, box(9), { ...jpeg, encoding }).catch(
      (e: unknown) => e,
    );
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(DamagedImageError);
  });

  it('shows what there is of a picture that ends early, and says so', async () => {
    const file = await (await drawCorners(400, 300)).jpeg().toBuffer();
    expect((await renderThumbnail(file, box(100), jpeg)).damage).toBeNull();
    const made = await renderThumbnail(file.subarray(0, file.length - 200), box(100), jpeg);
    expect(made.damage).not.toBeNull();
    expect([made.width, made.height]).toEqual([100, 75]);
    expect(near(await pixelAt(made.bytes, 10, 10), [254, 0, 0])).toBe(true);
  });

  it('looks for damage below what it shows where it is asked to, and finds none in what is sound', async () => {
    const file = await (await drawCorners(300, 1_200)).jpeg().toBuffer();
    const cut = file.subarray(0, file.length - 20);
    const middle = { name: 'thumb', width: 64, height: 64, crop: true };
    const checked = { ...jpeg, checkWhole: true };
    expect((await renderThumbnail(cut, middle, jpeg)).damage).toBeNull();
    expect((await renderThumbnail(cut, middle, checked)).damage).not.toBeNull();
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
      const picture = await sharp(file)
        .withMetadata({ orientation: 6 })
        .toFormat(format)
        .toBuffer();
      expect([format, (await renderThumbnail(picture, middle, checked)).damage]).toEqual([
        format,
        null,
      ]);
    }
  });

  it('does not call a sound picture damaged that no decoder here knows', async () => {
    // The frame header says 12 bits a sample, as JPEGs of medicine have.
    const create = { width: 9, height: 9, channels: 3 as const, background: '#753' };
    const picture = await sharp({ create }).jpeg().toBuffer();
    const frame = picture.indexOf(Buffer.from([0xff, 0xc0]));
    picture.set([0xc1], frame + 1);
    picture.set([12], frame + 4);
    const failure = renderThumbnail(picture, box(9), jpeg);
    await expect(failure).rejects.toBeInstanceOf(UndecodedImageError);
  });

  it('refuses what is no picture, and drawings', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
    for (const content of ['', 'text', svg]) {
      const failure = renderThumbnail(Buffer.from(content), box(9), jpeg);
      await expect(failure).rejects.toBeInstanceOf(DamagedImageError);
    }
  });

  it('names no path, whatever is in it', () => {
    const error = new Error('/a b/c d.heic: bad seek to 5');
    expect(reasonOf(error, '/a b/c d.heic')).toBe('the file: bad seek to 5');
    expect(reasonOf(new Error('cannot open /tmp/x/y.jpg'))).toBe('cannot open the file');
    expect(reasonOf(new Error('corrupt header: \npng'))).toBe('corrupt header');
    expect(reasonOf(new Error('Unknown error'))).toBe('cannot be decoded');
  });

  it('takes paths, reads a replaced file anew, and does not call a missing one damaged', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'albumen-'));
    try {
      const path = join(folder, 'Été 100% #1.jpg');
      for (const background of ['#f00', '#00f']) {
        const picture = sharp({ create: { width: 40, height: 30, channels: 3, background } });
        await writeFile(path, await picture.jpeg().toBuffer());
        const { bytes } = await renderThumbnail(path, box(20), jpeg);
        const expected = background === '#f00' ? [254, 0, 0] : [0, 0, 254];
        expect(near(await pixelAt(bytes, 5, 5), expected)).toBe(true);
      }
      const missing = renderThumbnail(join(folder, 'none.jpg'), box(20), jpeg);
      await expect(missing).rejects.toMatchObject({ code: 'ENOENT' });
      await writeFile(path, 'text');
      const damaged = await renderThumbnail(path, box(20), jpeg).catch((error: unknown) => error);
      expect(damaged).toBeInstanceOf(DamagedImageError);
      expect((damaged as DamagedImageError).reason).not.toContain(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
