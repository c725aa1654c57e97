import { expect, test } from 'vitest';
import { testFilm } from '../testing/testFilm.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { googleMotion, heicMotion, samsungMotion } from '../testing/testMotion.ts';
import { findBlocks } from './metadata/about.ts';
import { findMotion } from './motion.ts';

const film = testFilm({ frames: [jpeg()], width: 40, height: 30 });
const picture = jpeg();

async function find(bytes: Buffer, size = bytes.length) {
  const read = async (start: number, end: number) => bytes.subarray(start, end);
  const file = { head: bytes.subarray(0, 128 * 1024), size, read };
  const { xmp } = await findBlocks(file);
  const motion = await findMotion(file, { tail: bytes.subarray(-65_536), xmp });
  return motion && bytes.subarray(motion.start, motion.start + motion.length);
}

test('the film of a motion photo is found: by XMP of two versions, by a trailer, and in its box', async () => {
  expect(await find(googleMotion(picture, film, 'container'))).toEqual(film);
  expect(await find(googleMotion(picture, film, 'offset'))).toEqual(film);
  expect(await find(samsungMotion(picture, film))).toEqual(film);
  expect(await find(heicMotion(film))).toEqual(film);
});

test('a film is found by the trailer where the XMP is no longer true', async () => {
  const stale = googleMotion(picture, film, 'container').subarray(0, -film.length);
  expect(await find(samsungMotion(stale, film))).toEqual(film);
});

test('where there is none, or what is said of it is wrong, nothing is found', async () => {
  const google = googleMotion(picture, film, 'container');
  expect(await find(picture)).toBeNull();
  expect(await find(google.subarray(0, -film.length / 2))).toBeNull();
  expect(await find(Buffer.concat([google, Buffer.alloc(100)]))).toBeNull();
  const samsung = samsungMotion(picture, film);
  for (let at = samsung.length - 40; at < samsung.length; at += 1) {
    const broken = Buffer.from(samsung);
    broken[at] = 0xff;
    const found = await find(broken);
    expect(found === null || found.subarray(4, 8).toString() === 'ftyp').toBe(true);
  }
  const heic = heicMotion(film);
  for (let at = 0; at < 40; at += 1) {
    const broken = Buffer.from(heic);
    broken[at] = 0xff;
    await find(broken);
  }
});
