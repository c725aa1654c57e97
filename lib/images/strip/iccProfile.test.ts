import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import {
  fixed,
  gamma,
  lut8,
  lut16,
  matrix,
  personal,
  profileOf,
  profiles,
  table,
  tag,
} from '../../testing/testProfile.ts';
import { segment } from '../../testing/testSegment.ts';
import {
  noisyPicture,
  pngChunk,
  pngChunks,
  riffChunk,
  riffChunks,
  stripBytes,
  webpOf,
} from '../../testing/testStrip.ts';
import { planProfile } from './iccProfile.ts';

const NONE = Buffer.alloc(0);
const SECRET = Buffer.from('SECRET');

// Noise that is the same in every file.
const picture = sharp(await noisyPicture(48, 40, { sigma: 60 }).png().toBuffer());
const colours = (file: Buffer) => sharp(file).toColourspace('srgb').raw().toBuffer();

/** A JPEG with this profile in segments of so many bytes. */
async function jpegWith(profile: Buffer, part = 60_000): Promise<Buffer> {
  const space = profile.toString('latin1', 16, 20);
  const source =
    space === 'GRAY'
      ? picture.clone().greyscale()
      : picture.clone().toColourspace(space === 'CMYK' ? 'cmyk' : 'srgb');
  const jpeg = await source.jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
  const count = Math.ceil(profile.length / part);
  const segments = Array.from({ length: count }, (_, i) =>
    segment(
      0xe2,
      Buffer.concat([
        Buffer.from('ICC_PROFILE\0'),
        Buffer.of(i + 1, count),
        profile.subarray(i * part, (i + 1) * part),
      ]),
    ),
  );
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

async function pngWith(profile: Buffer): Promise<Buffer> {
  const png = await picture.clone().png().toBuffer();
  const [first, ...rest] = pngChunks(png).map(({ chunk }) => chunk);
  const body = Buffer.concat([Buffer.from('SECRET\0\0'), deflateSync(profile)]);
  return Buffer.concat([png.subarray(0, 8), first ?? NONE, pngChunk('iCCP', body), ...rest]);
}

async function webpWith(profile: Buffer): Promise<Buffer> {
  const [head, , ...rest] = riffChunks(
    await picture.clone().withIccProfile('p3').webp().toBuffer(),
  );
  return webpOf([
    head?.chunk ?? NONE,
    riffChunk('ICCP', profile),
    ...rest.map(({ chunk }) => chunk),
  ]);
}

describe.each(Object.entries(profiles))('%s', (name, profile) => {
  const files = name === 'grey' || name === 'CMYK' ? ['jpeg'] : ['jpeg', 'png', 'webp'];
  const make = { jpeg: jpegWith, png: pngWith, webp: webpWith };

  test.each(files as (keyof typeof make)[])(
    'colours stay, and nothing else does, in %s',
    async (format) => {
      const file = await make[format](profile);
      const stripped = (await stripBytes(file, `image/${format}`)) ?? NONE;
      expect((await colours(stripped)).equals(await colours(file))).toBe(true);
      const { icc = NONE } = await sharp(stripped).metadata();
      for (const hidden of ['SECR', 'S\0E\0C', '4711', 'priv', 'vcgt']) {
        expect([hidden, icc.includes(hidden)]).toEqual([hidden, false]);
      }
      expect(stripped.includes('SECRET')).toBe(false);
      expect((await stripBytes(stripped, `image/${format}`))?.equals(stripped)).toBe(true);
      // The colours differ without the profile, so it has to be kept.
      const other = await make[format](
        profileOf({ ...matrix, rTRC: gamma(1), gTRC: gamma(1), bTRC: gamma(1) }),
      );
      if (files.length > 1) expect((await colours(other)).equals(await colours(file))).toBe(false);
    },
  );
});

test('nothing is left of other headers and texts', () => {
  const tags = { ...matrix, rTRC: gamma(2.2), gTRC: gamma(2.2), bTRC: gamma(2.2) };
  const bytesOf = (profile: Buffer) =>
    Buffer.concat(
      (planProfile(profile)?.pieces ?? []).map((piece) =>
        piece.kind === 'bytes' ? piece.bytes : profile.subarray(piece.start, piece.end),
      ),
    );
  const plain = bytesOf(profileOf(tags));
  expect(plain.length).toBeGreaterThan(300);
  expect(bytesOf(profileOf({ ...tags, ...personal }, {}, 'OTHR')).equals(plain)).toBe(true);
});

test('a profile is found in many segments, and is put into few', async () => {
  const profile = profiles['CMYK'] ?? NONE;
  const file = await jpegWith(profile, 50);
  expect(
    (await stripBytes(file, 'image/jpeg'))?.equals(
      (await stripBytes(await jpegWith(profile), 'image/jpeg')) ?? NONE,
    ),
  ).toBe(true);
  const long = profileOf(
    {
      A2B0: tag(
        'mft2',
        Buffer.of(4, 3, 13, 0),
        fixed(1, 0, 0, 0, 1, 0, 0, 0, 1),
        Buffer.of(0, 2, 0, 2),
        Buffer.concat(Array(4).fill(Buffer.of(0, 0, 255, 255))),
        table(13 ** 4 * 6),
        table(12),
      ),
    },
    { space: 'CMYK', kind: 'prtr' },
  );
  const large = await jpegWith(long);
  const stripped = (await stripBytes(large, 'image/jpeg')) ?? NONE;
  expect((await colours(stripped)).equals(await colours(large))).toBe(true);
  expect((await sharp(stripped).metadata()).icc?.length).toBeGreaterThan(150_000);
});

test('a matrix that changes no colour says nothing: of four inputs, or not of XYZ', async () => {
  const hidden = Buffer.from('SECRETSECRETSECRETSECRETSECRETSECRET');
  const withMatrix = (lut: Buffer) =>
    Buffer.concat([lut.subarray(0, 12), hidden, lut.subarray(12 + hidden.length)]);
  const four = profileOf({ A2B0: withMatrix(lut16(4)) }, { space: 'CMYK', kind: 'prtr' });
  const three = profileOf({ A2B0: withMatrix(lut8) }, { kind: 'scnr' });
  for (const profile of [four, three]) {
    const file = await jpegWith(profile);
    const stripped = (await stripBytes(file, 'image/jpeg')) ?? NONE;
    expect((await sharp(stripped).metadata()).icc?.length).toBeGreaterThan(128);
    expect(stripped.includes('SECRET')).toBe(false);
    if (profile === four) {
      expect((await colours(stripped)).equals(await colours(file))).toBe(true);
    }
  }
});

test('a picture whose profile describes colours in a rare way is refused', async () => {
  const rare = [
    profileOf({ D2B0: tag('mpet', SECRET) }),
    profileOf(matrix, { kind: 'link' }),
    profileOf(matrix, { version: 5 }),
    profileOf({ ...matrix, rTRC: tag('sngl', SECRET) }),
    profileOf({ ...matrix, chad: tag('sf32', Buffer.from('SECRET'.repeat(6))) }),
    profileOf({ A2B0: lut16(4).subarray(0, 60) }),
  ];
  for (const profile of rare) {
    expect(await stripBytes(await jpegWith(profile), 'image/jpeg')).toBeNull();
    expect(await stripBytes(await pngWith(profile), 'image/png')).toBeNull();
  }
});
