import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cropRegion, fitSize, isPresetName, type Preset } from './presets.ts';

function preset(width: number, height: number, crop: boolean): Preset {
  return { name: 'test', width, height, crop };
}

test.each([
  [48, 36, 8, 8, true, 8, 8],
  [48, 36, 16, 16, false, 16, 12],
  [36, 36, 8, 8, true, 8, 8],
  [36, 36, 16, 16, false, 16, 16],
  [36, 48, 8, 8, true, 8, 8],
  [36, 48, 16, 16, false, 12, 16],
  [600, 400, 2000, 2000, true, 400, 400],
  [600, 400, 1000, 50, true, 600, 30],
  [600, 400, 50, 1000, true, 20, 400],
  [600, 400, 2000, 1000, false, 600, 400],
  [600, 400, 300, 2000, true, 60, 400],
  [10000, 1, 100, 100, false, 100, 1],
  [1, 10000, 100, 100, false, 1, 100],
  [1, 1, 1000, 1, true, 1, 1],
  [100, 100, 300, 70, true, 100, 23],
  [100, 100, 70, 300, true, 23, 100],
  [4000, 3000, 256, 256, true, 256, 256],
  [3000, 2000, 1536, 1536, false, 1536, 1024],
])('%i x %i in %i x %i (crop %s) is %i x %i', (w, h, pw, ph, crop, width, height) => {
  expect(fitSize({ width: w, height: h }, preset(pw, ph, crop))).toEqual({ width, height });
});

test('the crop is centred', () => {
  expect(cropRegion({ width: 600, height: 400 }, preset(100, 100, true))).toEqual({
    left: 100,
    top: 0,
    width: 400,
    height: 400,
  });
  expect(cropRegion({ width: 400, height: 601 }, preset(100, 100, true))).toEqual({
    left: 0,
    top: 100,
    width: 400,
    height: 400,
  });
  expect(cropRegion({ width: 600, height: 400 }, preset(100, 100, false))).toEqual({
    left: 0,
    top: 0,
    width: 600,
    height: 400,
  });
});

test('whatever the size: whole pixels, in the picture, in the preset, never enlarged', () => {
  const side = fc.integer({ min: 1, max: 20_000 });
  fc.assert(
    fc.property(side, side, side, side, fc.boolean(), (width, height, pw, ph, crop) => {
      const region = cropRegion({ width, height }, preset(pw, ph, crop));
      const size = fitSize({ width, height }, preset(pw, ph, crop));
      for (const value of Object.values(region)) expect(Number.isInteger(value)).toBe(true);
      for (const value of Object.values(size)) expect(Number.isInteger(value)).toBe(true);
      expect(region.left + region.width).toBeLessThanOrEqual(width);
      expect(region.top + region.height).toBeLessThanOrEqual(height);
      expect(size.width).toBeLessThanOrEqual(Math.min(region.width, pw));
      expect(size.height).toBeLessThanOrEqual(Math.min(region.height, ph));
      expect(Math.min(size.width, size.height, region.width, region.height)).toBeGreaterThan(0);
    }),
  );
});

test.each([
  ['thumb', true],
  ['x-2', true],
  ['128', true],
  ['original', false],
  ['originals', true],
  ['Thumb', false],
  ['a_b', false],
  ['', false],
  ['a/b', false],
  ['a\n', false],
])('the name %j: %s', (name, good) => {
  expect(isPresetName(name)).toBe(good);
});
