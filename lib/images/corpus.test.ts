import { existsSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { renderThumbnail } from '../testing/renderThumbnail.ts';
import { readInParts } from '../testing/testMetadata.ts';
import { DamagedImageError, UndecodedImageError } from './errors.ts';

const folder = new URL('../../../shared/photos/', import.meta.url);
const present = existsSync(new URL('expectations.json', folder));

const isLong = process.env['TEST_LONG'] !== undefined;

type Expected = {
  kind: string;
  decodable: boolean | null;
  width?: number | null;
  height?: number | null;
  dateTaken: string | null;
  dateOffset: string | null;
  dateSource: string | null;
  damagedOrOdd?: boolean;
  grid4x4?: [number, number, number][];
};

const expectations: [string, Expected][] = present
  ? Object.entries(
      (
        JSON.parse(readFileSync(new URL('expectations.json', folder), 'utf8')) as {
          files: Record<string, Expected>;
        }
      ).files,
    ).filter(([, { kind }]) => kind === 'image')
  : [];

/** Files with damaged data whose header can still be read. */
const READABLE_ALL_THE_SAME = new Set(['pngsuite/xdtn0g01.png', 'pngsuite/xhdn0g08.png']);

/**
 * Files whose expected values are inexact: blurred at sharp edges (corners), or converted with the
 * relative intent where our decoder uses the profile's perceptual one.
 */
const LOOSE = /^(?:corners\/|cameras\/Multiple ICC|immich\/gps-position\/)/;

function open(name: string): Buffer {
  return readFileSync(new URL(encodeURIComponent(name).replaceAll('%2F', '/'), folder));
}

function printOffset(minutes: number): string {
  const absolute = Math.abs(minutes);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(absolute / 60))}:${pad(absolute % 60)}`;
}

/** The mean colours of a 4x4 grid, row by row: red, green and blue of each cell. */
async function averageCells(bytes: Buffer): Promise<number[]> {
  const { data, info } = await sharp(bytes)
    .flatten({ background: '#000' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const sums = Array.from({ length: 48 }, () => ({ sum: 0, count: 0 }));
  for (let at = 0; at < data.length; at += 1) {
    const pixel = Math.floor(at / info.channels);
    const row = Math.floor((4 * Math.floor(pixel / info.width)) / info.height);
    const column = Math.floor((4 * (pixel % info.width)) / info.width);
    const cell = sums[(4 * row + column) * 3 + (at % info.channels)];
    if (cell === undefined) continue;
    cell.sum += data[at] ?? 0;
    cell.count += 1;
  }
  return sums.map(({ sum, count }) => sum / count);
}

describe.skipIf(!present)('photos of many cameras and programs (../shared/photos)', () => {
  const good = expectations.filter(([, { decodable }]) => decodable);

  it.each(good)('%s has its size and date', async (name, expected) => {
    const found = await readInParts(open(name));
    expect([found.width, found.height]).toEqual([expected.width, expected.height]);
    const { dateTaken, dateOffset, dateSource } = expected;
    const fromExif = dateSource?.startsWith('ExifIFD:') ?? false;
    if (!fromExif) return;
    expect(found.taken?.at.slice(0, 19)).toBe(dateTaken);
    const offset = found.taken?.offset ?? null;
    expect(offset === null ? null : printOffset(offset)).toBe(dateOffset);
  });

  const bad = expectations.filter(
    ([name, { decodable }]) => decodable === false && !READABLE_ALL_THE_SAME.has(name),
  );
  it.each(bad)('%s is damaged or of a kind that is not shown, and says why', async (name) => {
    const kind = /\.jp2$/.test(name) ? UndecodedImageError : DamagedImageError;
    await expect(readInParts(open(name))).rejects.toBeInstanceOf(kind);
  });

  // One in three is decoded: decoding all of them would be most of this file's time.
  const decoded = isLong ? good : good.filter((_, at) => at % 3 === 0);
  it.each(decoded)('%s looks as it should as a thumbnail', async (name, expected) => {
    const preset = { name: 'p', width: 256, height: 256, crop: false };
    const made = await renderThumbnail(open(name), preset, { format: 'webp' });
    const { width = 0, height = 0 } = expected;
    expect(made.width / made.height).toBeCloseTo((width ?? 0) / (height ?? 1), 0);
    if (!expected.grid4x4 || made.width < 64 || made.height < 64) return;
    const worst = Math.max(
      ...(await averageCells(made.bytes)).map((value, at) =>
        Math.abs(value - (expected.grid4x4?.flat()[at] ?? 0)),
      ),
    );
    expect(worst).toBeLessThan(LOOSE.test(name) ? 50 : 25);
  });
});
