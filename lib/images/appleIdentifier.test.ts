import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { appleTiff } from '../testing/testApple.ts';
import { readAbout } from '../testing/testMetadata.ts';
import { readContentIdentifier } from './appleIdentifier.ts';
import { readFilm } from './film.ts';
import { openTiffBlock } from './tiff/tiffBlock.ts';

const UUID = 'E905E6C6-C747-4805-942F-9904A0281F02';

function read(tiff: Uint8Array): string | null {
  const block = openTiffBlock(tiff);
  return block && readContentIdentifier(block);
}

test("the identifier is read from Apple's maker note, which has a byte order of its own", () => {
  expect(read(appleTiff(UUID, { little: true }))).toBe(UUID);
  expect(read(appleTiff(UUID, { little: false }))).toBe(UUID);
});

test("other makers' notes, and offsets that lead outside, say nothing", () => {
  const tiff = appleTiff(UUID, { little: true });
  const other = Buffer.from(tiff);
  other.write('Nikon', other.indexOf('Apple iOS'), 'latin1');
  expect(read(other)).toBeNull();
  for (let length = 0; length < tiff.length; length++) {
    expect(read(tiff.subarray(0, length))).toBeNull();
  }
  // Each byte is replaced in turn: reading never leaves the block, whatever the byte says.
  for (let at = 0; at < tiff.length; at++) {
    const broken = Buffer.from(tiff);
    broken[at] = 0xff;
    expect(() => read(broken)).not.toThrow();
  }
});

const folder = new URL('../../../shared/photos/live/', import.meta.url);

// The files of a real iPhone are not part of the repository; without them nothing is tested.
test.skipIf(!existsSync(folder))('both files of a live photo have the same', async () => {
  const [still, film] = ['train.jpg', 'train.mov'].map((name) =>
    readFileSync(new URL(name, folder)),
  );
  if (!still || !film) throw new Error('both are there');
  const about = await readAbout({ head: still, size: still.length, read: null });
  const readRange = async (start: number, end: number) => film.subarray(start, end);
  const { contentIdentifier } = await readFilm({ size: film.length, read: readRange });
  expect(about.contentIdentifier).toBe(UUID);
  expect(contentIdentifier).toBe(UUID);
});
