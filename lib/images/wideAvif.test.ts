import sharp from 'sharp';
import { expect, test } from 'vitest';
import { renderThumbnail } from '../testing/renderThumbnail.ts';
import { box } from '../testing/testBox.ts';
import { makeHeic, shorts } from '../testing/testHeic.ts';
import { openToneMap } from './toneMap.ts';

const size = { width: 64, height: 48 };
const preset = { name: 'same', ...size, crop: false };

/** A ramp of greys, coded by AV1 with these bits. */
async function codeRamp(bits: 8 | 10): Promise<Buffer> {
  const codes = Uint16Array.from({ length: size.width * size.height * 3 }, (_, at) =>
    Math.round(((Math.floor(at / 3) % size.width) / (size.width - 1)) * 65_535),
  );
  return sharp(codes, { raw: { ...size, channels: 3 } })
    .toColourspace('rgb16')
    .avif({ bitdepth: bits, quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** The ramp in an AVIF whose header names these colours. */
function withColours(avif: Buffer, ...properties: Buffer[]): Buffer {
  const content = (type: string) => {
    const at = avif.indexOf(type);
    return avif.subarray(at + 4, at - 4 + avif.readUInt32BE(at - 4));
  };
  const av1 = { configuration: content('av1C'), coded: content('mdat'), ...size };
  return makeHeic({ av1, properties });
}

const nclx = (transfer: number) =>
  box('colr', Buffer.from('nclx'), shorts(9, transfer, 9), Buffer.of(0x80));

/** The red values of the first row of what is shown. */
async function shown(avif: Buffer): Promise<number[]> {
  const { bytes } = await renderThumbnail(avif, preset, {
    format: 'jpeg',
    encoding: { jpeg: { quality: 100 } },
  });
  const pixels = await sharp(bytes).raw().toBuffer();
  return Array.from({ length: size.width }, (_, at) => pixels[at * 3] ?? 0);
}

test.each([
  [8, 16, 'pq'],
  [10, 16, 'pq'],
  [10, 18, 'hlg'],
] as const)(
  'an AVIF of %i bits and high dynamic range (%i) is mapped to sRGB',
  async (bits, number, transfer) => {
    const ramp = await codeRamp(bits);
    const plain = await shown(withColours(ramp));
    expect(await shown(withColours(ramp, nclx(1)))).toEqual(plain);
    for (const peak of [null, 4000]) {
      const light = peak === null ? [] : [box('clli', shorts(peak, 400))];
      const mapped = await shown(withColours(ramp, nclx(number), ...light));
      const expected = new Uint8Array(plain.length * 3);
      const greys = Uint8Array.from(plain.flatMap((grey) => [grey, grey, grey]));
      openToneMap({ transfer, primaries: 9, bits: 8, peak })(greys, expected, 3);
      const differences = mapped.map((grey, at) => Math.abs(grey - (expected[at * 3] ?? 0)));
      expect(Math.max(...differences)).toBeLessThan(9);
      expect(mapped).not.toEqual(plain);
    }
  },
);

test('an AVIF that names the colours of phones by numbers is shown in them, by a profile of its own otherwise', async () => {
  const create = { ...size, channels: 3 as const, background: 'rgb(234, 51, 35)' };
  const red = await sharp({ create }).avif({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
  const colourOf = async (...properties: Buffer[]) => {
    const { bytes } = await renderThumbnail(withColours(red, ...properties), preset, {
      format: 'webp',
      encoding: { webp: { lossless: true } },
    });
    return [...(await sharp(bytes).removeAlpha().raw().toBuffer()).subarray(0, 3)];
  };
  const p3 = box('colr', Buffer.from('nclx'), shorts(12, 13, 6), Buffer.of(0x80));
  const pixel = sharp({ create: { ...create, width: 1, height: 1 } });
  const { icc } = await sharp(await pixel.withIccProfile('srgb').png().toBuffer()).metadata();
  const near = (...colour: number[]) => colour.map((value) => expect.closeTo(value, -1));
  expect(await colourOf()).toEqual(near(234, 51, 35));
  expect(await colourOf(p3)).toEqual(near(255, 0, 0));
  const own = box('colr', Buffer.from('prof'), icc ?? Buffer.alloc(0));
  expect(await colourOf(p3, own)).toEqual(near(234, 51, 35));
});
