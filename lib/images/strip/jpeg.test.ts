import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { segment } from '../../testing/testSegment.ts';
import { exifSegment, segmentsOf, stripBytes } from '../../testing/testStrip.ts';

const isLong = process.env['TEST_LONG'] !== undefined;
const SECRET = Buffer.from('SECRET');
const EOI = Buffer.from([0xff, 0xd9]);

/** A picture that is not of one colour, encoded in each of the ways that JPEG has. */
const picture = (height = 80) =>
  sharp({
    create: {
      ...{ width: 120, height, channels: 3, background: '#888' },
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  });
let clean: Record<string, Buffer>;
beforeAll(async () => {
  const sampled = { chromaSubsampling: '4:2:0' };
  clean = {
    baseline: await picture(87).jpeg(sampled).toBuffer(),
    unsampled: await picture(81).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer(),
    progressive: await picture(83)
      .jpeg({ ...sampled, progressive: true })
      .toBuffer(),
    grey: await picture().greyscale().jpeg({ progressive: true }).toBuffer(),
    cmyk: await picture().toColourspace('cmyk').jpeg().toBuffer(),
  };
});
const kinds = ['baseline', 'unsampled', 'progressive', 'grey', 'cmyk'];
const cleanOf = (kind: string) => clean[kind] ?? Buffer.alloc(0);

const strip = (bytes: Buffer) => stripBytes(bytes, 'image/jpeg');
const pixels = (bytes: Buffer) => sharp(bytes, { failOn: 'warning' }).raw().toBuffer();

/** Puts `insert` before the first segment with this marker; -1: before the end of the image. */
function insertBefore(jpeg: Buffer, marker: number, insert: Buffer): Buffer {
  const found = segmentsOf(jpeg).find((each) => each.marker === marker);
  const at = marker === -1 ? jpeg.length - 2 : (found?.start ?? 2);
  return Buffer.concat([jpeg.subarray(0, at), insert, jpeg.subarray(at)]);
}

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

/** Changes the body of the last segment with this marker before the data. */
function replace(jpeg: Buffer, marker: number, change: (body: Buffer) => Buffer): Buffer {
  const found = segmentsOf(jpeg).findLast((each) => each.marker === marker);
  if (!found) throw new Error('no such segment');
  const { start, end } = found;
  const changed = segment(marker, change(Buffer.from(jpeg.subarray(start + 4, end))));
  return Buffer.concat([jpeg.subarray(0, start), changed, jpeg.subarray(end)]);
}

const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#7f8081' } });

test('entries of tables by which nothing is decoded are removed', async () => {
  const file = await flat(64, 64).jpeg().toBuffer();
  // Sixteen bits are enough for further codes, since no picture of one colour has many.
  const longer = replace(file, 0xc4, (body) => {
    body.writeUInt8((body[16] ?? 0) + SECRET.length, 16);
    return Buffer.concat([body, SECRET]);
  });
  const factors = replace(file, 0xdb, (body) => {
    SECRET.copy(body, 40);
    return body;
  });
  for (const dirty of [longer, factors]) {
    expect((await pixels(dirty)).equals(await pixels(file))).toBe(true);
    const stripped = await strip(dirty);
    expect(stripped?.includes('SECRET')).toBe(false);
    expect(stripped?.equals((await strip(file)) ?? EOI)).toBe(true);
  }
  // In a picture of noise every number counts.
  const quantized = (jpeg: Buffer) =>
    segmentsOf(jpeg).flatMap(({ marker, start, end }) =>
      marker === 0xdb ? jpeg.toString('hex', start, end) : [],
    );
  const noise = cleanOf('unsampled');
  expect(quantized((await strip(noise)) ?? EOI)).toEqual(quantized(noise));
});

/** A JPEG whose three components have these letters as names. */
function withNames(jpeg: Buffer, names: string): Buffer {
  return [0xc0, 0xda].reduce(
    (file, marker) =>
      replace(file, marker, (body) => {
        for (const [i, letter] of [...names].entries()) {
          body.write(letter, marker === 0xc0 ? 6 + 3 * i : 1 + 2 * i);
        }
        return body;
      }),
    jpeg,
  );
}

test('names, flags and fields that decoders do not read have one value', async () => {
  const file = cleanOf('baseline');
  const expected = await strip(file);
  const dirty = {
    'a band of a sequential scan': replace(file, 0xda, (body) => {
      body.set([1, 7, 0x33], body.length - 3);
      return body;
    }),
    'names of components': withNames(file, 'SEC'),
  };
  for (const [name, bytes] of Object.entries(dirty)) {
    expect([name, bytes.equals(file)]).toEqual([name, false]);
    expect([name, (await strip(bytes))?.equals(expected ?? EOI)]).toEqual([name, true]);
  }
  const adobe = (body: string) => strip(insertBefore(file, 0xdb, segment(0xee, body)));
  const jfif = (version: string) =>
    strip(insertBefore(file, 0xdb, segment(0xe0, `JFIF\0${version}\x01\0\x48\0\x48\0\0`)));
  expect((await jfif('\x01\x01'))?.equals((await jfif('\x01\x02')) ?? EOI)).toBe(true);
  const usual = await adobe('Adobe\0\x64\0\0\0\0\x01');
  expect((await adobe('AdobeSECRET\x07'))?.equals(usual ?? EOI)).toBe(true);
});

test('pictures in RGB stay so', async () => {
  const plain = cleanOf('unsampled');
  const rgb = withNames(plain, 'RGB');
  const stripped = (await strip(rgb)) ?? EOI;
  expect((await pixels(stripped)).equals(await pixels(rgb))).toBe(true);
  expect((await pixels(rgb)).equals(await pixels(plain))).toBe(false);
});

test('a height behind the data (DNL) is not believed', async () => {
  const file = cleanOf('baseline');
  const lines = segment(0xdc, '\0\x57');
  const later = insertBefore(file, -1, lines);
  expect((await strip(later))?.equals((await strip(file)) ?? EOI)).toBe(true);
  expect((await pixels(later)).equals(await pixels(file))).toBe(true);
  const none = replace(later, 0xc0, (body) => {
    body.writeUInt16BE(0, 1);
    return body;
  });
  expect(await strip(none)).toBeNull();
  await expect(pixels(none)).rejects.toThrow();
});

test('a JPEG whose data is padded, sent twice or longer than the picture is refused', async () => {
  const file = cleanOf('baseline');
  const scan = segmentsOf(file).at(-1)?.end ?? 0;
  const stuffed = file.indexOf(Buffer.from([0xff, 0]), scan);
  expect(stuffed).toBeGreaterThan(0);
  const filled = [file.subarray(0, stuffed), Buffer.of(0xff, 0xff), file.subarray(stuffed)];
  expect(await strip(Buffer.concat(filled))).toBeNull();

  const progressive = cleanOf('progressive');
  const { start, end } = segmentsOf(progressive).at(-1) ?? { start: 0, end: 0 };
  let next = end;
  while (progressive[next] !== 0xff || progressive[next + 1] === 0) next++;
  const twice = [progressive.subarray(0, next), progressive.subarray(start)];
  expect(await strip(Buffer.concat(twice))).toBeNull();

  // A block of which every coefficient is sixteen further on than the one before.
  const beyond = (data: number[]) =>
    Buffer.concat([
      Buffer.from([0xff, 0xd8]),
      segment(0xdb, Buffer.from([0, ...Array(64).fill(1)])),
      segment(0xc0, Buffer.from([8, 0, 8, 0, 8, 1, 1, 0x11, 0])),
      segment(0xc4, Buffer.from([0, 1, ...Array(15).fill(0), 0])),
      segment(0xc4, Buffer.from([0x10, 1, 1, ...Array(14).fill(0), 0xf1, 0])),
      segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
      Buffer.from(data),
      EOI,
    ]);
  expect(await strip(beyond([0b0_01_01_01_1, 0b0_1111111]))).not.toBeNull();
  expect(await strip(beyond([0b0_01_01_01_0, 0b1_0000000]))).toBeNull();
});

test('restart markers stay where they belong, without what stands before them', async () => {
  // libvips writes no restart markers, so they are inserted here. In a picture of one colour every
  // unit has the same bits, which makes that possible.
  const flatOf = (height: number) =>
    sharp({ create: { width: 16, height, channels: 3, background: '#808080' } })
      .jpeg()
      .toBuffer();
  const [flat, single] = [await flatOf(32), await flatOf(16)];
  const scan = segmentsOf(flat).at(-1);
  const head = flat.subarray(0, scan?.start);
  const sos = flat.subarray(scan?.start, scan?.end);
  const one = single.subarray(segmentsOf(single).at(-1)?.end, -2);
  const restarts = Buffer.concat([one, Buffer.from([0xff, 0xd0]), one]);
  const interval = segment(0xdd, '\0\x01');
  const file = Buffer.concat([head, interval, sos, restarts, EOI]);
  const stripped = await strip(file);
  expect(stripped?.includes(Buffer.concat([sos, restarts, EOI]))).toBe(true);
  const secret = Buffer.concat([one, SECRET, Buffer.from([0xff, 0xd0]), one, SECRET]);
  const dirty = Buffer.concat([head, interval, sos, secret, EOI]);
  expect((await pixels(stripped ?? EOI)).equals(await pixels(flat))).toBe(true);
  expect((await strip(dirty))?.equals(stripped ?? EOI)).toBe(true);
  // The bits behind the last of each interval, and an interval that is longer than the picture.
  const unfilled = Buffer.from(one);
  unfilled[one.length - 1] = (one.at(-1) ?? 0) & ~1;
  const bits = Buffer.concat([head, interval, sos, one, Buffer.from([0xff, 0xd0]), unfilled, EOI]);
  expect((one.at(-1) ?? 0) & 1).toBe(1);
  expect((await strip(bits))?.equals(stripped ?? EOI)).toBe(true);
  const idle = insertBefore(flat, 0xda, segment(0xdd, 'SE'));
  expect((await strip(idle))?.equals((await strip(flat)) ?? EOI)).toBe(true);
});
