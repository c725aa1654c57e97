import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { paintFrame, testFilm } from '../testing/testFilm.ts';
import { filmDecoderFault } from './filmDecoder.ts';
import { decodeFilmFrame } from './filmFrame.ts';
import { renderThumbnails } from './thumbnail.ts';

const size = { width: 64, height: 48 };
// The package that decodes films is optional.
const decoded = test.skipIf(filmDecoderFault() !== null);

/** The colours in the middle of the upper left, upper right, lower left and lower right quarter. */
async function quarters(picture: Buffer): Promise<string[]> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const from =
      (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    const [red = 0, , blue = 0] = data.subarray(from, from + 3);
    return red > 200 ? 'red' : blue > 200 ? 'blue' : 'other';
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}

decoded('the picture of a film is upright, and not black where a frame is not', async () => {
  const black = await paintFrame('#000', '#000');
  const colours = await paintFrame('#f00', '#00f');
  const frames = [black, black, black, ...Array.from({ length: 5 }, () => colours)];
  const expected = {
    0: ['red', 'blue', 'red', 'blue'],
    90: ['red', 'red', 'blue', 'blue'],
    180: ['blue', 'red', 'blue', 'red'],
    270: ['blue', 'blue', 'red', 'red'],
  };
  for (const rotation of [0, 90, 180, 270] as const) {
    const sizes: object[] = [];
    const film = testFilm({ frames, ...size, rotation });
    const picture = await decodeFilmFrame(film, (upright) => sizes.push(upright));
    expect(await quarters(picture), `${rotation}`).toEqual(expected[rotation]);
    const { width, height } = await sharp(picture).metadata();
    expect([{ width, height }]).toEqual(sizes.slice(0, 1));
    expect(width).toBe(rotation % 180 === 0 ? 64 : 48);
  }
});

decoded(
  'a dark frame is the picture of a film for whose brighter ones there is no time',
  async () => {
    const [black, colours] = [await paintFrame('#000', '#000'), await paintFrame('#f00', '#00f')];
    const film = testFilm({ frames: [black, colours, colours, colours], ...size });
    const pictureOf = async (mostMs?: number) =>
      quarters(await decodeFilmFrame(film, () => {}, mostMs));
    expect(await pictureOf()).toEqual(['red', 'blue', 'red', 'blue']);
    expect(await pictureOf(0)).toEqual(['other', 'other', 'other', 'other']);
  },
);

decoded(
  'thumbnails and thumbhash are made of it; a film that is black throughout is shown black',
  async () => {
    const preset = { name: 'thumb', width: 32, height: 32, crop: true };
    const film = testFilm({ frames: [await paintFrame('#000', '#000')], ...size });
    const wanted = [{ preset, format: 'webp' as const }];
    const made = await renderThumbnails(film, wanted, { isFilm: true, withHash: true });
    expect(made).toMatchObject({ damage: null, thumbnails: [{ width: 32, height: 32 }] });
    expect(made.thumbhash).toBeInstanceOf(Buffer);
  },
);

decoded(
  'no other file is read through a film: neither playlists nor what is no film are opened',
  async () => {
    const playlist = '#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n';
    const refused = [playlist, 'ffconcat version 1.0\nfile /etc/hostname\n', 'moving pictures'];
    for (const text of refused) {
      await expect(decodeFilmFrame(Buffer.from(text), () => {})).rejects.toThrow(
        /^Damaged image: text/,
      );
    }
    const unknown = Buffer.alloc(1000, 'no \x01 film');
    await expect(decodeFilmFrame(unknown, () => {})).rejects.toThrow(
      /^no picture of a known format/,
    );
    // FFmpeg itself opens only demuxers of films, in case our own look at the first bytes is wrong.
    const disguised = Buffer.from(`\0\0\0\x08wide${playlist}`);
    await expect(decodeFilmFrame(disguised, () => {})).rejects.toThrow(/^Failed to open input/);
  },
);

decoded(
  'what stops the decoding of a film is no damage; what admits it may refuse it',
  async () => {
    const film = testFilm({ frames: [await paintFrame('#f00', '#f00')], ...size });
    const broken = Buffer.concat([film.subarray(0, -300), Buffer.alloc(300)]);
    const failing = decodeFilmFrame(broken, () => {
      throw new Error('never mind');
    });
    await expect(failing).rejects.toMatchObject({ name: 'UndecodedImageError' });
  },
);

decoded('a film without pictures is not left open', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'albumen-sound-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'sound.flv');
  writeFileSync(file, soundOnly());
  await expect(decodeFilmFrame(file, () => {})).rejects.toThrow(/^no pictures in it/);
  const opened = readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  expect(opened).not.toContain(file);
});

/** A Flash video (Adobe's file format specification, annex E) of one tag with PCM of 44.1 kHz. */
function soundOnly(): Buffer {
  const sound = Buffer.alloc(4001);
  sound[0] = 0x3e;
  const head = Buffer.from([8, 0, sound.length >> 8, sound.length & 255, 0, 0, 0, 0, 0, 0, 0]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length + sound.length);
  const begun = Buffer.from([0x46, 0x4c, 0x56, 1, 4, 0, 0, 0, 9, 0, 0, 0, 0]);
  return Buffer.concat([begun, head, sound, length]);
}
