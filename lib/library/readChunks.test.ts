import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { appendFile, mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileChangedError } from './errors.ts';
import { openRegularFile, readFileChunks, readSlice } from './readChunks.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'read-chunks-'));
});

afterAll(() => rm(directory, { recursive: true }));

/** Bytes that repeat after 251, so that a chunk in the wrong place is noticed. */
function pattern(length: number): Buffer {
  return Buffer.alloc(length, Buffer.from(Uint8Array.from({ length: 251 }, (_, i) => i)));
}

async function fileOf(name: string, bytes: Buffer): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, bytes);
  return path;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const chunk of chunks) copies.push(Buffer.from(chunk));
  return Buffer.concat(copies);
}

function isOpen(path: string): boolean {
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return links.includes(path);
}

describe('readFileChunks', () => {
  test.each([0, 1, 524_288, 524_289, 3_000_000])('reads all %d bytes in order', async (size) => {
    const bytes = pattern(size);
    const path = await fileOf(`whole-${size}`, bytes);
    expect((await collect(readFileChunks(path, size))).equals(bytes)).toBe(true);
    expect((await collect(readFileChunks(Buffer.from(path), size))).equals(bytes)).toBe(true);
  });

  test('two at a time do not disturb each other', async () => {
    const [one, other] = [pattern(2_000_000), pattern(2_000_000).reverse()];
    const paths = [await fileOf('one', one), await fileOf('other', other)];
    const [readOne, readOther] = await Promise.all(
      paths.map((path) => collect(readFileChunks(path, 2_000_000))),
    );
    expect(readOne?.equals(one)).toBe(true);
    expect(readOther?.equals(other)).toBe(true);
  });

  test('refuses a file of another size before its first byte', async () => {
    const path = await fileOf('other-size', pattern(10));
    await expect(readFileChunks(path, 9).next()).rejects.toThrow(FileChangedError);
  });

  test.each([
    ['is cut', (path: string) => truncate(path, 600_000)],
    ['grows', (path: string) => appendFile(path, 'more')],
    ['is touched', (path: string) => utimes(path, new Date(1), new Date(1))],
  ])('throws when the file %s while it is read', async (_, change) => {
    const size = 3_000_000;
    const path = await fileOf('changing', pattern(size));
    const chunks = readFileChunks(path, size);
    await chunks.next();
    await change(path);
    await expect(collect(chunks)).rejects.toThrow(FileChangedError);
  });

  test('throws the reason of an abort', async () => {
    const path = await fileOf('aborted', pattern(2_000_000));
    const stop = new AbortController();
    const chunks = readFileChunks(path, 2_000_000, stop.signal);
    await chunks.next();
    stop.abort(new Error('enough'));
    await expect(chunks.next()).rejects.toThrow('enough');
  });

  test.skipIf(!existsSync('/proc/self/fd'))('closes the file however it ends', async () => {
    const path = await fileOf('closed', pattern(2_000_000));
    const left = readFileChunks(path, 2_000_000);
    await left.next();
    expect(isOpen(path)).toBe(true);
    await left.return();
    expect(isOpen(path)).toBe(false);
    await collect(readFileChunks(path, 2_000_000));
    await expect(readFileChunks(path, 1).next()).rejects.toThrow();
    expect(isOpen(path)).toBe(false);
  });
});

test('readSlice reads from start to before end', async () => {
  const bytes = pattern(2_000_000);
  const { handle } = await openRegularFile(await fileOf('slice', bytes));
  const slice = await collect(readSlice(handle, 1000, 1_700_001));
  await handle.close();
  expect(slice.equals(bytes.subarray(1000, 1_700_001))).toBe(true);
});

describe('what is no regular file', () => {
  test('a symbolic link is not followed', async () => {
    const path = await fileOf('target', pattern(5));
    const link = join(directory, 'link');
    await symlink(path, link);
    await expect(openRegularFile(link)).rejects.toMatchObject({ code: 'ELOOP' });
  });

  test('a FIFO, a directory and nothing at all are not opened, and block nothing', async () => {
    const fifo = join(directory, 'fifo');
    execFileSync('mkfifo', [fifo]);
    for (const path of [fifo, directory, join(directory, 'nothing')]) {
      await expect(openRegularFile(path)).rejects.toThrow();
    }
  });
});
