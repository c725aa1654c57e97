import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import {
  archiveReaders,
  fileOf,
  never,
  partOf,
  startArchives,
  testArchive,
} from '../testing/testArchive.ts';
import { archiveStream } from './archiveStream.ts';

const { inDirectory } = startArchives();
const SIZE = 5 * 2 ** 30;

/** An archive with an entry of more than 4 GiB, and one at an offset beyond 4 GiB. */
function largeArchive() {
  const zeros = Buffer.alloc(2 ** 20);
  function* chunks() {
    for (let left = SIZE; left > 0; left -= zeros.length) yield zeros;
  }
  const film = { ...fileOf('film.mov', Buffer.alloc(0)), size: SIZE, chunks };
  return testArchive([film, fileOf('after.jpg', Buffer.from('after'))]);
}

test('more than 4 GiB are read back by every reader', { timeout: 1_200_000 }, async () => {
  const { archive, layout } = largeArchive();
  const path = inDirectory('long.zip');
  await pipeline(
    archiveStream(archive, { start: 0, end: layout.length }, never),
    async function* (chunks) {
      for await (const chunk of chunks) yield Buffer.from(chunk);
    },
    createWriteStream(path),
  );
  expect((await stat(path)).size).toBe(layout.length);
  for (const { check } of archiveReaders) check(path);
  await rm(path);
});

test('a part beyond 4 GiB is that of the whole', { timeout: 600_000 }, async () => {
  const { archive, layout } = largeArchive();
  const end = await partOf(archive, layout.length - 300);
  const after = layout.entries.at(1).offset;
  const more = await partOf(archive, after - 10);
  expect(more.subarray(-300).equals(end)).toBe(true);
  expect(more.subarray(10, 14).toString('latin1')).toBe('PK\x03\x04');
});
