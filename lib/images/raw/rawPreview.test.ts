import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { box } from '../../testing/testBox.ts';
import { readMetadata } from '../../testing/testMetadata.ts';
import {
  jpegFields,
  makeCr3,
  makeCrw,
  makeMrw,
  makeNef,
  makeRaf,
  makeX3f,
  tiffOf,
} from '../../testing/testRaw.ts';
import { UndecodedImageError } from '../errors.ts';
import { findRawPreview, readRawPreview } from './rawPreview.ts';

const draw = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#753' } });
const [small, large] = [await draw(16, 12).jpeg().toBuffer(), await draw(60, 40).jpeg().toBuffer()];
/** A JPEG whose frame is lossless, as raw data often is. */
const lossless = Buffer.from(await draw(90, 80).jpeg().toBuffer());
lossless[lossless.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc3;

/** A file that counts what is read of it. */
function opened(bytes: Buffer) {
  const read = { bytes: 0, times: 0 };
  const file = {
    head: new Uint8Array(),
    size: bytes.length,
    read: async (start: number, end: number) => {
      const part = bytes.subarray(start, end);
      read.bytes += part.length;
      read.times += 1;
      return part;
    },
  };
  return { file, read };
}

const find = (bytes: Buffer) => findRawPreview(opened(bytes).file);
const sensor = Buffer.alloc(2_000_000, 'sensor');

const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;
const turned = [0x0112, SHORT, 6] as const;

/** The note of an Olympus, whose offsets count from its own beginning; the picture is behind it. */
const olympus = (settings: 'place' | 'value') => {
  const inner = [
    [0x0101, LONG, { block: 0 }],
    [0x0102, LONG, { lengthOf: 0 }],
  ] as const;
  const head = Buffer.from('OLYMPUS\0II\x03\0');
  if (settings === 'place') {
    return tiffOf({
      head,
      directories: [{ fields: [[0x2020, 13, { directory: 1 }]] }, { fields: inner }],
      blocks: [large],
    });
  }
  const at = head.length + 18;
  const value = tiffOf({
    head: Buffer.alloc(0),
    base: at,
    directories: [{ fields: inner }],
    blocks: [large],
  });
  return tiffOf({ head, directories: [{ fields: [[0x2020, UNDEFINED, value]] }] });
};

const withNote = (note: Buffer, magic = 42) =>
  tiffOf({
    magic,
    directories: [
      { fields: [turned, ...jpegFields(0), [0x8769, LONG, { directory: 1 }]] },
      { fields: [[0x927c, UNDEFINED, note]] },
    ],
    blocks: [small, sensor],
  });

/** The note of a Pentax, whose offsets count from the beginning of the file. */
const pentax = () => {
  const make = (base: number) =>
    Buffer.concat([
      Buffer.from('AOC\0II'),
      tiffOf({
        head: Buffer.alloc(0),
        base: base + 6,
        directories: [
          {
            fields: [
              [0x0003, LONG, { lengthOf: 0 }],
              [0x0004, LONG, { block: 0 }],
            ],
          },
        ],
        blocks: [large],
      }),
    ]);
  return withNote(make(withNote(make(0)).indexOf('AOC\0')));
};

const files: Readonly<Record<string, Buffer>> = {
  'NEF, ARW, SRW': makeNef(small, large, 6),
  'big-endian': makeNef(small, large, 6, false),
  'CR2, DNG: a strip, and directories one behind the other': tiffOf({
    directories: [
      { fields: [turned, [0x0111, LONG, { block: 0 }], [0x0117, LONG, { lengthOf: 0 }]], next: 1 },
      { fields: jpegFields(1), next: 2 },
      {
        fields: [
          [0x0111, LONG, { block: 2 }],
          [0x0117, LONG, { lengthOf: 2 }],
        ],
      },
    ],
    blocks: [large, small, lossless, sensor],
  }),
  RW2: tiffOf({
    magic: 0x55,
    directories: [{ fields: [turned, [0x002e, UNDEFINED, large]] }],
    blocks: [sensor],
  }),
  ORF: withNote(olympus('place'), 0x4f52),
  'an older ORF': withNote(olympus('value'), 0x5352),
  PEF: pentax(),
  CR3: makeCr3(small, large, 6),
  CRW: makeCrw(small, large, 90),
  X3F: makeX3f(small, large, 90),
  MRW: makeMrw(large, 6),
};

describe.each(Object.entries(files))('%s', (_, bytes) => {
  test('the largest picture is found in few small reads, and is upright', async () => {
    const { file, read } = opened(bytes);
    expect(await findRawPreview(file)).toMatchObject({ width: 60, height: 40, orientation: 6 });
    expect(read.times).toBeLessThan(20);
    const jpeg = await readRawPreview(file);
    expect((await sharp(jpeg).metadata()).autoOrient).toMatchObject({ width: 40, height: 60 });
    expect((await sharp(jpeg).raw().toBuffer()).equals(await sharp(large).raw().toBuffer())).toBe(
      true,
    );
  });

  test('a file that ends early or is changed anywhere is read in bounds', async () => {
    for (let length = 0; length < 400; length += 7) await find(bytes.subarray(0, length));
    const change = fc.tuple(fc.nat({ max: Math.min(bytes.length, 900) - 1 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const changed = Buffer.from(bytes);
        for (const [at, value] of changes) changed[at] = value;
        const { file, read } = opened(changed);
        await findRawPreview(file);
        expect(read.bytes).toBeLessThan(9_000_000);
        expect(read.times).toBeLessThan(201);
      }),
      { numRuns: process.env['TEST_LONG'] === undefined ? 40 : 1_000 },
    );
  });
});

describe('a picture that is not compressed', () => {
  const pixels = Buffer.from(Array.from({ length: 60 * 40 * 3 }, (_, at) => at % 251));
  const half = pixels.length / 2;
  const directory = (changed: Readonly<Record<number, number>> = {}) =>
    [
      [0x0100, SHORT, 60],
      [0x0101, SHORT, 40],
      [0x0102, SHORT, [8, 8, 8]],
      [0x0103, SHORT, 1],
      [0x0106, SHORT, 2],
      turned,
      [0x0111, LONG, [...Array(2).keys()].map((strip) => 500 + strip * half)],
      [0x0115, SHORT, 3],
      [0x0117, LONG, [half, half]],
    ].map(([tag = 0, type, value]) => [tag, type, changed[Number(tag)] ?? value]) as [
      number,
      number,
      number | number[],
    ][];
  /** As IIQ, 3FR, KDC and others have it beside the sensor's data; a JPEG beside it is \`small\`. */
  const make = (fields: ReturnType<typeof directory>) => {
    const file = tiffOf({
      directories: [{ fields, next: 1 }, { fields: jpegFields(0) }],
      blocks: [small],
    });
    return Buffer.concat([file.subarray(0, 500), Buffer.alloc(500 - file.length), pixels, sensor]);
  };

  test('is shown where no JPEG is larger, upright', async () => {
    const { file } = opened(make(directory()));
    expect(await findRawPreview(file)).toMatchObject({ width: 60, height: 40, orientation: 6 });
    const picture = sharp(await readRawPreview(file));
    expect((await picture.metadata()).autoOrient).toMatchObject({ width: 40, height: 60 });
    expect((await picture.raw().toBuffer()).equals(pixels)).toBe(true);
    const hint = { complete: true, mediaTypeHint: 'image/x-raw' };
    expect(await readMetadata(make(directory()), hint)).toMatchObject({ width: 40, height: 60 });
  });

  test.each([
    ['compressed', { 259: 7 }],
    ['of the sensor', { 262: 32803 }],
    ['of another number of colours', { 277: 1 }],
    ['beyond the end of the file', { 257: 4000 }],
  ])('%s is not taken for one', async (_, changed) => {
    expect(await find(make(directory(changed)))).toMatchObject({ width: 16, height: 12 });
  });
});

test('the picture of a RAF is turned as it says itself', async () => {
  const jpeg = await draw(60, 40).jpeg().withMetadata({ orientation: 8 }).toBuffer();
  const file = makeRaf(jpeg);
  expect(await find(file)).toMatchObject({ width: 60, height: 40, orientation: null });
  const header = await readMetadata(file, { complete: true, mediaTypeHint: 'image/x-fuji-raf' });
  expect(header).toMatchObject({
    format: 'raw',
    mediaType: 'image/x-fuji-raf',
    width: 40,
    height: 60,
  });
});

test('directories in a circle, thousands of them, and pictures that there are not', async () => {
  const circle = tiffOf({ directories: [{ fields: [[0x014a, LONG, { directory: 0 }]], next: 0 }] });
  const many = tiffOf({
    directories: [{ fields: [[0x014a, LONG, Array.from({ length: 50_000 }, (_, i) => 8 + i)]] }],
    blocks: [sensor],
  });
  const nested = makeCr3(small, large, 1);
  const boxes = Buffer.concat([nested.subarray(0, 24), ...Array<Buffer>(9000).fill(box('trak'))]);
  const outside = tiffOf({
    directories: [
      {
        fields: [
          [0x0201, LONG, 4_000_000_000],
          [0x0202, LONG, 4_000_000_000],
        ],
      },
    ],
  });
  for (const bytes of [circle, many, boxes, outside, Buffer.from('II*\0'), lossless]) {
    const { file, read } = opened(bytes);
    expect(await findRawPreview(file)).toBeNull();
    expect(read.times).toBeLessThan(201);
  }
});

test('a raw file has the size of its picture; one without is no damaged file', async () => {
  const hint = { complete: true, mediaTypeHint: 'image/x-nikon-nef' };
  const header = await readMetadata(makeNef(small, large, 6), hint);
  expect(header).toMatchObject({
    format: 'raw',
    width: 40,
    height: 60,
    mediaType: hint.mediaTypeHint,
  });
  expect(header.taken?.at).toBe('2019-05-04T03:02:01');
  for (const bytes of [tiffOf({ directories: [{ fields: [turned] }] }), Buffer.alloc(64, 1)]) {
    await expect(readMetadata(bytes, hint)).rejects.toBeInstanceOf(UndecodedImageError);
    await expect(readRawPreview(opened(bytes).file)).rejects.toBeInstanceOf(UndecodedImageError);
  }
});

const phone = join(import.meta.dirname, '../../../../shared/photos/raw/test.dng');
// The shared photos are not part of the repository.
test.skipIf(!existsSync(phone))('the DNG of a phone', async () => {
  const bytes = readFileSync(phone);
  expect(await find(bytes)).toMatchObject({ width: 510, height: 382, orientation: 8 });
});
