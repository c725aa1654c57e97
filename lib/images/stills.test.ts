import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readInParts } from '../testing/testMetadata.ts';
import { boxedJxl, encodeStill, makeJxl, makePsd } from '../testing/testStills.ts';
import { UndecodedImageError } from './errors.ts';
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
    await expectRedAndBlue(boxedJxl(await makeJxl(await draw(200, 100))));
  });
});

/** Expects a picture of 200 by 100 pixels, whose halves are red and blue. */
async function expectRedAndBlue(file: Buffer) {
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
}

describe.skipIf(filmDecoderFault() !== null)('other pictures that FFmpeg decodes', () => {
  const picture = draw(200, 100);
  it.each([
    ['a BMP', 'image/bmp', async () => encodeStill(await picture, 'bmp', 'format=bgr24')],
    ['a BMP with alpha', 'image/bmp', async () => encodeStill(await picture, 'bmp', 'format=bgra')],
    [
      'a JPEG 2000',
      'image/jp2',
      async () => encodeStill(await picture, 'jpeg2000', 'format=rgb24'),
    ],
    [
      'a JPEG 2000 without boxes',
      'image/jp2',
      async () => encodeStill(await picture, 'jpeg2000', 'format=rgb24', { format: 'j2k' }),
    ],
    ['a Photoshop document', 'image/vnd.adobe.photoshop', async () => makePsd(200, 100)],
  ])('%s is shown, and its header has its size', async (_, mediaType, make) => {
    const file = await make();
    expect(await readInParts(file)).toMatchObject({ mediaType, width: 200, height: 100 });
    await expectRedAndBlue(file);
  });

  it('that end early or have any byte changed are shown, or refused with a reason', async () => {
    const names = new Set<string>();
    for (const file of [
      await encodeStill(await picture, 'bmp', 'format=bgr24'),
      await encodeStill(await picture, 'jpeg2000', 'format=rgb24'),
      makePsd(200, 100),
    ]) {
      for (let at = 2; at < 120; at += 3) {
        const changed = Buffer.from(file);
        changed[at] = at % 2 === 0 ? 0xff : 0x11;
        for (const each of [changed, file.subarray(0, at * 40)]) {
          const outcome = await renderThumbnails(each, [{ preset, format: 'webp' }]).then(
            () => 'shown',
            (error: Error) => error.name,
          );
          names.add(outcome);
        }
      }
    }
    expect([...names].filter((name) => !/^(?:shown|.*ImageError)$/.test(name))).toEqual([]);
  });

  it('a Photoshop document in other colours is a file that cannot be shown, and not damaged', async () => {
    await expect(readInParts(makePsd(200, 100, 4))).rejects.toBeInstanceOf(UndecodedImageError);
  });
});

it('a JPEG XL that ends in its first bytes is damaged', async () => {
  await expect(readInParts(Buffer.from('ff0a', 'hex'))).rejects.toThrow('without a size');
});
