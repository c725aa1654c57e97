import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { readMetadata } from '../testing/testMetadata.ts';
import { DamagedImageError, NeedMoreBytes } from './errors.ts';

type Exif = NonNullable<Parameters<Sharp['withExif']>[0]>;

function draw(width = 60, height = 40) {
  return sharp({ create: { width, height, channels: 3, background: '#876' } });
}

function jpegWith(exif: Exif): Promise<Buffer> {
  return draw().jpeg().withExif(exif).toBuffer();
}

/** Moves the directory of a little-endian TIFF to its end, with an EXIF directory holding a date. */
function addExif(tiff: Buffer, date: string): Buffer {
  const from = tiff.readUInt32LE(4);
  const count = tiff.readUInt16LE(from);
  const entry = (tag: number, type: number, length: number, value: number) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(type, 2);
    bytes.writeUInt32LE(length, 4);
    bytes.writeUInt32LE(value, 8);
    return bytes;
  };
  const counted = (entries: Buffer) => {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(entries.length / 12);
    return Buffer.concat([bytes, entries, Buffer.alloc(4)]);
  };
  const start = tiff.length + (tiff.length % 2);
  const exifAt = start + 2 + (count + 1) * 12 + 4;
  const kept = tiff.subarray(from + 2, from + 2 + count * 12);
  const moved = Buffer.concat([tiff, Buffer.alloc(tiff.length % 2)]);
  moved.writeUInt32LE(start, 4);
  return Buffer.concat([
    moved,
    counted(Buffer.concat([kept, entry(0x8769, 4, 1, exifAt)])),
    counted(entry(0x9003, 2, 20, exifAt + 18)),
    Buffer.from(`${date}\0`),
  ]);
}

const whole = { complete: true };

describe('readMetadata', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns the size for orientation %i', async (orientation) => {
    for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
      const file = await draw().toFormat(format).withMetadata({ orientation }).toBuffer();
      const found = await readMetadata(file, whole);
      expect([found.format, found.orientation]).toEqual([format, orientation]);
      expect([found.width, found.height]).toEqual(orientation > 4 ? [40, 60] : [60, 40]);
    }
  });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('reads the date in %s', async (format) => {
    const file = await draw()
      .toFormat(format)
      .withExif({
        IFD2: { DateTimeOriginal: '2019:05:04 03:02:01', OffsetTimeOriginal: '-03:30' },
      })
      .toBuffer();
    const found = await readMetadata(file, whole);
    expect(found).toMatchObject({
      mediaType: `image/${format}`,
      taken: { at: '2019-05-04T03:02:01', offset: -210, source: 'exif' },
    });
  });

  it('reads the date in TIFF', async () => {
    const file = addExif(await draw().tiff().toBuffer(), '2019:05:04 03:02:01');
    const found = await readMetadata(file, whole);
    expect(found).toMatchObject({ width: 60, height: 40, taken: { at: '2019-05-04T03:02:01' } });
  });

  it('reads a BigTIFF, whose offsets take eight bytes', async () => {
    const file = await draw().withMetadata({ orientation: 6 }).tiff({ bigtiff: true }).toBuffer();
    expect(file.readUInt16LE(2)).toBe(43);
    const found = await readMetadata(file, whole);
    expect(found).toMatchObject({ format: 'tiff', width: 40, height: 60, orientation: 6 });
  });

  it('falls back from an invalid original date to the digitized one', async () => {
    for (const invalid of ['0000:00:00 00:00:00', '2019:13:01 00:00:00', '    :  :     :  :  ']) {
      const file = await jpegWith({
        IFD2: {
          DateTimeOriginal: invalid,
          OffsetTimeOriginal: '+01:00',
          DateTimeDigitized: '2020:02:29 23:59:59',
          OffsetTimeDigitized: '+05:45',
        },
      });
      const found = await readMetadata(file, whole);
      expect(found.taken).toEqual({
        at: '2020-02-29T23:59:59',
        offset: 345,
        source: 'digitised',
      });
    }
  });

  it('takes OffsetTime only where the file was not changed after it was taken', async () => {
    const taken = { DateTimeOriginal: '2019:05:04 03:02:01', OffsetTime: '+02:00' };
    const fresh = await jpegWith({ IFD0: { DateTime: '2019:05:04 03:02:01' }, IFD2: taken });
    const edited = await jpegWith({ IFD0: { DateTime: '2021:01:01 00:00:00' }, IFD2: taken });
    expect((await readMetadata(fresh, whole)).taken?.offset).toBe(120);
    expect((await readMetadata(edited, whole)).taken?.offset).toBeNull();
  });

  it('reads the camera', async () => {
    const file = await jpegWith({
      IFD0: { Make: 'Canon', Model: 'EOS <b>R5</b>' },
      IFD2: {
        FNumber: '28/10',
        ExposureTime: '1/250',
        FocalLength: '50/1',
        ISOSpeedRatings: '400',
      },
    });
    expect((await readMetadata(file, whole)).camera).toEqual({
      make: 'Canon',
      model: 'EOS <b>R5</b>',
      lens: null,
      focalLength: 50,
      aperture: 2.8,
      exposureTime: 0.004,
      iso: 400,
    });
  });

  it('goes by content, not by what the name promises', async () => {
    const png = await draw().png().toBuffer();
    const found = await readMetadata(png, { complete: true, mediaTypeHint: 'image/jpeg' });
    expect(found.mediaType).toBe('image/png');
    const tiff = await draw().tiff().toBuffer();
    await expect(
      readMetadata(tiff, { complete: true, mediaTypeHint: 'image/x-adobe-dng' }),
    ).rejects.toThrow('a camera raw file without a picture');
  });

  it.each([
    ['', 'empty file'],
    ['hello\n', 'text'],
    ['<!DOCTYPE html><p>', 'web page'],
    ['<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'SVG'],
    ['\0\0\0\x18ftypisom\0\0\0\0', 'video'],
    ['%PDF-1.7', 'PDF'],
    ['\x01\x02\x03\x04', 'no picture'],
    ['\xff\xd8\xff\xd9\0\0\0\0', 'without a frame'],
    ['\xff\xd8\xff\xe0\0\0\0\0', 'segment length'],
    ['\x89PNG\r\n\x1a\n', ''],
  ])('names what it found in %j', async (content, reason) => {
    const failure = readMetadata(Buffer.from(content, 'latin1'), whole);
    await expect(failure).rejects.toBeInstanceOf(DamagedImageError);
    await expect(failure).rejects.toThrow(reason);
  });

  it('asks for more bytes as long as the head is incomplete, and never guesses', async () => {
    const exif = {
      IFD2: { DateTimeOriginal: '2019:05:04 03:02:01', UserComment: 'x'.repeat(9000) },
    };
    for (const format of ['jpeg', 'webp', 'tiff', 'avif', 'png'] as const) {
      const file = await draw(300, 200).toFormat(format).withExif(exif).toBuffer();
      for (let length = 16; length < file.length; length += 997) {
        const outcome = await readMetadata(file.subarray(0, length), { complete: false }).catch(
          (error: unknown) => error,
        );
        if (outcome instanceof NeedMoreBytes) continue;
        expect(outcome).toMatchObject({
          width: 300,
          height: 200,
          taken: { at: '2019-05-04T03:02:01' },
        });
      }
    }
  });

  it('says how much a long JPEG header needs', async () => {
    const file = await jpegWith({ IFD2: { UserComment: 'x'.repeat(20_000) } });
    const failure = await readMetadata(file.subarray(0, 4096), { complete: false }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(NeedMoreBytes);
    const { atLeast } = failure as NeedMoreBytes;
    expect(atLeast).toBeGreaterThan(20_000);
    expect(atLeast).toBeLessThanOrEqual(file.length);
  });

  it('gives metadata or one of its two errors, whatever the bytes', async () => {
    const heads = await Promise.all(
      (['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const).map((format) =>
        draw(32, 24)
          .toFormat(format)
          .withExif({
            IFD0: { Make: 'Canon', Orientation: '6' },
            IFD2: { DateTimeOriginal: '2019:05:04 03:02:01' },
          })
          .toBuffer(),
      ),
    );
    const mutated = fc
      .tuple(
        fc.constantFrom(...heads),
        fc.array(fc.tuple(fc.nat(1500), fc.integer({ min: 0, max: 255 })), { maxLength: 12 }),
        fc.option(fc.nat(1500)),
      )
      .map(([head, changes, length]) => {
        const bytes = Buffer.from(head.subarray(0, length ?? head.length));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        return bytes;
      });
    const random = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes));
    const prefixed = random.map((bytes) => Buffer.concat([Buffer.from('ffd8ffe1', 'hex'), bytes]));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(mutated, random, prefixed),
        fc.boolean(),
        async (head, complete) => {
          try {
            const found = await readMetadata(head, { complete });
            expect(found.width * found.height).toBeGreaterThan(0);
            expect(found.orientation).toBeGreaterThanOrEqual(1);
            expect(found.orientation).toBeLessThanOrEqual(8);
          } catch (error) {
            if (error instanceof NeedMoreBytes) expect(complete).toBe(false);
            else expect(error).toBeInstanceOf(DamagedImageError);
          }
        },
      ),
      { numRuns: process.env['TEST_LONG'] === undefined ? 600 : 20_000 },
    );
  });

  it('is not kept busy by an EXIF block that claims far more than it holds', async () => {
    for (const type of [1, 2, 3, 5, 7, 10]) {
      const block = Buffer.alloc(65_000);
      block.write('Exif\0\0II*\0', 'latin1');
      block.writeUInt32LE(8, 10);
      block.writeUInt16LE(5000, 14);
      for (let at = 16; at < 60_000; at += 12) {
        block.writeUInt16LE(0x9003 + (at % 900), at);
        block.writeUInt16LE(type, at + 2);
        block.writeUInt32LE(60_000, at + 4);
      }
      const length = Buffer.alloc(2);
      length.writeUInt16BE(block.length + 2);
      const file = Buffer.concat([
        Buffer.from('ffd8ffe1', 'hex'),
        length,
        block,
        Buffer.from('ffc0001108003000400301220002110103110100', 'hex'),
      ]);
      expect(await readMetadata(file, whole)).toMatchObject({ width: 64, height: 48 });
    }
  }, 30_000);
});
