import { existsSync, readFileSync } from 'node:fs';
import { brotliCompressSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it, test } from 'vitest';
import { readAbout, readInParts, readMetadata } from '../../testing/testMetadata.ts';
import { bag, xmpPacket } from '../../testing/testXmp.ts';

const whole = { complete: true };
const drawn = () => sharp({ create: { width: 60, height: 40, channels: 3, background: '#876' } });
const aboutOf = (file: Buffer) => readAbout({ head: file, size: file.length, read: null });

describe('formats', () => {
  const exif = {
    IFD0: { Make: 'Canon', ImageDescription: 'At the sea' },
    IFD2: { DateTimeOriginal: '2019:05:04 03:02:01', OffsetTimeOriginal: '+02:00' },
    IFD3: {
      GPSLatitude: '48/1 51/1 0/1',
      GPSLatitudeRef: 'N',
      GPSLongitude: '2/1 21/1 0/1',
      GPSLongitudeRef: 'E',
    },
  };
  const expected = {
    dates: { exif: { at: '2019-05-04T03:02:01', offset: 120 } },
    camera: { make: 'Canon' },
    texts: { caption: 'At the sea' },
  };

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('%s', async (format) => {
    const file = await drawn().toFormat(format).withExif(exif).toBuffer();
    const found = await readMetadata(file, whole);
    expect(found).toMatchObject({ ...expected, width: 60, height: 40 });
    expect(found.position?.latitude).toBeCloseTo(48.85, 5);
  });

  it('of a large file only parts are read, wherever they stand', async () => {
    const noise = {
      create: { width: 600, height: 400, channels: 3 as const, background: '#888' },
    };
    for (const format of ['png', 'webp'] as const) {
      const file = await sharp({
        ...noise,
        create: { ...noise.create, noise: { type: 'gaussian', mean: 128, sigma: 60 } },
      })
        .toFormat(format, { quality: 99, effort: 1 })
        .withExif(exif)
        .toBuffer();
      expect(file.length, format).toBeGreaterThan(230_000);
      const found = await readInParts(file);
      expect(found, format).toMatchObject({ ...expected, width: 600, height: 400 });
      if (format === 'png') {
        const end = file.subarray(-12);
        const title = Buffer.from('Title\0Beach');
        const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from('tEXt'), title, Buffer.alloc(4)]);
        chunk.writeUInt32BE(title.length);
        chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
        const titled = await readInParts(Buffer.concat([file.subarray(0, -12), chunk, end]));
        expect(titled.texts.title).toBe('Beach');
      }
      expect(found.bytesRead, format).toBeLessThan(140_000);
    }
  });

  const box = (kind: string, ...parts: Buffer[]) => {
    const content = Buffer.concat(parts);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length + 8);
    head.write(kind, 4, 'latin1');
    return Buffer.concat([head, content]);
  };
  const exifTiff = async () => {
    const jpeg = await drawn().jpeg().withExif(exif).toBuffer();
    return jpeg.subarray(jpeg.indexOf('Exif\0\0') + 6);
  };

  it('JPEG 2000, which is not shown, keeps it in boxes with names of their own', async () => {
    const uuid = (name: string, content: Buffer) =>
      box('uuid', Buffer.from(name, 'hex'), Buffer.from(content));
    const file = Buffer.concat([
      box('jP  ', Buffer.from('0d0a870a', 'hex')),
      uuid('00'.repeat(16), Buffer.from('II*\0')),
      uuid('4a706754696666457869662d3e4a5032', await exifTiff()),
      uuid('be7acfcb97a942e89c71999491e3afac', Buffer.from(xmpPacket('dc:title="Beach"'))),
      box('jp2c', Buffer.alloc(300_000)),
      uuid('33c7a4d2b81d4723a0baf1a3e097ad38', Buffer.from('1c02190003536561', 'hex')),
    ]);
    const read = async (start: number, end: number) => file.subarray(start, end);
    const found = await readAbout({ head: file.subarray(0, 20_000), size: file.length, read });
    expect(found).toMatchObject({ ...expected, texts: { title: 'Beach', keywords: ['Sea'] } });
  });

  it('a GIF keeps XMP in a block that is not cut into pieces, before its pictures or behind', async () => {
    const trailer = [1, ...Array.from({ length: 256 }, (_, at) => 255 - at), 0];
    const block = Buffer.concat([
      Buffer.from('\x21\xff\x0bXMP DataXMP', 'latin1'),
      Buffer.from(
        xmpPacket('xmp:CreateDate="2005-09-07T15:01:43-07:00"', bag('dc:subject', 'Sea')),
      ),
      Buffer.from(trailer),
    ]);
    const plain = await drawn().gif().toBuffer();
    const data = Buffer.concat(Array.from({ length: 700 }, () => Buffer.alloc(256, 0xff)));
    const picture = plain.subarray(13, -1);
    for (const parts of [
      [block, picture],
      [picture, data, Buffer.of(0), block],
    ]) {
      const file = Buffer.concat([plain.subarray(0, 13), ...parts, Buffer.of(0x3b)]);
      const read = async (start: number, end: number) => file.subarray(start, end);
      const found = await readAbout({ head: file.subarray(0, 20_000), size: file.length, read });
      expect(found.texts.keywords).toEqual(['Sea']);
      expect(found.dates.digitised).toEqual({ at: '2005-09-07T15:01:43', offset: -420 });
    }
    expect((await aboutOf(plain)).texts.keywords).toEqual([]);
  });

  it('a PNG says when it was made as mail does, which the format recommends', async () => {
    const png = await drawn().png().toBuffer();
    const body = Buffer.from('tEXtCreation Time\0Fri, 23 Jan 2009 23:17:35 -0600', 'latin1');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length - 4);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    const file = Buffer.concat([png.subarray(0, 33), length, body, sum, png.subarray(33)]);
    const { dates } = await aboutOf(file);
    expect(dates.digitised).toEqual({ at: '2009-01-23T23:17:35', offset: -360 });
  });

  it.each([
    [0x4746, 4, 4],
    [0x4749, 50, 3],
    [0x4746, 0, null],
  ])('EXIF has the rating of Windows: tag %i, %i', async (tag, value, rating) => {
    const tiff = Buffer.alloc(26);
    tiff.write('II*\0\x08\0\0\0\x01\0', 'latin1');
    tiff.writeUInt16LE(tag, 10);
    tiff.writeUInt16LE(3, 12);
    tiff.writeUInt32LE(1, 14);
    tiff.writeUInt16LE(value, 18);
    expect((await aboutOf(tiff)).texts.rating).toBe(rating);
  });

  it("Minolta's raw files keep it in one of their blocks", async () => {
    const block = (name: string, content: Buffer) => {
      const head = Buffer.alloc(8);
      head.write(`\0${name}`, 'latin1');
      head.writeUInt32BE(content.length, 4);
      return Buffer.concat([head, content]);
    };
    const blocks = [block('PRD', Buffer.alloc(24)), block('TTW', await exifTiff())];
    expect(await aboutOf(block('MRM', Buffer.concat(blocks)))).toMatchObject(expected);
    expect((await aboutOf(block('MRM', block('PRD', Buffer.alloc(24))))).camera).toBeNull();
  });

  it('JPEG XL keeps it in boxes, packed or not', async () => {
    const tiff = await exifTiff();
    const start = box('JXL ', Buffer.from('0d0a870a', 'hex'));
    const block = Buffer.concat([Buffer.alloc(4), tiff]);
    const title = Buffer.from(xmpPacket('dc:title="Beach"'));
    const packed = box('brob', Buffer.from('xml '), brotliCompressSync(title));
    const file = Buffer.concat([start, box('Exif', block), packed]);
    expect(await aboutOf(file)).toMatchObject({ ...expected, texts: { title: 'Beach' } });
  });

  test('a picture cut off says what its header says', async () => {
    const file = await drawn().jpeg().withExif(exif).toBuffer();
    const cut = file.subarray(0, file.indexOf(Buffer.from([0xff, 0xdb])));
    await expect(readMetadata(cut, whole)).rejects.toThrow('Damaged');
    expect(await aboutOf(cut)).toMatchObject(expected);
  });
});

const folder = new URL('../../../../shared/photos/', import.meta.url);

// Real files, which are not part of the repository.
describe.skipIf(!existsSync(folder))('real files (../shared/photos)', () => {
  const about = (name: string) => aboutOf(readFileSync(new URL(name, folder)));

  it.each([
    [
      'textgen/caption.jpg',
      {
        texts: {
          title: 'A titre',
          caption: 'Ein schöner Tag 🌞',
          keywords: ['alpha', 'beta'],
          rating: 4,
        },
      },
    ],
    ['dates/sidecar/20240107_110258.jpg', { texts: { keywords: ['Výlet'], rating: 3 } }],
    ['immich/faces/portrait.jpg', { texts: { people: ['Marie Curie', 'Pierre Curie'] } }],
    [
      'raw/test.dng',
      {
        dates: { exif: { at: '2024-07-04T21:45:43' } },
        camera: { make: 'Google', model: 'Pixel 7' },
      },
    ],
    [
      'heic/heic-iphone7.heic',
      {
        dates: { exif: { at: '2019-10-20T18:34:30', offset: 120 } },
        camera: { model: 'iPhone 7' },
      },
    ],
    [
      'avif/colors-animated-8bpc.avif',
      { dates: { film: { instant: Date.UTC(2023, 8, 6, 17, 35, 53) } } },
    ],
  ])('%s', async (name, expected) => {
    expect(
      JSON.parse(JSON.stringify(await about(name)).replaceAll(/(T\d\d:\d\d:\d\d)\.\d+/g, '$1')),
    ).toMatchObject(expected);
  });
});
