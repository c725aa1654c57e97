import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FileChangedError } from './errors.ts';
import { readSlice } from './readChunks.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'read-chunks-'));
});

afterAll(() => rm(directory, { recursive: true }));

/** Bytes that repeat after 251, so that a chunk in the wrong place is noticed. */
function pattern(length: number): Buffer {
  return Buffer.alloc(length, Buffer.from(Uint8Array.from({ length: 251 }, (_, i) => i)));
}

/** The bytes from `start` to before `end` of a file with this content. */
async function readBack(name: string, bytes: Buffer, start = 0, end = bytes.length) {
  const path = join(directory, name);
  await writeFile(path, bytes);
  await using handle = await open(path);
  const copies: Buffer[] = [];
  for await (const chunk of readSlice(handle, start, end)) copies.push(Buffer.from(chunk));
  return Buffer.concat(copies);
}

test.each([0, 1, 524_288, 524_289, 3_000_000])('reads all %d bytes in order', async (size) => {
  const bytes = pattern(size);
  expect((await readBack(`whole-${size}`, bytes)).equals(bytes)).toBe(true);
});

test('two at a time do not disturb each other', async () => {
  const [one, other] = [pattern(2_000_000), pattern(2_000_000).reverse()];
  const [readOne, readOther] = await Promise.all([readBack('one', one), readBack('other', other)]);
  expect(readOne.equals(one)).toBe(true);
  expect(readOther.equals(other)).toBe(true);
});

test('reads from start to before end', async () => {
  const bytes = pattern(2_000_000);
  const slice = await readBack('slice', bytes, 1000, 1_700_001);
  expect(slice.equals(bytes.subarray(1000, 1_700_001))).toBe(true);
});

test('a file that ends too early has changed', async () => {
  await expect(readBack('short', pattern(600_000), 0, 600_001)).rejects.toThrow(FileChangedError);
});
