import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testFilm } from '../testing/testFilm.ts';
import { jpeg } from '../testing/testJpeg.ts';
import type { DecodableFile } from './content.ts';
import { copyEnds, copyFilm, inFilmDirectory } from './filmCopies.ts';

const frames = [jpeg(), Buffer.alloc(30_000_000, 1), jpeg()];
const film = testFilm({ frames, width: 40, height: 30, faststart: false });

function dataDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'albumen-copies-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

function fileOf(bytes: Buffer) {
  let read = 0;
  const file = {
    size: bytes.length,
    readRange: async (start: number, end: number) => {
      read += end - start;
      return bytes.subarray(start, end);
    },
  } as unknown as DecodableFile;
  return { file, read: () => read };
}

test('of a large film its beginning and its end are copied, each to its place', async () => {
  const dataDir = dataDirectory();
  const { file, read } = fileOf(film);
  await inFilmDirectory(dataDir, async (directory) => {
    const copy = readFileSync(await copyEnds(file, join(directory, 'film')));
    expect(copy.length).toBe(film.length);
    expect(copy.subarray(0, 1_000_000).equals(film.subarray(0, 1_000_000))).toBe(true);
    expect(copy.subarray(-1_000_000).equals(film.subarray(-1_000_000))).toBe(true);
    expect(read()).toBeLessThan(26_000_000);
    expect(statSync(join(directory, 'film')).mode & 0o077).toBe(0);
  });
  expect(readdirSync(join(dataDir, 'unfinished'))).toEqual([]);
});

test('a part is copied alone; what a killed server left behind is removed after a day', async () => {
  const dataDir = dataDirectory();
  const { file } = fileOf(Buffer.from('0123456789'));
  let left = '';
  await expect(
    inFilmDirectory(dataDir, async (directory) => {
      const path = await copyFilm(file, { start: 3, end: 7 }, join(directory, 'film'));
      expect(readFileSync(path, 'utf8')).toBe('3456');
      left = mkdtempSync(join(dataDir, 'unfinished', 'film-'));
      throw new Error('stopped');
    }),
  ).rejects.toThrow('stopped');
  await inFilmDirectory(dataDir, async () => expect(readdirSync(left)).toEqual([]));
  utimesSync(left, new Date(0), new Date(0));
  await inFilmDirectory(dataDir, async () => undefined);
  expect(readdirSync(join(dataDir, 'unfinished'))).toEqual([]);
});
