import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { readMetadata } from '../testing/testMetadata.ts';
import { stripBytes } from '../testing/testStrip.ts';
import { readPicture } from './metadata.ts';
import { makeChunk } from './strip/pngHead.ts';
import { canStrip } from './strip/strip.ts';

let plain: Buffer;
beforeAll(async () => {
  plain = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#876' } })
    .jpeg()
    .toBuffer();
});

type Entry = { tag: number; type: number; count: number; value: number };

/**
 * An Exif segment with these entries, whose values are left-aligned in their four bytes, as in
 * TIFF.
 */
function exifSegment(little: boolean, entries: readonly Entry[]): Buffer {
  const tiff = Buffer.alloc(8 + 2 + entries.length * 12 + 4 + 64);
  const u16 = (value: number, at: number) =>
    little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const u32 = (value: number, at: number) =>
    little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  tiff.write(little ? 'II' : 'MM');
  u16(42, 2);
  u32(8, 4);
  u16(entries.length, 8);
  for (const [i, { tag, type, count, value }] of entries.entries()) {
    const at = 10 + 12 * i;
    u16(tag, at);
    u16(type, at + 2);
    u32(count, at + 4);
    if (type === 4 || type === 9) u32(value, at + 8);
    else if (type === 3 || type === 8) u16(value, at + 8);
    else tiff.writeUInt8(value & 255, at + 8);
  }
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(tiff.length + 8, 2);
  return Buffer.concat([head, Buffer.from('Exif\0\0'), tiff]);
}

/**
 * Offsets at which a segment may be inserted: before all others, behind the frame header, before
 * the picture data.
 */
function places(): number[] {
  const after = (marker: number) => {
    for (let at = 2; ; at += 2 + plain.readUInt16BE(at + 2)) {
      const isFrame = marker === 0xc0 && plain[at + 1] === 0xc0;
      if (isFrame) return at + 2 + plain.readUInt16BE(at + 2);
      if (plain[at + 1] === 0xda) return at;
    }
  };
  return [2, after(0xc0), after(0xda)];
}

const entry = fc.record({
  tag: fc.constantFrom(0x0112, 0x0112, 0x0112, 0x0100),
  type: fc.constantFrom(1, 3, 4, 8, 9, 3, 3, 2, 7),
  count: fc.constantFrom(0, 1, 1, 1, 2),
  value: fc.nat(9),
});
const segment = fc.record({
  little: fc.boolean(),
  entries: fc.array(entry, { maxLength: 3 }),
  place: fc.nat(2),
});

test('page and picture are turned alike, whatever the file says of its orientation and where', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { minLength: 1, maxLength: 2 }), async (segments) => {
      let file = plain;
      const at = places();
      const later = segments.toSorted((a, b) => b.place - a.place);
      for (const { little, entries, place } of later) {
        const where = at[place] ?? 2;
        const piece = exifSegment(little, entries);
        file = Buffer.concat([file.subarray(0, where), piece, file.subarray(where)]);
      }
      const { info } = await sharp(file).autoOrient().raw().toBuffer({ resolveWithObject: true });
      const page = await readMetadata(file, { complete: true });
      expect([page.width, page.height]).toEqual([info.width, info.height]);
      expect(page.orientation).toBe((await sharp(file).metadata()).orientation || 1);
      await expectStripped(file, 'image/jpeg', page.orientation);
    }),
    { numRuns: process.env['TEST_LONG'] === undefined ? 200 : 6_000 },
  );
});

/** Is a picture still upright once it is stripped, if it can be stripped? */
async function expectStripped(file: Buffer, mediaType: string, orientation: number): Promise<void> {
  const stripped = await stripBytes(file, mediaType);
  expect(stripped === null).toBe(!canStrip(mediaType));
  if (stripped) expect((await sharp(stripped).metadata()).orientation ?? 1).toBe(orientation);
}

/** A TIFF structure with this orientation, behind a prefix. */
function orientationBlock(value: number, prefix = ''): Buffer {
  const exif = exifSegment(true, [{ tag: 0x0112, type: 3, count: 1, value }]);
  return Buffer.concat([Buffer.from(prefix, 'latin1'), exif.subarray(10)]);
}

/** What may stand in a chunk of EXIF. */
const block = fc.oneof(
  ...[1, 3, 6].map((value) => fc.constant(orientationBlock(value))),
  ...['Exif\0\0', '\0\0\0\0'].map((prefix) => fc.constant(orientationBlock(6, prefix))),
  fc.constant(Buffer.from('nothing')),
);

/**
 * Do page and picture agree, whether the page's size was found in a whole file or in the first bytes
 * of one that goes on?
 */
async function expectAgreement(file: Buffer, mediaType: string): Promise<void> {
  const { autoOrient, orientation = 1 } = await sharp(file, { failOn: 'none' }).metadata();
  const read = (start: number, end: number) => Promise.resolve(file.subarray(start, end));
  for (const headed of [file.length, 40].map((length) => file.subarray(0, length))) {
    const page = await readPicture({ head: headed, size: file.length, read });
    expect(page).toMatchObject({ ...autoOrient, orientation: orientation || 1 });
  }
  await expectStripped(file, mediaType, orientation || 1);
}

const runs = { numRuns: process.env['TEST_LONG'] === undefined ? 60 : 2_000 };

test('the same of a PNG, also of one that goes on behind the bytes that are read first', async () => {
  const png = await sharp(plain).png().toBuffer();
  const [data, end] = ['IDAT', 'IEND'].map((kind) => png.indexOf(kind) - 4);
  const profile = (name: string, tiff: Buffer) =>
    Buffer.from(`Raw profile type ${name}\0\n${name}\n ${tiff.length}\n${tiff.toString('hex')}\n`);
  const chunk = fc.tuple(
    fc.constantFrom(data ?? 0, end ?? 0, png.length),
    fc.oneof(
      block.map((tiff) => makeChunk('eXIf', tiff)),
      fc.constant(makeChunk('tEXt', profile('exif', orientationBlock(6, 'Exif\0\0')))),
      fc.constant(makeChunk('tEXt', profile('APP1', orientationBlock(6, 'Exif\0\0')))),
      fc.constant(makeChunk('tEXt', Buffer.from('Comment\0none'))),
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { minLength: 1, maxLength: 3 }), async (chunks) => {
      let file = png;
      for (const [at, piece] of chunks.toSorted(([a], [b]) => b - a)) {
        file = Buffer.concat([file.subarray(0, at), piece, file.subarray(at)]);
      }
      await expectAgreement(file, 'image/png');
    }),
    runs,
  );
});

test('the same of a WebP', async () => {
  const picture = (await sharp(plain).webp().toBuffer()).subarray(12);
  const chunk = (name: string, body: Buffer) => {
    const head = Buffer.from(`${name}    `);
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  };
  const fileOf = (flags: number, before: readonly Buffer[], behind: readonly Buffer[]) => {
    const extended = Buffer.of(flags, 0, 0, 0, 89, 0, 0, 59, 0, 0);
    const exif = (bodies: readonly Buffer[]) => bodies.map((body) => chunk('EXIF', body));
    const chunks = [chunk('VP8X', extended), ...exif(before), picture, ...exif(behind)];
    return chunk('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]));
  };
  const few = fc.array(block, { maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(0, 8), few, few, async (flags, before, behind) => {
      await expectAgreement(fileOf(flags, before, behind), 'image/webp');
    }),
    runs,
  );
  const file = fileOf(8, [], []);
  await expectAgreement(Buffer.concat([file, chunk('EXIF', orientationBlock(6))]), 'image/webp');
});

test('the same of a TIFF, whose orientation is read by other rules', async () => {
  const entries = fc.array(
    fc.record({
      type: fc.integer({ min: 1, max: 13 }),
      count: fc.constantFrom(0, 1, 1, 1, 2),
      value: fc.constantFrom(1, 6, 6, 8, 9, 0x10006),
    }),
    { minLength: 1, maxLength: 2 },
  );
  const tiff = await sharp(plain).tiff({ compression: 'none' }).toBuffer();
  const at = tiff.readUInt32LE(4);
  const old = Array.from({ length: tiff.readUInt16LE(at) }, (_, i) =>
    tiff.subarray(at + 2 + 12 * i, at + 14 + 12 * i),
  ).filter((entry) => entry.readUInt16LE(0) !== 0x0112);
  await fc.assert(
    fc.asyncProperty(entries, async (added) => {
      const more = added.map(({ type, count, value }) => {
        const entry = Buffer.alloc(12);
        entry.writeUInt16LE(0x0112);
        entry.writeUInt16LE(type, 2);
        entry.writeUInt32LE(count, 4);
        entry.writeUInt32LE(value, 8);
        return entry;
      });
      const all = [...old, ...more].toSorted((a, b) => a.readUInt16LE(0) - b.readUInt16LE(0));
      const count = Buffer.of(all.length, 0);
      const file = Buffer.concat([tiff, count, ...all, Buffer.alloc(4)]);
      file.writeUInt32LE(tiff.length, 4);
      await expectAgreement(file, 'image/tiff');
    }),
    runs,
  );
});

test('the size of a GIF is that of its picture, also where its screen has another', async () => {
  const gifs = await Promise.all(
    ['#876', '#123'].map((background) =>
      sharp({ create: { width: 90, height: 60, channels: 3, background } })
        .gif()
        .toBuffer(),
    ),
  );
  const [first = Buffer.of(), second = Buffer.of()] = gifs;
  const frame = (gif: Buffer) => {
    const colours = 13 + (((gif[10] ?? 0) & 0x80) === 0 ? 0 : 3 * 2 ** (((gif[10] ?? 0) & 7) + 1));
    return gif.subarray(colours, -1);
  };
  const screens = [0, 10, 90, 100, 200, 480, 600, 640, 800, 2048, 2049];
  const side = fc.constantFrom(...screens);
  const offset = fc.nat(40);
  await fc.assert(
    fc.asyncProperty(side, side, offset, offset, async (width, height, left, top) => {
      const start = Buffer.from(first.subarray(0, -1));
      start.writeUInt16LE(width, 6);
      start.writeUInt16LE(height, 8);
      const place = start.indexOf(Buffer.of(0x2c, 0, 0, 0, 0, 90, 0, 60, 0));
      start.writeUInt16LE(left, place + 1);
      start.writeUInt16LE(top, place + 3);
      await expectAgreement(Buffer.concat([start, frame(second), Buffer.of(0x3b)]), 'image/gif');
    }),
    runs,
  );
});
