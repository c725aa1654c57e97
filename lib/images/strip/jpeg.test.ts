import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { segment } from '../../testing/testSegment.ts';
import {
  exifSegment,
  insertBefore,
  noisyPicture,
  segmentsOf,
  stripBytes,
} from '../../testing/testStrip.ts';

const isLong = process.env['TEST_LONG'] !== undefined;
const SECRET = Buffer.from('SECRET');
const EOI = Buffer.from([0xff, 0xd9]);

/** A picture, encoded in each of the ways that JPEG has. */
let clean: Record<string, Buffer>;
beforeAll(async () => {
  const sampled = { chromaSubsampling: '4:2:0' };
  clean = {
    baseline: await noisyPicture(120, 87).jpeg(sampled).toBuffer(),
    unsampled: await noisyPicture(120, 81).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer(),
    progressive: await noisyPicture(120, 83)
      .jpeg({ ...sampled, progressive: true })
      .toBuffer(),
    grey: await noisyPicture(120, 80).greyscale().jpeg({ progressive: true }).toBuffer(),
    cmyk: await noisyPicture(120, 80).toColourspace('cmyk').jpeg().toBuffer(),
  };
});
const kinds = ['baseline', 'unsampled', 'progressive', 'grey', 'cmyk'];
const cleanOf = (kind: string) => clean[kind] ?? Buffer.alloc(0);

const strip = (bytes: Buffer) => stripBytes(bytes, 'image/jpeg');
const pixels = (bytes: Buffer) => sharp(bytes, { failOn: 'warning' }).raw().toBuffer();

/** Appends a secret to the first segment with this marker. */
function lengthen(jpeg: Buffer, marker: number): Buffer {
  const found = segmentsOf(jpeg).find((each) => each.marker === marker);
  if (!found) throw new Error('no such segment');
  const { start, end } = found;
  const longer = segment(marker, Buffer.concat([jpeg.subarray(start + 4, end), SECRET]));
  return Buffer.concat([jpeg.subarray(0, start), longer, jpeg.subarray(end)]);
}

/** Tables for this destination, of quantization and both classes of Huffman codes, with secrets. */
function unusedTables(destination: number): Buffer {
  const symbols = 'SECRET'.repeat(4);
  const counts = `${'\0'.repeat(15)}${String.fromCharCode(symbols.length)}`;
  const codes = (kind: number) => segment(0xc4, `${String.fromCharCode(kind)}${counts}${symbols}`);
  const factors = `${String.fromCharCode(destination)}${'SECRET'.repeat(11)}`.slice(0, 65);
  return Buffer.concat([segment(0xdb, factors), codes(destination), codes(16 + destination)]);
}

describe.each(kinds)('%s', (kind) => {
  test('the pixels are the same, and stripping again changes nothing', async () => {
    const bytes = cleanOf(kind);
    const stripped = await strip(bytes);
    if (!stripped) throw new Error('not stripped');
    expect((await pixels(stripped)).equals(await pixels(bytes))).toBe(true);
    expect((await strip(stripped))?.equals(stripped)).toBe(true);
  });

  test('whatever is not needed is removed, wherever it stands', async () => {
    const bytes = cleanOf(kind);
    const expected = await strip(bytes);
    const secret = (marker: number, prefix = '') => segment(marker, `${prefix}SECRET`);
    const dirty: Record<string, Buffer> = {
      'Exif without an orientation': insertBefore(bytes, 0xdb, exifSegment(1)),
      XMP: insertBefore(bytes, 0xdb, secret(0xe1, 'http://ns.adobe.com/xap/1.0/\0')),
      IPTC: insertBefore(bytes, 0xda, secret(0xed, 'Photoshop 3.0\0')),
      'further images': insertBefore(bytes, 0xda, secret(0xe2, 'MPF\0')),
      'a profile that is none': insertBefore(bytes, 0xda, secret(0xe2, 'ICC_PROFILE\0\x01\x01')),
      'a maker’s segment': insertBefore(bytes, 0xc4, secret(0xe5)),
      'a comment': insertBefore(bytes, 0xda, secret(0xfe)),
      'reserved segments': insertBefore(bytes, 0xda, Buffer.concat([secret(0xf0), secret(0x02)])),
      'markers of no length': insertBefore(bytes, 0xda, Buffer.from([0xff, 0x01, 0xff, 0xd3])),
      'bytes between segments': insertBefore(bytes, 0xdb, SECRET),
      'bytes after quantization tables': lengthen(bytes, 0xdb),
      'tables that nothing uses': insertBefore(
        bytes,
        0xdb,
        Buffer.concat([unusedTables(3), SECRET]),
      ),
      'tables that are defined anew': insertBefore(bytes, 0xdb, unusedTables(0)),
      'bytes after the data': insertBefore(bytes, -1, SECRET),
      'a segment after the data': insertBefore(bytes, -1, secret(0xe1, 'Exif\0\0')),
      'a restart that is none': insertBefore(bytes, -1, Buffer.from('\xff\xd0SECRET', 'latin1')),
      'a second picture inside': insertBefore(bytes, -1, bytes),
      'what follows the end': Buffer.concat([bytes, SECRET, bytes]),
      'no end and a trailer': Buffer.concat([bytes.subarray(0, -2), SECRET]),
      'no end and another picture': Buffer.concat([bytes.subarray(0, -2), SECRET, bytes]),
      'no end': bytes.subarray(0, -2),
    };
    for (const [name, file] of Object.entries(dirty)) {
      expect([name, (await strip(file))?.equals(expected ?? EOI)]).toEqual([name, true]);
    }
  });

  test('a file that ends early is refused', async () => {
    const bytes = cleanOf(kind);
    for (let length = 0; length < bytes.length - 40; length += 31) {
      expect(await strip(bytes.subarray(0, length))).toBeNull();
    }
  });

  test('of several Exif segments the first counts, also where it says nothing', async () => {
    const turned = async (...exifs: Buffer[]) => {
      const stripped = await strip(insertBefore(cleanOf(kind), 0xdb, Buffer.concat(exifs)));
      expect(stripped?.includes('SECRET')).toBe(false);
      return (await sharp(stripped ?? EOI).metadata()).orientation ?? 1;
    };
    for (let value = 1; value <= 8; value++) expect(await turned(exifSegment(value))).toBe(value);
    expect(await turned(exifSegment(1), exifSegment(6))).toBe(1);
    expect(await turned(exifSegment(null), exifSegment(6))).toBe(1);
    expect(await turned(exifSegment(6), exifSegment(null))).toBe(6);
  });

  test('a file with any byte changed is refused, or stripped for good', async () => {
    const bytes = insertBefore(cleanOf(kind), 0xdb, exifSegment(6));
    const change = fc.record({
      at: fc.nat({ max: bytes.length - 1 }),
      value: fc.nat({ max: 255 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const changed = Buffer.from(bytes);
        for (const { at, value } of changes) changed[at] = value;
        const stripped = await strip(changed);
        if (!stripped) return;
        expect((await strip(stripped))?.equals(stripped)).toBe(true);
      }),
      { numRuns: isLong ? 3_000 : 100 },
    );
  });
});

test('the thumbnail of a JFIF header goes, its density stays; Adobe’s is cut to 12 bytes', async () => {
  const bytes = await strip(cleanOf('baseline'));
  const header = 'JFIF\0\x01\x02\x01\0\x48\0\x48';
  const file = Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, `${header}\x02\x01SECRET`),
    segment(0xee, 'Adobe\0\x64\0\0\0\0\x01SECRET'),
    (bytes ?? EOI).subarray(2),
  ]);
  const stripped = await strip(file);
  expect(stripped?.subarray(2, 20).equals(segment(0xe0, `${header}\0\0`))).toBe(true);
  expect(stripped?.includes(segment(0xee, 'Adobe\0\x64\0\0\0\0\x01'))).toBe(true);
  expect(stripped?.includes('SECRET')).toBe(false);
});
