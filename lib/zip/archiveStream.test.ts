import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import JSZip from 'jszip';
import { describe, expect, test } from 'vitest';
import {
  archiveReaders,
  collectBytes,
  fileOf,
  MTIME,
  never,
  partOf,
  startArchives,
  testArchive,
} from '../testing/testArchive.ts';
import { archiveStream } from './archiveStream.ts';

const { inDirectory } = startArchives();

const has = (name: string) => archiveReaders.some((reader) => reader.name === name);

/** Sizes around that of a block, and around the amount that is sent at once. */
const SIZES = [0, 1, 65_534, 65_535, 65_536, 131_070, 524_280, 524_281, 1_200_000];
const NAMES = ['Été 家族 👪.jpg', ...SIZES.slice(1).map((size) => `${size}.jpg`)];
const CONTENT = SIZES.map((size) => Buffer.alloc(size, `${size} bytes of a photo`));
const NOTE = { fileName: 'Missing.txt', text: 'gone.jpg\r\n' };

const album = () =>
  testArchive(
    CONTENT.map((bytes, i) => fileOf(NAMES[i] ?? '', bytes)),
    NOTE,
  );

const isLong = process.env['TEST_LONG'] !== undefined;

describe('an archive is read back', () => {
  const path = inDirectory('album.zip');

  test('by jszip', async () => {
    const { archive, layout } = album();
    const bytes = await partOf(archive);
    expect(bytes.length).toBe(layout.length);
    writeFileSync(path, bytes);
    const zip = await JSZip.loadAsync(bytes, { checkCRC32: true });
    expect(Object.keys(zip.files)).toEqual([...NAMES, NOTE.fileName]);
    for (const [i, name] of NAMES.entries()) {
      const content = await zip.file(name)?.async('nodebuffer');
      expect(content?.equals(CONTENT[i] ?? Buffer.alloc(1))).toBe(true);
    }
  });

  test.each(archiveReaders)('by $name', ({ name, check }) => {
    check(path);
    // A Java runtime starts and compiles for a second each time.
    if (name.startsWith('Java') && !isLong) return;
    const damaged = inDirectory('damaged.zip');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    writeFileSync(damaged, bytes);
    expect(() => check(damaged)).toThrow();
  });

  test.skipIf(!has('unzip'))('by unzip, with names, modes and times', async () => {
    const target = inDirectory('unpacked');
    const env = { ...process.env, LC_ALL: 'C.UTF-8' };
    execFileSync('unzip', ['-q', path, '-d', target], { env });
    const facts = await stat(`${target}/${NAMES[0]}`);
    expect(facts).toMatchObject({ size: 0, mtimeMs: MTIME });
    expect(facts.mode & 0o777).toBe(0o644);
  });

  test('with nothing in it', async () => {
    const empty = await partOf(testArchive([]).archive);
    expect(Object.keys((await JSZip.loadAsync(empty)).files)).toEqual([]);
  });

  test('with 70,000 entries', { timeout: isLong ? 900_000 : 120_000 }, async () => {
    const one = fileOf('a.jpg', Buffer.from('x'));
    const many = inDirectory('many.zip');
    writeFileSync(
      many,
      await partOf(testArchive(Array.from({ length: 70_000 }, () => one)).archive),
    );
    if (isLong) {
      // Java's reader ignores the central directory, the only part that differs with this many.
      for (const { name, check } of archiveReaders) if (!name.startsWith('Java')) check(many);
      await JSZip.loadAsync(readFileSync(many), { checkCRC32: true });
    }
    if (!has('unzip')) return;
    const listed = execFileSync('unzip', ['-Z1', many], { maxBuffer: 2 ** 24 }).toString();
    expect(listed.trim().split('\n')).toHaveLength(70_000);
  });
});

describe('a part', () => {
  test('is that of the whole, wherever it is cut, whatever is known', async () => {
    const anyFile = fc.record({
      bytes: fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc
          .oneof(fc.integer({ min: 65_000, max: 66_000 }), fc.constantFrom(...SIZES))
          .map((size) => Buffer.alloc(size, 'abc')),
      ),
      known: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyFile, { maxLength: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (files, one, other) => {
          const { archive, layout } = testArchive(
            files.map(({ bytes, known }, i) =>
              fileOf(`${i}.jpg`, bytes, known ? crc32(bytes) : null),
            ),
            NOTE,
          );
          const whole = await partOf(archive);
          const cuts = [one, other].map((at) => Math.floor(at * layout.length));
          const [start, end] = [Math.min(...cuts), Math.max(...cuts)];
          expect((await partOf(archive, start, end)).equals(whole.subarray(start, end))).toBe(true);
          expect((await partOf(archive, start)).equals(whole.subarray(start))).toBe(true);
        },
      ),
      { numRuns: isLong ? 2_000 : 80 },
    );
  });

  test('reads nothing twice, and of what comes before only what has no known CRC-32', async () => {
    const bytes = [Buffer.from('one'), Buffer.from('two'), Buffer.from('three')];
    const files = bytes.map((each, i) => fileOf(`${i}.jpg`, each, i === 0 ? crc32(each) : null));
    const cutLast = testArchive(files);
    await partOf(cutLast.archive, cutLast.layout.entries.at(2).offset + 1);
    expect(cutLast.reads).toEqual([0, 1, 1]);
    expect([...cutLast.crcs.keys()].sort()).toEqual([1, 2]);
    const whole = testArchive(files);
    await partOf(whole.archive);
    expect(whole.reads).toEqual([1, 1, 1]);
    const beforeDirectory = testArchive(files);
    await partOf(
      beforeDirectory.archive,
      cutLast.layout.entries.at(2).offset,
      cutLast.layout.directoryOffset,
    );
    expect(beforeDirectory.reads).toEqual([0, 0, 1]);
  });
});

describe('a few bytes from the end of a large file', () => {
  const SIZE = 5_000_000;
  const bytes = Buffer.alloc(SIZE, 'a long film');
  const partBefore = async (known: number | null, behind: number) => {
    const { archive, layout, bytesRead, crcs } = testArchive([fileOf('film.mov', bytes, known)]);
    const whole = await partOf(archive);
    const read = bytesRead();
    crcs.clear();
    const end = layout.directoryOffset - behind;
    expect((await partOf(archive, end - 10, end)).equals(whole.subarray(end - 10, end))).toBe(true);
    return { read: bytesRead() - read, crcs: [...crcs.values()] };
  };

  test('cost little where its checksum is known, or none of them depends on it', async () => {
    for (const [known, behind] of [
      [crc32(bytes), 0],
      [crc32(bytes), 1000],
      [null, 1000],
    ] as const) {
      const { read, crcs } = await partBefore(known, behind);
      expect(read).toBeLessThan(2 * 65_535);
      expect(crcs).toEqual([]);
    }
  });

  test('need the whole file where they contain its checksum, which nobody knows', async () => {
    expect(await partBefore(null, 0)).toEqual({ read: SIZE, crcs: [crc32(bytes)] });
  });
});

describe('ends with an error, never with a zip that looks whole', () => {
  test.each(['ab', 'abcd', ''])('where a content is %j instead of "abc"', async (given) => {
    const file = { ...fileOf('a.jpg', Buffer.from('abc')), chunks: () => [Buffer.from(given)] };
    const { archive, crcs } = testArchive([file]);
    await expect(partOf(archive)).rejects.toThrow('bytes');
    expect(crcs.size).toBe(0);
  });

  test('where a content cannot be read to its end', async () => {
    async function* failing() {
      yield Buffer.from('ab');
      throw new Error('the disk is gone');
    }
    const file = { ...fileOf('a.jpg', Buffer.from('abc')), chunks: failing };
    await expect(partOf(testArchive([file]).archive)).rejects.toThrow('the disk is gone');
  });

  test('where a CRC-32 is refused', async () => {
    const { archive } = testArchive([fileOf('a.jpg', Buffer.from('abc'))]);
    const onCrc32 = () => {
      throw new Error('another content');
    };
    await expect(partOf({ ...archive, onCrc32 })).rejects.toThrow('another content');
  });

  test('where it is aborted', async () => {
    const stop = new AbortController();
    const { archive, layout } = album();
    const stream = archiveStream(archive, { start: 0, end: layout.length }, stop.signal);
    await stream.next();
    stop.abort(new Error('enough'));
    await expect(collectBytes(stream)).rejects.toThrow('enough');
  });
});

test('a small file is passed on as one chunk with its header and checksum', async () => {
  const sizes = [10, 0, 20_000, 300_000];
  const { archive, layout } = testArchive(
    sizes.map((size, i) => fileOf(`${i}.jpg`, Buffer.alloc(size, 'x'))),
  );
  const lengths: number[] = [];
  for await (const part of archiveStream(archive, { start: 0, end: layout.length }, never)) {
    lengths.push(part.length);
  }
  expect(lengths.slice(0, 3)).toEqual([...layout.entries].slice(0, 3).map(({ length }) => length));
  expect(lengths).toHaveLength(7);
});

test('a file is read as it is sent, never ahead and never as a whole', async () => {
  const chunk = Buffer.alloc(100_000, 'x');
  let asked = 0;
  function* chunks() {
    for (; asked < 100; asked++) yield chunk;
  }
  const file = { ...fileOf('film.mov', Buffer.alloc(0)), size: 10_000_000, chunks };
  const { archive, layout } = testArchive([file]);
  let sent = 0;
  for await (const part of archiveStream(archive, { start: 0, end: layout.length }, never)) {
    sent += part.length;
    expect(asked * chunk.length - sent).toBeLessThan(600_000);
  }
  expect(asked).toBe(100);
});
