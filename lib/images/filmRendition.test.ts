import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { paintFrame, testFilm } from '../testing/testFilm.ts';
import { filmDecoderFault } from './filmDecoder.ts';
import { renderFilm } from './filmRendition.ts';

const directory = mkdtempSync(join(tmpdir(), 'albumen-rendition-'));
afterAll(() => rmSync(directory, { recursive: true }));

// The package that decodes films is optional.
const decoded = test.skipIf(filmDecoderFault() !== null);

decoded('a film whose track of sound is empty has a rendition of its pictures', async () => {
  const frames = await Promise.all(
    ['#f00', '#0f0', '#ff0'].map((left) => paintFrame(left, '#00f')),
  );
  const tracksOf = async (emptySound: boolean) => {
    const [input, output] = [join(directory, 'film.mov'), join(directory, 'film.mp4')];
    writeFileSync(input, testFilm({ frames, width: 64, height: 48, emptySound }));
    await renderFilm(input, output, () => undefined);
    return readFileSync(output, 'latin1').match(/trak....tkhd/gs)?.length;
  };
  expect(await tracksOf(false)).toBe(1);
  expect(await tracksOf(true)).toBe(1);
});
