import { execFileSync } from 'node:child_process';
import { appendFile, stat, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import JSZip from 'jszip';
import { describe, expect, test } from 'vitest';
import {
  collect,
  hasPython,
  hasUnzip,
  MTIME,
  never,
  planOptions,
  type Source,
  startArchives,
} from '../testing/testArchive.ts';
import { planArchive } from './archivePlan.ts';
import { ArchiveBrokenError, archiveStream } from './archiveStream.ts';

const { inDirectory, crcs, original, prepare, reader, archiveOf, zipFile } = await startArchives();

const CONTENT = [Buffer.alloc(0), Buffer.from('one'), Buffer.alloc(1_200_000, 'photo')];
const NAMES = ['empty.jpg', 'Été 家族 👪.jpg', 'large.jpg'];

/** With each CRC-32 known and unknown in turn. */
function album(): Promise<Source[]> {
  return Promise.all(
    [true, false].flatMap((known) =>
      CONTENT.map((bytes, i) => original(NAMES[i] ?? '', bytes, known)),
    ),
  );
}

const ENTRIES = [...NAMES, 'empty (2).jpg', 'Été 家族 👪 (2).jpg', 'large (2).jpg'];

describe('an archive is read back', () => {
  test('by jszip', async () => {
    const zip = await JSZip.loadAsync(await archiveOf(await album()), { checkCRC32: true });
    expect(Object.keys(zip.files)).toEqual(ENTRIES);
    for (const [i, name] of ENTRIES.entries()) {
      const bytes = await zip.file(name)?.async('nodebuffer');
      expect(bytes?.equals(CONTENT[i % 3] ?? Buffer.alloc(1))).toBe(true);
    }
  });

  test.skipIf(!hasUnzip)('by unzip, where it is installed', async () => {
    const path = await zipFile(await album());
    expect(execFileSync('unzip', ['-t', path]).toString()).toContain('No errors detected');
    const target = inDirectory('unpacked');
    const env = { ...process.env, LC_ALL: 'C.UTF-8' };
    execFileSync('unzip', ['-q', path, '-d', target], { env });
    expect(await stat(join(target, 'Été 家族 👪 (2).jpg'))).toMatchObject({
      size: 3,
      mtimeMs: MTIME,
    });
  });

  test.skipIf(!hasPython)("by Python's zipfile, where it is installed", async () => {
    const path = await zipFile(await album());
    const script = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps([[i.filename, i.file_size, i.date_time, i.external_attr >> 16, i.compress_type] for i in archive.infolist()]))`;
    const infos: unknown = JSON.parse(execFileSync('python3', ['-c', script, path]).toString());
    const time = [2024, 7, 14, 12, 20, 30];
    expect(infos).toEqual(
      ENTRIES.map((name, i) => [name, CONTENT[i % 3]?.length, time, 0o100644, 0]),
    );
  });

  test.skipIf(!hasPython)('with 70,000 entries', async () => {
    const x = Buffer.from('x');
    const one = { name: 'a.jpg', size: 1, mtimeMs: MTIME, crc32: crc32(x), path: '' };
    const sources = Array.from({ length: 70_000 }, () => one);
    const found = sources.map((source) => ({ source, facts: one }));
    async function* read() {
      yield x;
    }
    const plan = planArchive(found, planOptions);
    const path = inDirectory('many.zip');
    await writeFile(path, await collect(archiveStream(plan, { read }, never)));
    const script = `
import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
names = archive.namelist()
print(len(names), names[-1], archive.read(names[-1]).decode())`;
    const told = execFileSync('python3', ['-c', script, path]).toString().trim();
    expect(told).toBe('70000 a (70000).jpg x');
    if (hasUnzip) {
      const listed = execFileSync('unzip', ['-Z1', path], { maxBuffer: 2 ** 24 }).toString();
      expect(listed.trim().split('\n')).toHaveLength(70_000);
    }
  });

  test('with nothing in it', async () => {
    expect(Object.keys((await JSZip.loadAsync(await archiveOf([]))).files)).toEqual([]);
  });
});

test('what is sent has the foretold length, and every CRC-32 that was not known is told', async () => {
  const anyFile = fc.record({
    name: fc.string({ unit: 'binary', maxLength: 40 }),
    bytes: fc.uint8Array({ maxLength: 300 }),
    known: fc.boolean(),
    there: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(anyFile, { maxLength: 8 }), async (files) => {
      crcs.clear();
      const sources = await Promise.all(
        files.map(({ bytes, known }, i) => original(`${i}`, Buffer.from(bytes), known)),
      );
      await Promise.all(sources.map(({ path }, i) => files[i]?.there || unlink(path)));
      const named = sources.map((source, i) => ({ ...source, name: `${i}${files[i]?.name}` }));
      const zip = await JSZip.loadAsync(await archiveOf(named), { checkCRC32: true });
      const there = files.filter((file) => file.there);
      const note = there.length < files.length ? 1 : 0;
      expect(Object.keys(zip.files)).toHaveLength(there.length + note);
      expect([...crcs.values()]).toEqual(
        there.filter(({ known }) => !known).map(({ bytes }) => crc32(bytes)),
      );
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('an original that is missing at the start is named in a note inside', async () => {
  const [here, gone] = [
    await original('here.jpg', Buffer.from('here'), false),
    await original('gone.jpg', Buffer.from('gone'), true),
  ];
  await unlink(gone.path);
  const zip = await JSZip.loadAsync(await archiveOf([gone, here]), { checkCRC32: true });
  expect(Object.keys(zip.files)).toEqual(['here.jpg', 'MISSING.txt']);
  expect(await zip.file('MISSING.txt')?.async('string')).toBe('Missing: gone.jpg');
});

describe('an original that is not what was foretold ends the stream with an error', () => {
  test.each([
    ['vanished', (path: string) => unlink(path)],
    ['shrank', (path: string) => truncate(path, 5)],
    ['grew', (path: string) => appendFile(path, 'more')],
  ])('it %s before its turn', async (_, change) => {
    const source = await original('a.jpg', Buffer.alloc(100, 'a'), false);
    const plan = await prepare([source]);
    await change(source.path);
    await expect(collect(archiveStream(plan, reader, never))).rejects.toThrow();
  });

  test.each([
    ['shrank', (path: string) => truncate(path, 600_000)],
    ['grew', (path: string) => appendFile(path, 'more')],
    ['was written over', (path: string) => writeFile(path, Buffer.alloc(3_000_000, 'b'))],
  ])('it %s while it was read', async (_, change) => {
    const source = await original('a.jpg', Buffer.alloc(3_000_000, 'a'), false);
    const chunks = archiveStream(await prepare([source]), reader, never);
    await chunks.next();
    await chunks.next();
    await change(source.path);
    await expect(collect(chunks)).rejects.toThrow();
    expect(crcs.size).toBe(0);
  });

  test('a reader gives less or more than it should', async () => {
    const source = await original('a.jpg', Buffer.from('abc'), false);
    const plan = await prepare([source]);
    for (const given of ['ab', 'abcd']) {
      async function* read() {
        yield Buffer.from(given);
      }
      const stream = archiveStream(plan, { read }, never);
      await expect(collect(stream)).rejects.toThrow(ArchiveBrokenError);
    }
  });

  test('it has another CRC-32 than was known, and the right one is told', async () => {
    const bytes = Buffer.from('abc');
    const source = { ...(await original('a.jpg', bytes, true)), crc32: 1 };
    const stream = archiveStream(await prepare([source]), reader, never);
    await expect(collect(stream)).rejects.toThrow(ArchiveBrokenError);
    expect(crcs.get('a.jpg')).toBe(crc32(bytes));
  });
});

test('the CRC-32 of a file that the database knows otherwise is not told', async () => {
  const source = { ...(await original('a.jpg', Buffer.from('abc'), true)), mtimeMs: 5 };
  await archiveOf([source]);
  expect(crcs.size).toBe(0);
});

test('an abort ends the stream with its reason', async () => {
  const stop = new AbortController();
  const stream = archiveStream(await prepare(await album()), reader, stop.signal);
  await stream.next();
  stop.abort(new Error('enough'));
  await expect(collect(stream)).rejects.toThrow('enough');
});
