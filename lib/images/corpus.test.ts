import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { renderThumbnail } from '../testing/renderThumbnail.ts';
import { readAbout, readInParts } from '../testing/testMetadata.ts';
import { fileDateSources } from '../time/takenSource.ts';
import { DamagedImageError, UndecodedImageError } from './errors.ts';
import { readFilm } from './film.ts';
import type { About } from './metadata/about.ts';
import { HEAD_BYTES } from './metadata.ts';

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
  gps: readonly [latitude: number, longitude: number] | null;
  make: string | null;
  model: string | null;
  damagedOrOdd?: boolean;
  grid4x4?: [number, number, number][];
};

const everything: [string, Expected][] = present
  ? Object.entries(
      (
        JSON.parse(readFileSync(new URL('expectations.json', folder), 'utf8')) as {
          files: Record<string, Expected>;
        }
      ).files,
    )
  : [];
const expectations = everything.filter(([, { kind }]) => kind === 'image');

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

/** What a scan would take for the date, if only the file counted. */
async function readFacts(
  name: string,
  isFilm: boolean,
): Promise<Pick<About, 'camera' | 'position'> & { date: string | undefined }> {
  const bytes = open(name);
  const read = async (start: number, end: number) => bytes.subarray(start, end);
  if (isFilm) {
    const { taken, camera, position } = await readFilm({ size: bytes.length, read });
    return { date: taken?.at, camera, position };
  }
  const head = bytes.subarray(0, HEAD_BYTES);
  const { dates, camera, position } = await readAbout({ head, size: bytes.length, read });
  const [stated] = fileDateSources.flatMap((source) => dates[source] ?? []);
  const at = stated && ('at' in stated ? stated.at : new Date(stated.instant).toISOString());
  return { date: at, camera, position };
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

  it('have the dates, positions and cameras that exiftool reads', async () => {
    const differing: string[] = [];
    const counted = { dates: 0, positions: 0, cameras: 0 };
    const compare = (what: keyof typeof counted, name: string, found: unknown, stated: unknown) => {
      if (stated === null) return;
      counted[what] += 1;
      if (!isDeepStrictEqual(found, stated)) differing.push(`${what} ${name}`);
    };
    for (const [name, expected] of everything) {
      const { dateTaken, gps, make, model } = expected;
      if (expected.kind === 'sidecar') continue;
      const found = await readFacts(name, expected.kind === 'video');
      compare('dates', name, found.date?.slice(0, 19), dateTaken);
      const { latitude = Number.NaN, longitude = Number.NaN } = found.position ?? {};
      const [north, east] = gps ?? [Number.NaN, Number.NaN];
      const isNear = Math.max(Math.abs(latitude - north), Math.abs(longitude - east)) < 1e-5;
      compare('positions', name, isNear && gps, gps);
      const { camera } = found;
      compare('cameras', name, [camera?.make, camera?.model], make && model && [make, model]);
    }
    expect(counted).toEqual({ dates: 62, positions: 26, cameras: 40 });
    // Zeros stand for no position. A film's time is in UTC there, and by the clock of the place here.
    expect(differing).toEqual([
      'positions avif/paris_icc_exif_xmp.avif',
      'positions avif/paris_icc_exif_xmp.png',
      'positions cameras/Samsung GT-I9000 (Galaxy S).jpg',
      'positions gpsgen/null_island.jpg',
      'dates live/train.mov',
    ]);
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
