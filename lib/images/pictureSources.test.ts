import { describe, expect, it, test } from 'vitest';
import {
  cellPicture,
  gridPicture,
  gridPreset,
  mainPicture,
  type Presets,
  rowPicture,
  rowPresets,
  rowRatio,
} from './pictureSources.ts';

const presetsOf = (sizes: Record<string, [number, number, boolean?]>): Presets =>
  new Map(
    Object.entries(sizes).map(([name, [width, height, crop = false]]) => [
      name,
      { name, width, height, crop },
    ]),
  );

const usual = presetsOf({
  thumb: [256, 256, true],
  standard: [1536, 1536],
  grid: [720, 480],
});
const landscape = { id: 7, width: 6000, height: 4000 };
const portrait = { id: 8, width: 3000, height: 4000 };

describe('gridPreset', () => {
  it('is the smallest that shows photos whole and is high enough', () => {
    expect(gridPreset(usual).name).toBe('grid');
    const tiny = presetsOf({ thumb: [256, 256, true], tiny: [200, 100], standard: [1536, 1536] });
    expect(gridPreset(tiny).name).toBe('standard');
    expect(gridPreset(presetsOf({ thumb: [256, 256, true], standard: [300, 300] })).name).toBe(
      'standard',
    );
  });
});

describe('pictures', () => {
  it('carry the size that the thumbnail will have', () => {
    expect(gridPicture(landscape, usual)).toEqual({
      src: '/photos/7/grid',
      width: 720,
      height: 480,
    });
    expect(gridPicture(portrait, usual)).toEqual({
      src: '/photos/8/grid',
      width: 360,
      height: 480,
    });
    expect(gridPicture({ id: 9, width: 40, height: 30 }, usual)).toMatchObject({
      width: 40,
      height: 30,
    });
  });

  it('offer every whole size by its width', () => {
    expect(mainPicture(portrait, usual)).toEqual({
      src: '/photos/8/standard',
      srcSet: '/photos/8/grid 360w, /photos/8/standard 1152w',
      width: 1152,
      height: 1536,
    });
  });

  it('offer one where all would be the same', () => {
    expect(mainPicture({ id: 9, width: 40, height: 30 }, usual)).toEqual({
      src: '/photos/9/standard',
      width: 40,
      height: 30,
    });
  });

  it('fill small slots with the cropped one, and on fine screens with a larger', () => {
    expect(cellPicture(landscape, usual)).toEqual({
      src: '/photos/7/thumb',
      srcSet: '/photos/7/thumb 256w, /photos/7/grid 720w',
      width: 256,
      height: 256,
    });
  });

  it('have a size where that of the photo is unknown', () => {
    expect(gridPicture({ id: 1, width: null, height: null }, usual)).toMatchObject({
      width: 720,
      height: 480,
    });
  });
});

describe('rows', () => {
  const withRow = presetsOf({
    thumb: [256, 256, true],
    row: [432, 288],
    standard: [1536, 1536],
    grid: [720, 480],
  });

  it('offer phones a smaller picture, as wide as their rows make it', () => {
    expect(rowPicture(landscape, withRow)).toEqual({
      src: '/photos/7/grid',
      srcSet: '/photos/7/row 432w, /photos/7/grid 720w',
      sizes: '(width<48rem) 8.9rem,100vw',
      width: 720,
      height: 480,
    });
    expect(rowPicture(portrait, withRow).sizes).toBe('(width<48rem) 4.4rem,100vw');
  });

  it('offer one picture where no smaller one would be sharp, or both would be the same', () => {
    expect(rowPicture(landscape, usual)).toEqual(gridPicture(landscape, usual));
    expect(rowPicture({ id: 9, width: 40, height: 30 }, withRow).srcSet).toBeUndefined();
    expect(rowPresets(presetsOf({ tiny: [200, 100], grid: [720, 480] }))).toHaveLength(1);
  });

  it('lend the smaller picture to covers', () => {
    expect(cellPicture(landscape, withRow).srcSet).toBe(
      '/photos/7/thumb 256w, /photos/7/row 432w, /photos/7/grid 720w',
    );
    // It would be no wider than the cropped one.
    expect(cellPicture(portrait, withRow).srcSet).toBe('/photos/8/thumb 256w, /photos/8/grid 360w');
  });
});

describe('rowRatio', () => {
  it('keeps the ratio, within what a row can take', () => {
    expect(rowRatio({ width: 720, height: 480 })).toBe(1.5);
    expect(rowRatio({ width: 1000, height: 999 })).toBe(1.001);
    expect(rowRatio({ width: 9000, height: 10 })).toBe(4);
    expect(rowRatio({ width: 10, height: 9000 })).toBe(0.4);
  });
});

test('a thumbnail with a signed address is loaded from there, and ours is its fallback', () => {
  const signed = new Map([['grid', 'https://b.example/grid?signed']]);
  const photo = { ...landscape, signed };
  expect(gridPicture(photo, usual)).toMatchObject({
    src: 'https://b.example/grid?signed',
    'data-own': '/photos/7/grid',
  });
  expect(mainPicture(photo, usual)).toMatchObject({
    src: '/photos/7/standard',
    srcSet: 'https://b.example/grid?signed 720w, /photos/7/standard 1536w',
    'data-own': '/photos/7/standard',
  });
  expect(gridPicture({ ...landscape, signed: new Map() }, usual)).not.toHaveProperty('data-own');
});
