import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  noisyPicture,
  pngChunk,
  pngChunks,
  secretTiff,
  stripBytes,
} from '../../testing/testStrip.ts';

const SECRET = Buffer.from('SECRET');
const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const strip = (bytes: Buffer) => stripBytes(bytes, 'image/png');
const pixels = (bytes: Buffer) => sharp(bytes, { failOn: 'warning' }).raw().toBuffer();

const picture = noisyPicture(97, 61, { hasAlpha: true });
let clean: Record<string, Buffer>;
beforeAll(async () => {
  clean = {
    plain: await picture.png().toBuffer(),
    interlaced: await picture.png({ progressive: true }).toBuffer(),
    palette: await picture.png({ palette: true }).toBuffer(),
    'with a profile': await picture.withIccProfile('p3').png().toBuffer(),
  };
});
const cleanOf = (kind: string) => clean[kind] ?? SECRET;

/** Inserts chunks before the first of this type. */
function insertBefore(png: Buffer, type: string, ...inserted: Buffer[]): Buffer {
  const chunks = pngChunks(png);
  const at = chunks.findIndex((each) => each.type === type);
  const parts = chunks.map(({ chunk }) => chunk).toSpliced(at, 0, ...inserted);
  return Buffer.concat([SIGNATURE, ...parts]);
}

/** Replaces the body of each chunk of this type. */
function replace(png: Buffer, type: string, body: (old: Buffer) => Buffer): Buffer {
  const parts = pngChunks(png).map((each) =>
    each.type === type ? pngChunk(type, body(each.body)) : each.chunk,
  );
  return Buffer.concat([SIGNATURE, ...parts]);
}

describe.each(['plain', 'interlaced', 'palette', 'with a profile'])('%s', (kind) => {
  test('pixels and colours are the same, and whatever is not needed is removed', async () => {
    const bytes = cleanOf(kind);
    const expected = (await strip(bytes)) ?? SECRET;
    expect((await pixels(expected)).equals(await pixels(bytes))).toBe(true);
    const colours = (png: Buffer) => sharp(png).toColourspace('srgb').raw().toBuffer();
    expect((await colours(expected)).equals(await colours(bytes))).toBe(true);
    expect((await strip(expected))?.equals(expected)).toBe(true);
    const chunk = (type: string, prefix = '') =>
      pngChunk(type, Buffer.concat([Buffer.from(prefix, 'latin1'), SECRET]));
    const dirty = {
      text: ['tEXt', 'zTXt', 'iTXt', 'tIME', 'prVt', 'vpAg'].map((type) => chunk(type)),
      'named palettes': [chunk('sPLT', 'SECRET\0\x08')],
      histograms: [chunk('hIST')],
      'frames of no animation': [chunk('fdAT'), chunk('fcTL')],
      'chunks of another length': ['gAMA', 'pHYs', 'sRGB'].map((type) => chunk(type, '12345')),
      'what nothing needs': [chunk('sBIT'), chunk('bKGD')],
      'numbers that are letters': [
        pngChunk('cHRM', Buffer.from('SECRET'.repeat(6).slice(0, 32))),
        pngChunk('gAMA', Buffer.from('SECR')),
        pngChunk('pHYs', Buffer.from('SECRETSE\x01')),
        pngChunk('mDCV', Buffer.from('SECRET'.repeat(4))),
        pngChunk('cLLI', Buffer.from('SECRETSE')),
        pngChunk('sRGB', Buffer.from('S')),
      ],
      'a profile that is none': kind === 'with a profile' ? [] : [chunk('iCCP', 'x\0\0')],
      'an orientation that is none': [pngChunk('eXIf', secretTiff(1))],
    };
    for (const [name, chunks] of Object.entries(dirty)) {
      const file = insertBefore(bytes, 'IDAT', ...chunks);
      expect([name, (await strip(file))?.equals(expected)]).toEqual([name, true]);
    }
    const late = insertBefore(bytes, 'IEND', chunk('tEXt'), chunk('gAMA'));
    expect((await strip(Buffer.concat([late, SECRET, bytes])))?.equals(expected)).toBe(true);
  });

  test('a PNG with data behind its pixels, compressed or not, is refused', async () => {
    const bytes = cleanOf(kind);
    expect(await strip(replace(bytes, 'IDAT', (old) => Buffer.concat([old, SECRET])))).toBeNull();
    expect(await strip(insertBefore(bytes, 'IEND', pngChunk('IDAT', SECRET)))).toBeNull();
    expect(await strip(replace(bytes, 'IDAT', () => deflateSync(Buffer.alloc(99_999))))).toBeNull();
    for (let length = 0; length < bytes.length; length += 31) {
      expect(await strip(bytes.subarray(0, length))).toBeNull();
    }
  });

  test('a file with any byte changed is refused, or stripped for good', async () => {
    const bytes = insertBefore(cleanOf(kind), 'IDAT', pngChunk('eXIf', secretTiff(6)));
    const change = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, value]) => {
        const changed = Buffer.from(bytes);
        changed[at] = value;
        const stripped = await strip(changed);
        if (stripped) expect((await strip(stripped))?.equals(stripped)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

test('the orientation stays, alone', async () => {
  const file = insertBefore(cleanOf('plain'), 'IDAT', pngChunk('eXIf', secretTiff(6)));
  const stripped = (await strip(file)) ?? SECRET;
  expect((await sharp(stripped).metadata()).orientation).toBe(6);
  expect(stripped.includes('SECRET')).toBe(false);
});

test('the orientation is that of the first eXIf chunk before the picture that has one', async () => {
  const orientationOf = async (before: Buffer[], behind: Buffer[] = []) => {
    const file = insertBefore(
      insertBefore(cleanOf('plain'), 'IEND', ...behind),
      'IDAT',
      ...before.map((body) => pngChunk('eXIf', body)),
    );
    const stripped = (await strip(file)) ?? SECRET;
    expect(stripped.includes('SECRET')).toBe(false);
    const { orientation } = await sharp(stripped).metadata();
    // Thumbnails are rotated by the same chunk.
    expect((await sharp(file).metadata()).orientation).toBe(orientation);
    return orientation;
  };
  expect(await orientationOf([SECRET, secretTiff(6), secretTiff(3)])).toBe(6);
  expect(await orientationOf([Buffer.alloc(0), secretTiff(6)])).toBe(6);
  expect(await orientationOf([secretTiff(null), secretTiff(6)])).toBeUndefined();
  expect(await orientationOf([], [pngChunk('eXIf', secretTiff(6))])).toBeUndefined();
  const long = Buffer.concat([secretTiff(6), Buffer.alloc(1024 * 1024)]);
  expect(await orientationOf([long, secretTiff(3)])).toBe(6);
});

test('a profile has another name', async () => {
  const file = cleanOf('with a profile');
  const named = replace(file, 'iCCP', (old) =>
    Buffer.concat([Buffer.from('SECRET\0\0', 'latin1'), old.subarray(old.indexOf(0) + 2)]),
  );
  expect((await strip(named))?.equals((await strip(file)) ?? SECRET)).toBe(true);
});

test.each([1, 2, 4, 8])('colours that no pixel has go (%i bits)', async (depth) => {
  for (const progressive of [false, true]) {
    const options = { palette: true, progressive, colours: 2 ** depth, dither: 0 };
    const file = await picture.clone().resize(41, 23).png(options).toBuffer();
    expect(file[24]).toBe(depth);
    expect((await pixels((await strip(file)) ?? SECRET)).equals(await pixels(file))).toBe(true);
    // Every pixel is made the first colour, by rows without a filter.
    const row = 1 + Math.ceil((41 * depth) / 8);
    const still = await picture
      .clone()
      .resize(41, 23)
      .png({ ...options, progressive: false })
      .toBuffer();
    const plain = replace(still, 'IDAT', () => deflateSync(Buffer.alloc(23 * row)));
    const letters = Buffer.from('SECRET'.repeat(128));
    const dirty = (body: Buffer) =>
      Buffer.concat([body.subarray(0, 3), letters]).subarray(0, 3 * 2 ** depth);
    const unused = replace(replace(plain, 'PLTE', dirty), 'tRNS', (body) =>
      Buffer.concat([body.subarray(0, 1), letters]).subarray(0, 2 ** depth),
    );
    const stripped = (await strip(unused)) ?? SECRET;
    expect(pngChunks(stripped).find(({ type }) => type === 'PLTE')?.body.length).toBe(3);
    expect(stripped.includes('SEC')).toBe(false);
    expect((await pixels(stripped)).equals(await pixels(unused))).toBe(true);
  }
});

test.each([
  ['mDCV', 24],
  ['cLLI', 8],
  ['cHRM', 32],
])('%s stays where each of its numbers means something', async (type, length) => {
  const isKept = async (body: Buffer) => {
    const chunks = [pngChunk('cICP', Buffer.from([9, 16, 0, 1])), pngChunk(type, body)];
    const stripped = (await strip(insertBefore(cleanOf('plain'), 'IDAT', ...chunks))) ?? SECRET;
    return pngChunks(stripped).some((each) => each.type === type);
  };
  expect(await isKept(Buffer.alloc(length))).toBe(true);
  for (const at of [length - 8, length - 4]) {
    const letters = Buffer.alloc(length);
    letters.write('SECR', at);
    expect(await isKept(letters)).toBe(false);
  }
});

test('the transparent colour of a picture without a palette is one that there is', async () => {
  const file = await noisyPicture(97, 61, { hasAlpha: false }).png().toBuffer();
  const withColour = (body: Buffer) => strip(insertBefore(file, 'IDAT', pngChunk('tRNS', body)));
  const plain = (await strip(file)) ?? SECRET;
  const colour = Buffer.from([0, 1, 0, 2, 0, 3]);
  expect((await withColour(colour))?.length).toBe(plain.length + 18);
  expect((await withColour(Buffer.from('SEC')))?.equals(plain)).toBe(true);
  for (const at of [0, 2, 4]) {
    const letter = Buffer.from(colour);
    letter.write('S', at);
    expect(await withColour(letter)).toBeNull();
  }
});

test.each([
  ['bits of colours that there are not', 9, 5],
  ['another compression', 10, 1],
  ['other filters', 11, 1],
  ['another interlacing', 12, 2],
])('a PNG with %s is refused', async (_, at, value) => {
  const changed = (old: Buffer) => Buffer.from(old.map((byte, i) => (i === at ? value : byte)));
  expect(await strip(replace(cleanOf('plain'), 'IHDR', changed))).toBeNull();
});

test('a wrong checksum is never copied', async () => {
  const file = cleanOf('palette');
  let at = 8;
  for (const { type, chunk } of pngChunks(file)) {
    at += chunk.length;
    const wrong = Buffer.from(file);
    wrong.write('SECR', at - 4);
    const stripped = await strip(wrong);
    expect([type, stripped?.includes('SECR') ?? false]).toEqual([type, false]);
    if (type === 'IDAT' || type === 'IHDR') expect(stripped).toBeNull();
  }
});

test('an animation keeps its frames, and each is nothing but its pixels', async () => {
  const still = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const data = pngChunks(still).find(({ type }) => type === 'IDAT')?.body ?? SECRET;
  const control = (number: number) => {
    const body = Buffer.alloc(26);
    body.writeUInt32BE(number);
    body.writeUInt32BE(8, 4);
    body.writeUInt32BE(8, 8);
    return pngChunk('fcTL', body);
  };
  const frame = (bytes: Buffer) =>
    pngChunk('fdAT', Buffer.concat([Buffer.from([0, 0, 0, 2]), bytes]));
  const animated = (last: Buffer) => {
    const begun = insertBefore(
      still,
      'IDAT',
      pngChunk('acTL', Buffer.from('\0\0\0\x02\0\0\0\0')),
      control(0),
    );
    return insertBefore(begun, 'IEND', control(1), frame(last));
  };
  const whole = animated(data);
  expect((await strip(whole))?.length).toBe(
    ((await strip(still)) ?? SECRET).length + whole.length - still.length,
  );
  const numbers = (chunks: Buffer[], most = chunks.length) => {
    const announced = Buffer.alloc(8);
    announced.writeUInt32BE(most);
    const begun = insertBefore(still, 'IDAT', pngChunk('acTL', announced), control(0));
    return strip(insertBefore(begun, 'IEND', ...chunks));
  };
  const numbered = (number: number) =>
    pngChunk('fdAT', Buffer.concat([Buffer.from([0, 0, number >> 8, number & 255]), data]));
  expect(await numbers([control(1), numbered(2)])).not.toBeNull();
  expect(await numbers([control(1), numbered(3)])).toBeNull();
  expect(await numbers([control(2), numbered(3)])).toBeNull();
  expect(await numbers([control(1), numbered(2)], 9)).toBeNull();
  expect(await numbers([control(1), control(2), numbered(3)])).toBeNull();
  expect(await numbers([control(1)], 2)).toBeNull();
  expect(await numbers([numbered(1)], 1)).toBeNull();
  expect(await strip(insertBefore(whole, 'IDAT', control(1)))).toBeNull();
  const narrow = (body: Buffer) => {
    const smaller = Buffer.from(body);
    if (body.readUInt32BE(0) === 0) smaller.writeUInt32BE(4, 4);
    return smaller;
  };
  expect(await strip(replace(whole, 'fcTL', narrow))).toBeNull();
  const many = Array.from({ length: 2001 }, (_, i) => [control(2 * i + 1), numbered(2 * i + 2)]);
  expect(await numbers(many.slice(1900).flat(), 102)).toBeNull();
  expect(await numbers(many.slice(0, 100).flat(), 101)).not.toBeNull();
  expect(await numbers(many.flat(), 2002)).toBeNull();
  expect(await strip(animated(SECRET))).toBeNull();
  expect(await strip(animated(Buffer.concat([data, SECRET])))).toBeNull();
});
