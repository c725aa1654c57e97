import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { noisyPicture, stripBytes } from '../../testing/testStrip.ts';

const SECRET = Buffer.from('SECRET');
const strip = (bytes: Buffer) => stripBytes(bytes, 'image/gif');
const pixels = (bytes: Buffer) => sharp(bytes, { pages: -1 }).raw().toBuffer();
const blocks = (...bodies: Buffer[]) =>
  Buffer.concat([...bodies.flatMap((body) => [Buffer.of(body.length), body]), Buffer.of(0)]);
const extension = (label: number, ...bodies: Buffer[]) =>
  Buffer.concat([Buffer.of(0x21, label), blocks(...bodies)]);

const noise = (width: number, height: number) => noisyPicture(width, height, { sigma: 60 });
const frames = await Promise.all([noise(61, 47), noise(61, 47)].map((one) => one.png().toBuffer()));
const clean = {
  still: await noise(197, 161).gif().toBuffer(),
  large: await noise(700, 500).gif().toBuffer(),
  plain: await sharp({ create: { width: 640, height: 480, channels: 3, background: '#876' } })
    .gif()
    .toBuffer(),
  animated: await sharp(frames, { join: { animated: true } })
    .gif({ loop: 3, delay: [80, 90] })
    .toBuffer(),
};

type Block = { readonly kind: number; readonly bytes: Buffer };

/** The header of a GIF with its colour table, and its blocks up to the trailer. */
function partsOf(gif: Buffer): { head: Buffer; parts: Block[] } {
  const colours = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  const behind = (at: number) => {
    let place = at;
    while (gif[place] !== 0) place += 1 + (gif[place] ?? 0);
    return place + 1;
  };
  let at = 13 + colours(gif[10] ?? 0);
  const head = gif.subarray(0, at);
  const parts: Block[] = [];
  while (gif[at] !== 0x3b) {
    const kind = gif[at] ?? 0;
    const end = kind === 0x2c ? behind(at + 11 + colours(gif[at + 9] ?? 0)) : behind(at + 2);
    parts.push({ kind, bytes: gif.subarray(at, end) });
    at = end;
  }
  return { head, parts };
}

/** A GIF with a secret in every place where one can be hidden. */
function dirtied(gif: Buffer): Buffer {
  const { head, parts } = partsOf(gif);
  const secrets = Buffer.concat([
    extension(0xfe, SECRET, SECRET),
    extension(0xff, Buffer.from('XMP DataXMP'), SECRET),
    extension(0xff, Buffer.from('NETSCAPE2.0'), Buffer.concat([Buffer.of(1, 0, 0), SECRET])),
    extension(0xff, Buffer.from('ANIMEXTS1.0'), Buffer.of(1, 0, 0).fill(2, 0, 1), SECRET),
    extension(0x42, SECRET),
    extension(0x01, Buffer.alloc(12), SECRET),
    extension(0xf9, Buffer.concat([Buffer.of(0, 0, 0, 0), SECRET])),
  ]);
  const dirty = parts.map(({ kind, bytes }) =>
    // Blocks behind the end of a picture's data.
    kind === 0x2c ? Buffer.concat([bytes.subarray(0, -1), blocks(SECRET, SECRET)]) : bytes,
  );
  const body = dirty.flatMap((part, i) => (parts[i]?.kind === 0x2c ? [part, secrets] : [part]));
  return Buffer.concat([head, secrets, ...body, Buffer.of(0x3b), SECRET]);
}

describe.each(Object.entries(clean))('%s', (_, gif) => {
  test('the pixels are the same, and whatever is not needed is removed', async () => {
    const stripped = (await strip(gif)) ?? SECRET;
    expect((await pixels(stripped)).equals(await pixels(gif))).toBe(true);
    expect((await strip(stripped))?.equals(stripped)).toBe(true);
    const file = dirtied(gif);
    const again = (await strip(file)) ?? SECRET;
    expect(file.includes('SECRET')).toBe(true);
    expect(again.includes('SECRET')).toBe(false);
    expect(again.equals(stripped)).toBe(true);
  });

  test('an incomplete GIF is refused', async () => {
    for (const part of [0.1, 0.5, 0.9]) {
      expect(await strip(gif.subarray(0, Math.floor(gif.length * part)))).toBeNull();
    }
  });
});

test('the number of repetitions is kept once', async () => {
  const { head, parts } = partsOf(clean.animated);
  const again = extension(0xff, Buffer.from('NETSCAPE2.0'), Buffer.from('\x01SE'));
  const file = Buffer.concat([head, ...parts.map(({ bytes }) => bytes), again, Buffer.of(0x3b)]);
  expect((await strip(file))?.equals((await strip(clean.animated)) ?? SECRET)).toBe(true);
});

test('the number of repetitions and the speed of an animation stay', async () => {
  const stripped = (await strip(clean.animated)) ?? SECRET;
  const { loop, delay, pages } = await sharp(stripped, { pages: -1 }).metadata();
  expect({ loop, delay, pages }).toEqual({ loop: 3, delay: [80, 90], pages: 2 });
});

test('bytes behind the end of the data, in its last block, are removed', async () => {
  const { head, parts } = partsOf(clean.plain);
  const hidden = parts.map(({ kind, bytes }) => {
    if (kind !== 0x2c) return bytes;
    let last = 11 + (bytes[9] && bytes[9] & 0x80 ? 3 * 2 ** ((bytes[9] & 7) + 1) : 0);
    while (bytes[last + 1 + (bytes[last] ?? 0)] !== 0) last += 1 + (bytes[last] ?? 0);
    const used = bytes[last] ?? 0;
    const room = SECRET.subarray(0, 255 - used);
    const longer = Buffer.concat([bytes.subarray(0, -1), room, Buffer.of(0)]);
    longer[last] = used + room.length;
    return longer;
  });
  const file = Buffer.concat([head, ...hidden, Buffer.of(0x3b)]);
  expect(file.includes('SEC')).toBe(true);
  expect((await strip(file))?.equals((await strip(clean.plain)) ?? SECRET)).toBe(true);
});

test('a file of tiny blocks is refused, whatever it is called', async () => {
  const { head } = partsOf(clean.still);
  const tiny = Buffer.alloc(100_000, Buffer.of(1, 0xff));
  expect(await strip(Buffer.concat([head, Buffer.of(0x21, 0xfe), tiny]))).toBeNull();
  expect(await strip(Buffer.from('GIF88a and more than that'))).toBeNull();
});

/** A GIF of two pixels by one with four colours, of which the picture has the first; its codes. */
function tiny({ local = false, flags = 0, control = 0, codes = [4, 0, 0, 5] }): Buffer {
  const colours = Buffer.from('\xff\0\0SECRETSEC', 'latin1');
  const bits = codes
    .map((code) => code.toString(2).padStart(3, '0'))
    .toReversed()
    .join('');
  const data = [Number.parseInt(bits.slice(-8), 2), Number.parseInt(bits.slice(0, -8), 2)];
  const size = [2, 0, 1, 0];
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from([...size, local ? 0x79 : 0x81 | (flags && 0x78), flags && 2, flags]),
    local ? Buffer.alloc(0) : colours,
    Buffer.from([0x21, 0xf9, 4, control & 0xfe, 1, 0, control && 0x53, 0]),
    Buffer.from([0x2c, 0, 0, 0, 0, ...size, local ? 0x81 | (flags && 0x38) : flags && 0x3f]),
    local ? colours : Buffer.alloc(0),
    Buffer.from([2, data.length, ...data, 0, 0x3b]),
  ]);
}

test.each([false, true])('colours that no pixel has go (of one picture: %s)', async (local) => {
  const stripped = (await strip(tiny({ local }))) ?? SECRET;
  expect(stripped.includes('SEC')).toBe(false);
  expect((await pixels(stripped)).equals(await pixels(tiny({ local })))).toBe(true);
  if (local) expect(await strip(tiny({ local, flags: 0x53 }))).toEqual(stripped);
  expect(await strip(tiny({ local, control: 0xe2 }))).toEqual(stripped);
});

test('a GIF with a code that does not exist is refused', async () => {
  expect(await strip(tiny({}))).not.toBeNull();
  expect(await strip(tiny({ codes: [4, 7, 0, 0] }))).toBeNull();
  expect(await strip(tiny({ codes: [4, 0, 7, 0] }))).toBeNull();
  expect(await strip(tiny({ codes: [4, 6, 0, 0] }))).toBeNull();
});
