import { expect, test } from 'vitest';
import { films, isPhotoName, pictures, raws } from '../library/photoExtensions.ts';
import { mediaTypeOf, safeInline } from './mediaTypes.ts';

test.each([
  ['a.JPG', 'image/jpeg', true],
  ['a.heic', 'image/heic', true],
  ['a.b.mp4', 'video/mp4', true],
  ['a.mov', 'video/quicktime', true],
  ['a.svg', 'application/octet-stream', false],
  ['a.jpg.html', 'application/octet-stream', false],
  ['a.xml', 'application/octet-stream', false],
  ['jpg', 'application/octet-stream', false],
  ['a.constructor', 'application/octet-stream', false],
  ['a.zip', 'application/zip', false],
])('%s is %s; shown in the page: %s', (name, type, safe) => {
  expect(mediaTypeOf(name)).toBe(type);
  expect(safeInline(type)).toBe(safe);
});

test.each(['image/svg+xml', 'text/html', 'application/xhtml+xml', 'IMAGE/SVG+XML', ''])(
  '%j is never shown in the page',
  (type) => {
    expect(safeInline(type)).toBe(false);
  },
);

test('every picture, film and raw file has a type that says so; no browser opens a raw one', () => {
  for (const each of pictures) expect(mediaTypeOf(`a.${each}`)).toMatch(/^image\//);
  for (const each of films) expect(mediaTypeOf(`a.${each}`)).toMatch(/^video\//);
  for (const each of raws) {
    expect(mediaTypeOf(`a.${each}`)).toMatch(/^image\/x-/);
    expect(safeInline(mediaTypeOf(`a.${each}`))).toBe(false);
  }
});

test('what is a photo by its name', () => {
  for (const name of [
    'a.HEIF',
    'a.b.jxl',
    '.MTS',
    'a.dng',
    'a.MOD',
    'a.tod',
    'a.dv',
    'a.m2v',
    'a.mpv',
    'a.f4v',
    'a.divx',
    'a.3gp2',
    'a.rm',
    'a.LRV',
    'a.360',
    'a.apng',
    'a.heics',
    'a.avifs',
    'a.jps',
    'a.tga',
  ])
    expect(isPhotoName(name)).toBe(true);
  for (const name of ['a.svg', 'a.jpg.txt', 'jpg', 'a.ts']) expect(isPhotoName(name)).toBe(false);
});
