import { crc32 } from 'node:zlib';
import JSZip from 'jszip';
import { describe, expect, test } from 'vitest';
import { ArchiveBrokenError } from './archiveStream.ts';
import { type GrowingContent, type GrowingEntry, growingArchive } from './growingArchive.ts';

const MTIME = Date.parse('2024-07-14T10:20:30.000Z');
const never = new AbortController().signal;

function entry(name: string, content: GrowingContent | null): GrowingEntry {
  return { name, mtimeMs: MTIME, make: async () => content };
}

const pieces = (...texts: string[]): GrowingContent => ({
  kind: 'pieces',
  pieces: texts.map((text) => Buffer.from(text)),
});

function file(size: number, ...chunks: Buffer[]): GrowingContent {
  return {
    kind: 'file',
    size,
    chunks: (async function* () {
      yield* chunks;
    })(),
  };
}

const note = (missing: readonly string[]) => entry('MISSING.txt', pieces(missing.join()));

function archive(entries: readonly GrowingEntry[], signal = never) {
  return growingArchive(entries, note, () => 120, signal);
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const chunk of chunks) copies.push(Buffer.from(chunk));
  return Buffer.concat(copies);
}

test('pieces and files are read back, and what could not be made is named in a note', async () => {
  const bytes = await collect(
    archive([
      entry('first.jpg', pieces('one', ' and ', 'two')),
      entry('gone.jpg', null),
      entry('film.mov', file(10, Buffer.from('01234'), Buffer.from('56789'))),
      entry('empty.jpg', file(0)),
      entry('last.jpg', pieces('three')),
    ]),
  );
  const zip = await JSZip.loadAsync(bytes, { checkCRC32: true });
  const texts = Object.values(zip.files).map(async (each) => [
    each.name,
    await each.async('string'),
  ]);
  expect(Object.fromEntries(await Promise.all(texts))).toEqual({
    'first.jpg': 'one and two',
    'film.mov': '0123456789',
    'empty.jpg': '',
    'last.jpg': 'three',
    'MISSING.txt': 'gone.jpg',
  });
});

test('pieces are measured, for the next archive to foretell its length', async () => {
  const measured: unknown[] = [];
  const content = {
    ...pieces('one', 'two'),
    onMeasured: (...what: unknown[]) => measured.push(what),
  };
  await collect(archive([entry('a.jpg', content)]));
  expect(measured).toEqual([[6, crc32('onetwo')]]);
});

test('a file is read as it is sent, never ahead and never as a whole', async () => {
  const chunk = Buffer.alloc(1000, 'x');
  let asked = 0;
  const chunks = (async function* () {
    for (; asked < 50; ) {
      asked++;
      yield chunk;
    }
  })();
  let sent = 0;
  for await (const each of archive([entry('film.mov', { kind: 'file', size: 50_000, chunks })])) {
    if (each === chunk) sent++;
    expect(asked - sent).toBeLessThanOrEqual(0);
  }
  expect([asked, sent]).toEqual([50, 50]);
});

describe('ends with an error, never with a zip that looks whole', () => {
  test.each([
    ['too short', file(10, Buffer.from('01234'))],
    ['too long', file(3, Buffer.from('01234'))],
  ])('where a file is %s', async (_, content) => {
    await expect(collect(archive([entry('a.mov', content)]))).rejects.toThrow(ArchiveBrokenError);
  });

  test('where an entry cannot be made, or the client is gone', async () => {
    const failing = { ...entry('a.jpg', null), make: () => Promise.reject(new Error('no disk')) };
    await expect(collect(archive([failing]))).rejects.toThrow('no disk');
    const gone = new AbortController();
    gone.abort(new Error('gone'));
    const never = archive([entry('a.jpg', pieces('a'))], gone.signal);
    await expect(collect(never)).rejects.toThrow('gone');
  });
});
