import { describe, expect, it } from 'vitest';
import { isSidecarName, sidecarKey, sidecarKeys } from './sidecarNames.ts';

const isBeside = (photo: string, file: string) => {
  const { xmp, json } = sidecarKeys(photo);
  return [...xmp, ...json].includes(sidecarKey(file));
};

const LONG = 'PXL_20230405_112233444.PORTRAIT.ORIGINAL-COVER';

describe('names of files beside photos', () => {
  it.each([
    ['a.jpg', 'a.jpg.xmp'],
    ['a.jpg', 'a.xmp'],
    ['A.JPG', 'a.jpg.XMP'],
    ['a.b.jpg', 'a.b.xmp'],
    ['é.jpg', 'e\u0301.jpg.xmp'],
    ['IMG_1.jpg', 'IMG_1.jpg.json'],
    ['IMG_1.JPG', 'IMG_1.JPG.supplemental-metadata.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.supplemental-me.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.s.json'],
    ['IMG_1.jpg', 'IMG_1.jpg..json'],
    ['IMG_1.jpg', 'IMG_1.json'],
    ['IMG_1(2).jpg', 'IMG_1.jpg(2).json'],
    ['IMG_1(2).jpg', 'IMG_1.jpg.supplemental-metadata(2).json'],
    ['IMG_1(2).jpg', 'IMG_1.jpg.suppl(2).json'],
    ['IMG_1(2).jpg', 'IMG_1(2).jpg.json'],
    ['IMG_1-edited.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
    ['IMG_1-bearbeitet.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-modifié(1).jpg', 'IMG_1.jpg(1).json'],
    ['IMG_1(2)-edited.jpg', 'IMG_1.jpg.supplemental-metadata(2).json'],
    ['IMG_1-ha editado.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-MIX.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
    ['IMG_1-EFFECTS(1).jpg', 'IMG_1.jpg(1).json'],
    [`${LONG.slice(0, 43)}-edi.jpg`, `${LONG.slice(0, 43)}.jpg.json`],
    [`${LONG.slice(0, 41)}-bearb.jpg`, `${LONG.slice(0, 41)}.jpg.json`],
    ['IMG_1(1).MP4', 'IMG_1.HEIC.supplemental-metadata(1).json'],
    ['IMG_1.MP4', 'IMG_1.HEIC.supplemental-metadata.json'],
    ['PXL_1.MP', 'PXL_1.MP.jpg.supplemental-metadata.json'],
    ['PXL_1.MP~2', 'PXL_1.MP~2.jpg.json'],
    [`${LONG}.jpg`, `${LONG}.json`],
    [`${LONG}x.jpg`, `${LONG}.json`],
    [`${LONG.slice(0, 40)}.jpg`, `${LONG.slice(0, 40)}.jpg.s.json`],
    [`${LONG.slice(0, 40)}(3).jpg`, `${LONG.slice(0, 40)}.jpg.s(3).json`],
  ])('%s has %s', (photo, file) => {
    expect(isBeside(photo, file)).toBe(true);
  });

  it.each([
    ['IMG_1.jpg', 'IMG_10.jpg.json'],
    ['IMG_1.jpg', 'IMG_1.jpg(1).json'],
    ['IMG_1(1).jpg', 'IMG_1.jpg.json'],
    ['IMG_1.jpg', 'IMG_1.png.json'],
    ['IMG_1.jpg', 'IMG_1.jpg.supplements.json'],
    ['a.jpg', 'ab.xmp'],
    ['unedited.jpg', 'un.jpg.json'],
    ['IMG_1-e.jpg', 'IMG_1.jpg.json'],
    ['IMG_1-MIXER.jpg', 'IMG_1.jpg.json'],
    ['birthday-mix.jpg', 'birthday.jpg.json'],
    [`${LONG.slice(0, 45)}-b.jpg`, `${LONG.slice(0, 45)}.jpg.json`],
    [`${LONG.slice(0, 45)}-be.jpg`, `${LONG.slice(0, 45)}.jpg.json`],
    [`${LONG.slice(0, 40)}-edi.jpg`, `${LONG.slice(0, 40)}.jpg.json`],
  ])('%s has not %s', (photo, file) => {
    expect(isBeside(photo, file)).toBe(false);
  });

  it('are no photos, while other files may be', () => {
    for (const name of [
      'a.xmp',
      'a.JPG.xmp',
      'IMG.jpg.json',
      'IMG.jpg.supplemental-metad.json',
      'IMG.jpg(1).json',
      `${LONG}.json`,
    ]) {
      expect([name, isSidecarName(name)]).toEqual([name, true]);
    }
    for (const name of [
      'a.jpg',
      'metadata.json',
      'package.json',
      'xmp',
      'a.xmp.jpg',
      'notes.txt',
    ]) {
      expect([name, isSidecarName(name)]).toEqual([name, false]);
    }
  });
});
