import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { segment } from '../../testing/testSegment.ts';
import {
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

const longs = (...values: number[]) =>
  Buffer.concat(
    values.map((value) => Buffer.from((value >>> 0).toString(16).padStart(8, '0'), 'hex')),
  );
const fixed = (...values: number[]) => longs(...values.map((value) => Math.round(value * 65536)));
const tag = (type: string, ...parts: Buffer[]) =>
  Buffer.concat([Buffer.from(`${type}\0\0\0\0`), ...parts]);
const xyz = (...values: number[]) => tag('XYZ ', fixed(...values));
const gamma = (value: number) =>
  tag('curv', longs(1), Buffer.of(Math.floor(value), (value % 1) * 256));
const curve = (steps: number) =>
  tag(
    'curv',
    longs(steps),
    ...Array.from({ length: steps }, (_, i) => Buffer.of(255 * (i / (steps - 1)) ** 2, 7)),
  );
/** Numbers up to 255 that spell no text. */
const table = (length: number) => Buffer.from(Array.from({ length }, (_, i) => (i * 37) % 251));

type Parts = { readonly space?: string; readonly kind?: string; readonly version?: number };

/** A profile with these tags, and with a secret wherever a header has room for one. */
function profileOf(
  tags: Readonly<Record<string, Buffer>>,
  { space = 'RGB ', kind = 'mntr', version = 2 }: Parts = {},
  secret = 'SECR',
): Buffer {
  const head = Buffer.alloc(128);
  for (const at of [4, 40, 48, 52, 56, 80, 84, 88, 92, 100, 104, 124]) head.write(secret, at);
  head.set([version, 0x20, 0, 0], 8);
  head.write(`${kind}${space}${space === 'CMYK' || tags['A2B0'] ? 'Lab ' : 'XYZ '}`, 12);
  head.write('acsp', 36);
  fixed(0.9642, 1, 0.8249).copy(head, 68);
  const entries: Buffer[] = [];
  const bodies: Buffer[] = [];
  let at = 132 + 12 * Object.keys(tags).length;
  for (const [name, body] of Object.entries(tags)) {
    // A secret behind each tag, where programs expect zeros.
    const padding = Buffer.from(secret.slice(0, 4 - (body.length % 4)));
    entries.push(Buffer.from(name), longs(at, body.length));
    bodies.push(body, padding);
    at += body.length + padding.length;
  }
  const profile = Buffer.concat([head, longs(Object.keys(tags).length), ...entries, ...bodies]);
  profile.writeUInt32BE(profile.length);
  return profile;
}

/** Tags that tell of people and devices, in version 2 and in version 4. */
const personal = {
  desc: tag('desc', longs(20), Buffer.from('SECRET display 4711\0'), Buffer.alloc(78)),
  cprt: tag(
    'mluc',
    longs(1, 12),
    Buffer.from('enUS'),
    longs(12, 28),
    Buffer.from('\0S\0E\0C\0R\0E\0T'),
  ),
  dmnd: tag('text', SECRET),
  targ: tag('text', SECRET),
  tech: tag('sig ', SECRET),
  vcgt: tag('vcgt', SECRET),
  priv: SECRET,
};
const matrix = {
  wtpt: tag('XYZ ', Buffer.from('SECRETSECRET')),
  bkpt: tag('XYZ ', Buffer.from('SECRETSECRET')),
  rXYZ: Buffer.concat([xyz(0.60974, 0.31111, 0.01947), SECRET]),
  gXYZ: xyz(0.20528, 0.62567, 0.06087),
  bXYZ: xyz(0.14919, 0.06322, 0.74457),
};
const lut16 = (inputs: number) =>
  tag(
    'mft2',
    Buffer.of(inputs, 3, 2, 0x53),
    fixed(1, 0, 0, 0, 1, 0, 0, 0, 1),
    Buffer.of(0, 2, 0, 2),
    Buffer.concat(Array(inputs).fill(Buffer.of(0, 0, 255, 255))),
    table(2 ** inputs * 6),
    table(12),
    SECRET,
  );
const lut8 = tag(
  'mft1',
  Buffer.of(3, 3, 2, 0x53),
  fixed(1, 0, 0, 0, 1, 0, 0, 0, 1),
  table(3 * 256),
  table(8 * 3),
  table(3 * 256),
  SECRET,
);
const para = tag('para', Buffer.of(0, 0, 0x53, 0x45), fixed(1.5));
const three = Buffer.concat([para, para, para]);
const grid = Buffer.concat([
  Buffer.of(2, 2, 2),
  Buffer.from('SECRETSECRETS'),
  Buffer.of(2),
  Buffer.from('SEC'),
  table(8 * 3 * 2),
]);
const lutAToB = tag(
  'mAB ',
  Buffer.of(3, 3, 0x53, 0x45),
  longs(32, 80, 128, 176, 176 + 20 + 48),
  three,
  fixed(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0),
  three,
  grid,
  three,
  SECRET,
);

const profiles: Readonly<Record<string, Buffer>> = {
  'Adobe RGB': profileOf({
    ...personal,
    ...matrix,
    rTRC: gamma(2.2),
    gTRC: gamma(2.2),
    bTRC: gamma(2.2),
  }),
  'curves as lists': profileOf({
    ...matrix,
    rTRC: curve(64),
    gTRC: curve(64),
    bTRC: curve(3),
    ...personal,
  }),
  'curves of version 4': profileOf(
    {
      ...personal,
      ...matrix,
      chad: tag('sf32', fixed(1, 0, 0, 0, 1, 0, 0, 0, 1), SECRET),
      rTRC: para,
      gTRC: para,
      bTRC: para,
    },
    { version: 4 },
  ),
  'a table of 16 bits': profileOf(
    { ...personal, wtpt: matrix.wtpt, A2B0: lut16(3), B2A0: lut16(3) },
    { kind: 'prtr' },
  ),
  'a table of 8 bits': profileOf({ ...personal, A2B0: lut8 }, { kind: 'scnr' }),
  'a table of version 4': profileOf({ ...personal, A2B0: lutAToB }, { version: 4, kind: 'spac' }),
  grey: profileOf({ ...personal, wtpt: matrix.wtpt, kTRC: gamma(1.2) }, { space: 'GRAY' }),
  CMYK: profileOf({ ...personal, A2B0: lut16(4), B2A0: lut16(3) }, { space: 'CMYK', kind: 'prtr' }),
};

// Noise that is the same in every file.
const picture = sharp(
  await sharp({
    create: {
      ...{ width: 48, height: 40, channels: 3, background: '#888' },
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .png()
    .toBuffer(),
);
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
