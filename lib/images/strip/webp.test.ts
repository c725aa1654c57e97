import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import {
  noisyPicture,
  riffChunk,
  riffChunks,
  secretTiff,
  stripBytes,
  webpOf,
} from '../../testing/testStrip.ts';

const SECRET = Buffer.from('SECRET');
const strip = (bytes: Buffer) => stripBytes(bytes, 'image/webp');
const pixels = (bytes: Buffer) => sharp(bytes, { pages: -1 }).raw().toBuffer();

const picture = noisyPicture(97, 61, { hasAlpha: true });
const frames = await Promise.all(
  ['red', 'blue'].map((background) =>
    sharp({ create: { width: 31, height: 17, channels: 4, background } })
      .png()
      .toBuffer(),
  ),
);
const clean = {
  lossy: await picture.clone().removeAlpha().webp().toBuffer(),
  lossless: await picture.clone().webp({ lossless: true }).toBuffer(),
  extended: await picture.clone().withIccProfile('p3').webp().toBuffer(),
  animated: await sharp(frames, { join: { animated: true } })
    .withExif({ IFD0: { Artist: 'x' } })
    .webp({ loop: 0, delay: [100, 100] })
    .toBuffer(),
};

/** A WebP with all flags set, and with chunks inserted behind the first one and at the end. */
function dirtied(bytes: Buffer): Buffer {
  const [first, ...rest] = riffChunks(bytes);
  if (!first) throw new Error('no chunk');
  const secrets = ['XMP ', 'ANAM', 'VP8L', 'ALPH'].map((type) => riffChunk(type, SECRET));
  if (first.type !== 'VP8X')
    return webpOf([first.chunk, ...rest.map(({ chunk }) => chunk), ...secrets]);
  const head = Buffer.from(first.chunk);
  head.writeUInt8(head.readUInt8(8) | 0b1100_1101, 8);
  head.write('abc', 9);
  const exif = riffChunk('EXIF', secretTiff(1));
  const inside = rest.map(({ type, chunk, body }) =>
    type === 'ANMF'
      ? riffChunk('ANMF', Buffer.concat([body, exif, riffChunk('oddd', SECRET)]))
      : chunk,
  );
  return webpOf([head, riffChunk('XMP ', SECRET), ...inside, exif, ...secrets.slice(0, 2)]);
}

describe.each(Object.entries(clean))('%s', (_, bytes) => {
  test('the pixels are the same, and whatever is not needed is removed, in frames too', async () => {
    const stripped = (await strip(bytes)) ?? SECRET;
    expect((await pixels(stripped)).equals(await pixels(bytes))).toBe(true);
    expect((await strip(stripped))?.equals(stripped)).toBe(true);
    const file = dirtied(bytes);
    expect(file.includes('SECRET')).toBe(true);
    const again = await strip(Buffer.concat([file, SECRET, bytes]));
    expect(again?.equals(stripped)).toBe(true);
  });

  test('a file that ends early is refused', async () => {
    for (let length = 0; length < bytes.length; length += 13) {
      expect(await strip(bytes.subarray(0, length))).toBeNull();
    }
  });
});

test('the orientation stays, alone, with or without the letters that JPEG has before it', async () => {
  const chunks = riffChunks(clean.extended);
  const head = Buffer.from(chunks[0]?.chunk ?? SECRET);
  head.writeUInt8(head.readUInt8(8) | 0b1100, 8);
  const rest = chunks.slice(1).map(({ chunk }) => chunk);
  for (const prefix of ['', 'Exif\0\0']) {
    const exif = riffChunk('EXIF', Buffer.concat([Buffer.from(prefix), secretTiff(6)]));
    const stripped = (await strip(webpOf([head, ...rest, exif]))) ?? SECRET;
    const { orientation, icc, xmp } = await sharp(stripped).metadata();
    expect([orientation, icc !== undefined, xmp]).toEqual([6, true, undefined]);
    expect(stripped.includes('SECRET')).toBe(false);
  }
});

test('what animations say of their background, and bits that are reserved, have one value', async () => {
  const dirty = riffChunks(clean.animated).map(({ type, chunk, body }) => {
    if (type === 'ANIM')
      return riffChunk('ANIM', Buffer.concat([Buffer.from('SECR'), body.subarray(4)]));
    if (type !== 'ANMF') return chunk;
    const frame = Buffer.from(body);
    frame.writeUInt8(frame.readUInt8(15) | 0b0101_0100, 15);
    return riffChunk('ANMF', frame);
  });
  const stripped = await strip(webpOf(dirty));
  expect(stripped?.equals((await strip(clean.animated)) ?? SECRET)).toBe(true);
});

test('a picture with two different sizes is refused', async () => {
  const still = Buffer.from(clean.extended);
  still.write('SEC', 24);
  expect(await strip(still)).toBeNull();
  const animated = Buffer.from(clean.animated);
  animated.write('SEC', animated.indexOf('ANMF') + 14);
  expect(await strip(animated)).toBeNull();
});

test('a WebP without a picture, or with a frame without one, is refused', async () => {
  const [head, ...rest] = riffChunks(clean.animated).map(({ chunk }) => chunk);
  const empty = riffChunk('ANMF', Buffer.from('SECRETSECRET1234'));
  for (const frames of [
    [empty, ...rest],
    [...rest, empty],
  ]) {
    expect(await strip(webpOf([head ?? SECRET, ...frames]))).toBeNull();
  }
  const [still] = riffChunks(clean.extended).map(({ chunk }) => chunk);
  expect(await strip(webpOf([still ?? SECRET, riffChunk('ALPH', SECRET)]))).toBeNull();
});
