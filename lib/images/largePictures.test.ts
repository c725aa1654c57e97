import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { renderThumbnail } from '../testing/renderThumbnail.ts';
import { readMetadata } from '../testing/testMetadata.ts';
import { DamagedImageError, LargePictureError, TooLargeError } from './errors.ts';
import { isLargePicture } from './thumbnail.ts';

const box = (width: number, height = width) => ({ name: 'box', width, height, crop: false });
const jpeg = { format: 'jpeg' } as const;

describe('a picture of more megapixels than the limit', () => {
  it('is too large, not damaged, and shown once the limit is raised', async () => {
    const file = await sharp({
      create: { width: 1500, height: 1000, channels: 3, background: '#876' },
    })
      .png()
      .toBuffer();
    const made = renderThumbnail(file, box(20), { format: 'jpeg', maxMegapixels: 1 });
    await expect(made).rejects.toBeInstanceOf(TooLargeError);
    await expect(made).rejects.not.toBeInstanceOf(DamagedImageError);
    const { width } = await renderThumbnail(file, box(20), { format: 'jpeg', maxMegapixels: 2 });
    expect(width).toBe(20);
  });

  it('has its size all the same, whatever its format says', async () => {
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#876' } })
      .png()
      .toBuffer();
    png.writeUInt32BE(20_000, 16);
    png.writeUInt32BE(14_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    expect(await readMetadata(png, { complete: true })).toMatchObject({
      width: 20_000,
      height: 14_000,
    });
    await expect(renderThumbnail(png, box(20), jpeg)).rejects.toBeInstanceOf(TooLargeError);
  });

  it('refuses a picture that claims more pixels than the limit', async () => {
    const file = await sharp({ create: { width: 50, height: 50, channels: 3, background: '#876' } })
      .png()
      .toBuffer();
    file.writeUInt32BE(30_000, 16);
    file.writeUInt32BE(30_000, 20);
    const failure = renderThumbnail(file, box(9), jpeg);
    await expect(failure).rejects.toBeInstanceOf(TooLargeError);
  });
});

describe('what takes much memory to decode', () => {
  const header = { width: 6_000, height: 4_000, channels: 3, depth: 'uchar' } as const;
  it.each([
    [{ ...header, format: 'jpeg', isProgressive: true }, true],
    [{ ...header, format: 'jpeg', isProgressive: false }, false],
    [{ ...header, format: 'jpeg', isProgressive: true, width: 5_000 }, false],
    // Four channels (CMYK) take more.
    [{ ...header, format: 'jpeg', isProgressive: true, width: 5_000, channels: 4 }, true],
    [{ ...header, format: 'png', isProgressive: false, depth: 'ushort' }, false],
    [{ ...header, format: 'png', isProgressive: true, depth: 'ushort' }, true],
    [{ ...header, format: 'webp', isProgressive: false, channels: 4, width: 9_000 }, true],
    [{ ...header, format: 'webp', isProgressive: false, channels: 4 }, false],
    [{ ...header, format: 'jpeg', isProgressive: false, width: 12_000 }, true],
  ] as const)('%j: %s', (of, large) => {
    expect(isLargePicture(of)).toBe(large);
  });

  it('is refused, undecoded, where it is to take its turn', async () => {
    const create = { width: 6_000, height: 4_000, channels: 3, background: '#467' } as const;
    const file = await sharp({ create }).jpeg({ progressive: true }).toBuffer();
    const refused = renderThumbnail(file, box(20), { format: 'jpeg', refuseLarge: true });
    await expect(refused).rejects.toBeInstanceOf(LargePictureError);
    expect((await renderThumbnail(file, box(20), jpeg)).width).toBe(20);
  });
});
