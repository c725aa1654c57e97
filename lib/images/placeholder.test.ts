import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { near, pixelAt } from '../testing/testPixels.ts';
import { renderPlaceholder } from './placeholder.ts';

const box = (width: number, height = width) => ({ name: 'box', width, height, crop: false });
const crop = (width: number, height = width) => ({ name: 'crop', width, height, crop: true });

describe('renderPlaceholder', () => {
  it('has the size of its preset, 4:3 where that does not crop, on warm grey', async () => {
    for (const format of ['jpeg', 'webp'] as const) {
      const square = await renderPlaceholder(crop(256), format);
      expect([square.width, square.height]).toEqual([256, 256]);
      const fitted = await renderPlaceholder(box(1536), format);
      expect([fitted.width, fitted.height]).toEqual([1536, 1152]);
      expect((await sharp(fitted.bytes).metadata()).format).toBe(format);
      expect(near(await pixelAt(fitted.bytes, 3, 3), [0xe9, 0xe4, 0xdc], 4)).toBe(true);
    }
  });

  it('is drawn once', async () => {
    const first = await renderPlaceholder(crop(64), 'jpeg');
    expect((await renderPlaceholder(crop(64), 'jpeg')).bytes).toBe(first.bytes);
  });

  it('is drawn again where that failed', async () => {
    const encode = vi.spyOn(sharp.prototype, 'toBuffer');
    encode.mockRejectedValueOnce(new Error('out of memory'));
    await expect(renderPlaceholder(crop(65), 'jpeg')).rejects.toThrow('out of memory');
    encode.mockRestore();
    expect((await renderPlaceholder(crop(65), 'jpeg')).width).toBe(65);
  });
});
