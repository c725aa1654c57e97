import sharp from 'sharp';
import { expect, test } from 'vitest';
import { segment } from '../../testing/testSegment.ts';
import {
  insertBefore,
  noisyPicture,
  replaceSegment,
  segmentsOf,
  stripBytes,
  withNames,
} from '../../testing/testStrip.ts';

/*
 * What stands inside the tables, the headers and the data of a picture without being needed to decode it can
 * hold a message as well.
 */
const SECRET = Buffer.from('SECRET');
const EOI = Buffer.from([0xff, 0xd9]);

const sampled = { chromaSubsampling: '4:2:0' };
const baseline = await noisyPicture(120, 87).jpeg(sampled).toBuffer();
const unsampled = await noisyPicture(120, 81).jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();

const strip = (bytes: Buffer) => stripBytes(bytes, 'image/jpeg');
const pixels = (bytes: Buffer) => sharp(bytes, { failOn: 'warning' }).raw().toBuffer();

const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#7f8081' } });

test('entries of tables by which nothing is decoded are removed', async () => {
  const file = await flat(64, 64).jpeg().toBuffer();
  // Sixteen bits are enough for further codes, since no picture of one colour has many.
  const longer = replaceSegment(file, 0xc4, (body) => {
    body.writeUInt8((body[16] ?? 0) + SECRET.length, 16);
    return Buffer.concat([body, SECRET]);
  });
  const factors = replaceSegment(file, 0xdb, (body) => {
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
  const noise = unsampled;
  expect(quantized((await strip(noise)) ?? EOI)).toEqual(quantized(noise));
});

test('names, flags and fields that decoders do not read have one value', async () => {
  const file = baseline;
  const expected = await strip(file);
  const dirty = {
    'a band of a sequential scan': replaceSegment(file, 0xda, (body) => {
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
  const plain = unsampled;
  const rgb = withNames(plain, 'RGB');
  const stripped = (await strip(rgb)) ?? EOI;
  expect((await pixels(stripped)).equals(await pixels(rgb))).toBe(true);
  expect((await pixels(rgb)).equals(await pixels(plain))).toBe(false);
});

test('a height behind the data (DNL) is not believed', async () => {
  const file = baseline;
  const lines = segment(0xdc, '\0\x57');
  const later = insertBefore(file, -1, lines);
  expect((await strip(later))?.equals((await strip(file)) ?? EOI)).toBe(true);
  expect((await pixels(later)).equals(await pixels(file))).toBe(true);
  const none = replaceSegment(later, 0xc0, (body) => {
    body.writeUInt16BE(0, 1);
    return body;
  });
  expect(await strip(none)).toBeNull();
  await expect(pixels(none)).rejects.toThrow();
});

test('a JPEG whose data is padded, sent twice or longer than the picture is refused', async () => {
  const file = baseline;
  const scan = segmentsOf(file).at(-1)?.end ?? 0;
  const stuffed = file.indexOf(Buffer.from([0xff, 0]), scan);
  expect(stuffed).toBeGreaterThan(0);
  const filled = [file.subarray(0, stuffed), Buffer.of(0xff, 0xff), file.subarray(stuffed)];
  expect(await strip(Buffer.concat(filled))).toBeNull();

  const progressive = await noisyPicture(120, 83)
    .jpeg({ ...sampled, progressive: true })
    .toBuffer();
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
