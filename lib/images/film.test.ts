import { expect, test } from 'vitest';
import { testFilm } from '../testing/testFilm.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { FILMS_AT_ONCE, readFilm, readFilmsAtOnce } from './film.ts';

const frames = [jpeg({ width: 64, height: 48 }), jpeg({ width: 64, height: 48 })];
const size = { width: 64, height: 48 };

/** Reads a film, and counts how much of it was read. */
async function read(bytes: Buffer) {
  const spans: [number, number][] = [];
  const film = await readFilm({
    size: bytes.length,
    read: async (start, end) => {
      spans.push([start, end]);
      return bytes.subarray(start, end);
    },
  });
  return { ...film, bytesRead: spans.reduce((sum, [start, end]) => sum + end - start, 0) };
}

const metadata = {
  'com.apple.quicktime.creationdate': '2021-04-10T11:43:59+0100',
  'com.apple.quicktime.location.ISO6709': '+48.8500-002.3500+035.000/',
  'com.apple.quicktime.make': 'Apple',
  'com.apple.quicktime.model': 'iPhone 6s',
  'com.apple.quicktime.content.identifier': 'E905E6C6-C747-4805-942F-9904A0281F02',
};

test('a film says when and where it was made: the clock of the place before the time in UTC', async () => {
  const created = Date.UTC(2021, 3, 10, 10, 44);
  const film = await read(testFilm({ frames, ...size, created, metadata }));
  expect(film).toMatchObject({
    width: 64,
    height: 48,
    duration: 1000,
    taken: { at: '2021-04-10T11:43:59', offset: 60 },
    camera: { make: 'Apple', model: 'iPhone 6s' },
    contentIdentifier: metadata['com.apple.quicktime.content.identifier'],
    codecs: '?',
  });
  expect(film.position?.latitude).toBeCloseTo(48.85, 4);
  expect(film.position?.longitude).toBeCloseTo(-2.35, 4);
  expect(await read(testFilm({ frames, ...size, created }))).toMatchObject({
    taken: null,
    takenInstant: created,
    position: null,
  });
});

test('a film says what people wrote about it', async () => {
  const written = {
    'com.apple.quicktime.title': 'At the sea',
    'com.apple.quicktime.description': 'The first day',
    'com.apple.quicktime.keywords': 'sea, summer',
    'com.apple.quicktime.rating.user': '4',
  };
  expect((await read(testFilm({ frames, ...size, metadata: written }))).texts).toEqual({
    title: 'At the sea',
    caption: 'The first day',
    keywords: ['sea', 'summer'],
    people: [],
    places: [],
    rating: 4,
  });
  expect((await read(testFilm({ frames, ...size, metadata }))).texts.title).toBeNull();
});

test('at Greenwich too the clock of the place counts, and a time that is only in UTC is an instant', async () => {
  const written = (date: string) =>
    read(
      testFilm({
        frames,
        ...size,
        faststart: false,
        metadata: { 'com.apple.quicktime.creationdate': date },
      }),
    );
  expect(await written('2021-01-10T11:43:59+0000')).toMatchObject({
    taken: { at: '2021-01-10T11:43:59', offset: 0 },
    takenInstant: null,
  });
  expect(await written('2021-01-10T11:43:59Z')).toMatchObject({
    taken: null,
    takenInstant: Date.UTC(2021, 0, 10, 11, 43, 59),
  });
});

test('its size is that of the turned picture; a clock that was never set says nothing', async () => {
  for (const [rotation, width] of [
    [0, 64],
    [90, 48],
    [180, 64],
    [270, 48],
  ] as const) {
    const film = await read(testFilm({ frames, ...size, rotation, created: 0 }));
    expect(film).toMatchObject({ width, takenInstant: null });
  }
});

test('of a large film only the index is read, wherever it lies', async () => {
  const large = [...frames, ...Array.from({ length: 300 }, () => Buffer.alloc(100_000))];
  const film = await read(testFilm({ frames: large, ...size, faststart: false }));
  expect(film).toMatchObject({ duration: 151_000, width: 64 });
  expect(film.bytesRead).toBeLessThan(2_000_000);
});

test('a file that is no film or has lost its index is damaged; a film of an unknown kind has no facts', async () => {
  const film = testFilm({ frames, ...size, faststart: false });
  await expect(read(film.subarray(0, film.length - 500))).rejects.toThrow('ends early');
  await expect(read(Buffer.from('moving pictures'))).rejects.toThrow('text');
  await expect(read(frames[0] as Buffer)).rejects.toThrow('a JPEG picture');
  await expect(read(Buffer.alloc(0))).rejects.toThrow('empty file');
  expect(await read(Buffer.alloc(1000, 1))).toMatchObject({ width: null, duration: null });
});

test('no more films are read at a time than this process is to read', async () => {
  const large = [...frames, Buffer.alloc(1_000_000)];
  const film = testFilm({ frames: large, ...size, faststart: false });
  const readThree = async (expected: number) => {
    let [running, most] = [0, 0];
    // However slow the machine is: nobody ends before so many read.
    const reached = Promise.withResolvers<void>();
    const read = async (start: number, end: number) => {
      // Beginnings are read before their turn.
      if (start === 0) return film.subarray(start, end);
      most = Math.max(most, ++running);
      if (most >= expected) reached.resolve();
      await reached.promise;
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return film.subarray(start, end);
    };
    const reading = [1, 2, 3].map(() => readFilm({ size: film.length, read }));
    for (const each of await Promise.all(reading)) expect(each).toMatchObject({ width: 64 });
    expect(most).toBe(expected);
  };
  await readThree(FILMS_AT_ONCE);
  readFilmsAtOnce(1);
  try {
    await readThree(1);
  } finally {
    readFilmsAtOnce(FILMS_AT_ONCE);
  }
});

test('an error of the storage is thrown as it is', async () => {
  const failing = Object.assign(new Error('gone'), { code: 'EIO' });
  const film = testFilm({
    frames: [Buffer.alloc(1_000_000), ...frames],
    ...size,
    faststart: false,
  });
  const reading = readFilm({
    size: film.length,
    read: async (start, end) => {
      if (start > 0) throw failing;
      return film.subarray(start, end);
    },
  });
  await expect(reading).rejects.toBe(failing);
});

/** An AVI with a track of Motion JPEG of 64 by 48 pixels and the name of a program, `before` bytes in. */
function aviBy(program: string, before = 0): Buffer {
  const chunk = (name: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts);
    const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  };
  const text = (characters: string) => Buffer.from(characters, 'latin1');
  const numbers = (...all: number[]) => {
    const bytes = Buffer.alloc(4 * all.length);
    for (const [at, each] of all.entries()) bytes.writeUInt32LE(each, 4 * at);
    return bytes;
  };
  const main = chunk('avih', numbers(500_000, 0, 0, 16, 2, 0, 1, 0, 64, 48, 0, 0, 0, 0));
  const stream = text('vidsMJPG');
  const track = chunk('strh', stream, numbers(0, 0, 0, 500_000, 1_000_000, 0, 2, 0, 0, 0, 0, 0));
  const pictures = [text('MJPG'), numbers(9216, 0, 0, 0, 0)];
  const form = chunk('strf', numbers(40, 64, 48, 24 * 65_536 + 1), ...pictures);
  const headers = chunk('LIST', text('hdrl'), main, chunk('LIST', text('strl'), track, form));
  const padding = before === 0 ? [] : [chunk('JUNK', Buffer.alloc(before))];
  const info = chunk('LIST', text('INFO'), chunk('ISFT', text(program.padEnd(40))));
  const data = chunk('LIST', text('movi'), ...frames.map((frame) => chunk('00dc', frame)));
  return chunk('RIFF', text('AVI '), headers, ...padding, info, data);
}

test("a Pentax camera's AVI, with its name in it, is read like any other", async () => {
  expect(await read(aviBy('PENTAX K-x'))).toMatchObject({ ...size, duration: 1000 });
  expect(await read(aviBy('PENTAX Optio W90', 2 ** 18))).toMatchObject({ ...size, duration: 1000 });
});

test('a film at which its reader takes ever more memory gets little of it', async () => {
  // The name lies across the border of two reads, so it is not taken away.
  const beginning = aviBy('PENTAX K-x').indexOf('ISFT');
  const film = aviBy('PENTAX K-x', 2 ** 18 - beginning - 8 - 2);
  expect(film.toString('latin1', 2 ** 18 - 2, 2 ** 18 + 2)).toBe('ISFT');
  const before = process.resourceUsage().maxRSS;
  expect(await read(film)).toMatchObject({ width: null, duration: null });
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(400 * 1024);
  expect(await read(aviBy('Canon'))).toMatchObject({ ...size, duration: 1000 });
});

test('an AVI of a camera has the date of its IDIT chunk', async () => {
  const avi = (date: string) => {
    const list = `LIST\x2a\0\0\0hdrlIDIT\x1e\0\0\0${date.padEnd(28)}\n\0`;
    return Buffer.from(`RIFF\x36\0\0\0AVI ${list}`, 'latin1');
  };
  const at = '2003-03-10T15:04:43';
  expect(await read(avi('Mon Mar 10 15:04:43 2003'))).toMatchObject({ taken: { at } });
  expect(await read(avi('2003:03:10 15:04:43'))).toMatchObject({ taken: { at } });
});
