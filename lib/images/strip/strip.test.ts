import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stripMetadata } from './strip.ts';

const photos = join(import.meta.dirname, '../../../../shared/photos');

function segment(marker: number, text: string): Buffer {
  const body = Buffer.from(text, 'latin1');
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

const exif = (orientation: number) =>
  segment(
    0xe1,
    `Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(orientation)}\0\0\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0SECRET-GPS`,
  );
const soi = Buffer.from([0xff, 0xd8]);
const eoi = Buffer.from([0xff, 0xd9]);
const scan = Buffer.concat([
  segment(0xda, 'abc'),
  Buffer.from([1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0, 0xd9]),
]);

function stripped(bytes: Uint8Array, type = 'image/jpeg'): Buffer {
  const pieces = stripMetadata(bytes, type);
  if (!pieces) throw new Error('not stripped');
  return Buffer.concat(pieces);
}

describe('JPEG', () => {
  test('39 Exif, XMP, IPTC, comments and makers’ segments go; profile and pixels stay', () => {
    const secrets = [
      exif(1),
      segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0SECRET'),
      segment(0xed, 'Photoshop 3.0\0SECRET'),
      segment(0xe2, 'MPF\0SECRET'),
      segment(0xe5, 'SECRET'),
      segment(0xfe, 'SECRET'),
    ];
    const kept = [
      segment(0xe0, 'JFIF\0\x01\x02\x01\0\x48\0\x48\0\0'),
      segment(0xe2, 'ICC_PROFILE\0x'),
      segment(0xee, 'Adobe'),
      segment(0xdb, 'table'),
    ];
    const file = Buffer.concat([soi, ...secrets, ...kept, scan, eoi]);
    expect(stripped(file).equals(Buffer.concat([soi, ...kept, scan, eoi]))).toBe(true);
  });

  test('41 the thumbnail of a JFIF header goes, its density stays', () => {
    const header = 'JFIF\0\x01\x02\x01\0\x48\0\x48';
    const file = Buffer.concat([soi, segment(0xe0, `${header}\x02\x01SECRET`), scan, eoi]);
    const without = Buffer.concat([soi, segment(0xe0, `${header}\0\0`), scan, eoi]);
    expect(stripped(file).equals(without)).toBe(true);
  });

  test('41 what follows the end of the image goes: a motion photo’s video, further images', () => {
    const file = Buffer.concat([
      soi,
      scan,
      eoi,
      Buffer.from('SECRET video'),
      soi,
      exif(1),
      scan,
      eoi,
    ]);
    expect(stripped(file).equals(Buffer.concat([soi, scan, eoi]))).toBe(true);
  });

  test('metadata between the scans of a progressive file goes', () => {
    const file = Buffer.concat([soi, scan, segment(0xfe, 'SECRET'), scan, eoi]);
    expect(stripped(file).equals(Buffer.concat([soi, scan, scan, eoi]))).toBe(true);
  });

  test('the orientation stays, alone', () => {
    for (let value = 2; value <= 8; value++) {
      const result = stripped(Buffer.concat([soi, exif(value), scan, eoi]));
      expect(result.includes('SECRET')).toBe(false);
      // Stripping again finds the same orientation and changes nothing.
      expect(stripped(result).equals(result)).toBe(true);
      expect(result.length).toBeGreaterThan(soi.length + scan.length + eoi.length);
    }
  });

  test('a file that ends early is refused, whatever is in it', () => {
    const file = Buffer.concat([soi, exif(1), scan, eoi]);
    for (let length = 0; length < file.length; length++) {
      expect(stripMetadata(file.subarray(0, length), 'image/jpeg')).toBeNull();
    }
  });

  test('no bytes make it crash or hang', () => {
    const any = fc.array(fc.constantFrom(0, 1, 0xff, 0xd8, 0xd9, 0xda, 0xe1, 0xfe), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(any, (bytes) => {
        stripMetadata(Uint8Array.from([0xff, 0xd8, ...bytes]), 'image/jpeg');
      }),
      { numRuns: 5000 },
    );
  });
});

/** Little and big endian, with GPS beside the orientation. */
const tiff = (orientation: number) =>
  Buffer.from(
    `MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(orientation)}\0\0\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0SECRET-GPS`,
    'latin1',
  );

function pngOf(chunks: readonly (readonly [type: string, body: Buffer])[]): Buffer {
  const parts = chunks.map(([type, body]) => {
    const chunk = Buffer.alloc(body.length + 12);
    chunk.writeUInt32BE(body.length);
    chunk.write(type, 4, 'latin1');
    body.copy(chunk, 8);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), body.length + 8);
    return chunk;
  });
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

function webpOf(chunks: readonly (readonly [type: string, body: Buffer])[]): Buffer {
  const parts = chunks.map(([type, body]) => {
    const chunk = Buffer.alloc(8 + body.length + (body.length % 2));
    chunk.write(type, 'latin1');
    chunk.writeUInt32LE(body.length, 4);
    body.copy(chunk, 8);
    return chunk;
  });
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(4 + Buffer.concat(parts).length, 4);
  return Buffer.concat([head, ...parts]);
}

const upright = 'II*\0\b\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0';
const only = (orientation: number) =>
  Buffer.from(`${upright}${String.fromCharCode(orientation)}\0\0\0\0\0\0\0`, 'latin1');

test('PNG and WebP keep the orientation, alone', () => {
  const data = Buffer.from('data');
  const empty = Buffer.alloc(0);
  const pngWith = (...exifs: Buffer[]) =>
    pngOf([
      ['IHDR', data],
      ...exifs.map((body) => ['eXIf', body] as const),
      ['IDAT', data],
      ['IEND', empty],
    ]);
  expect(stripped(pngWith(tiff(6)), 'image/png').equals(pngWith(only(6)))).toBe(true);
  expect(stripped(pngWith(tiff(1)), 'image/png').equals(pngWith())).toBe(true);
  const webpWith = (flags: number, ...exifs: Buffer[]) =>
    webpOf([
      ['VP8X', Buffer.from([flags, 0, 0, 0, 1, 0, 0, 1, 0, 0])],
      ['VP8 ', data],
      ...exifs.map((body) => ['EXIF', body] as const),
    ]);
  const jpegLike = Buffer.concat([Buffer.from('Exif\0\0'), tiff(8)]);
  for (const [exif, value] of [
    [tiff(6), 6],
    [jpegLike, 8],
  ] as const) {
    const result = stripped(webpWith(0b1100, exif), 'image/webp');
    expect(result.equals(webpWith(0b1000, only(value)))).toBe(true);
  }
  expect(stripped(webpWith(0b1100, tiff(1)), 'image/webp').equals(webpWith(0))).toBe(true);
});

test('types that cannot be stripped are refused', () => {
  expect(stripMetadata(Buffer.from('anything'), 'image/heic')).toBeNull();
  expect(stripMetadata(Buffer.from('anything'), 'constructor')).toBeNull();
});

// The test photos are not part of the project.
describe.skipIf(!existsSync(photos))('the test photos', () => {
  const files = existsSync(photos)
    ? readdirSync(photos, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /\.(jpe?g|png|webp)$/i.test(name),
      )
    : [];

  test('39 nothing personal is left in any of them', () => {
    let checked = 0;
    for (const file of files) {
      const bytes = readFileSync(join(photos, file));
      for (const type of ['image/jpeg', 'image/png', 'image/webp']) {
        const pieces = stripMetadata(bytes, type);
        if (!pieces) continue;
        const text = Buffer.concat(pieces).toString('latin1');
        expect(text).not.toMatch(/http:\/\/ns\.adobe\.com\/xap|Photoshop 3\.0|ftypmp4/);
        const [, ...exifs] = text.split(/Exif\0\0|eXIf|EXIF(?:.\0\0\0)/s);
        const onlyOrientation = 'II*\0\b\0\0\0\x01\0\x12\x01';
        expect(exifs.every((rest) => rest.startsWith(onlyOrientation))).toBe(true);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(80);
  });
});
