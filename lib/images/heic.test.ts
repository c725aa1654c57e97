import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { box } from '../testing/testBox.ts';
import { paintFrame, testFilm } from '../testing/testFilm.ts';
import { makeHeic, numbers, shorts } from '../testing/testHeic.ts';
import { readInParts, readMetadata } from '../testing/testMetadata.ts';
import {
  DamagedImageError,
  LargePictureError,
  TooLargeError,
  UndecodedImageError,
} from './errors.ts';
import { filmDecoderFault } from './filmDecoder.ts';
import { decodeHeic } from './heic.ts';
import { renderThumbnails } from './thumbnail.ts';
import { openToneMap } from './toneMap.ts';

const whole = {
  preset: { name: 'whole', width: 2000, height: 2000, crop: false },
  format: 'webp',
} as const;
const lossless = { encoding: { webp: { lossless: true } } };

/** The size, and the colours of the corners: r, g, b or y, or the numbers of another colour. */
async function look(heic: Buffer) {
  const { thumbnails, damage } = await renderThumbnails(heic, [whole], lossless);
  expect(damage).toBeNull();
  const { bytes = Buffer.alloc(0), width = 0, height = 0 } = thumbnails[0] ?? {};
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => nameOf(data.subarray((y * info.width + x) * info.channels));
  const [right, low] = [width - 9, height - 9];
  return {
    size: [width, height],
    corners: [at(8, 8), at(right, 8), at(8, low), at(right, low)].join(''),
  };
}

async function pixelsAndDamage(heic: Buffer) {
  const { thumbnails, damage } = await renderThumbnails(heic, [whole], lossless);
  return { data: await sharp(thumbnails[0]?.bytes).removeAlpha().raw().toBuffer(), damage };
}

function nameOf([red = 0, green = 0, blue = 0]: Uint8Array): string {
  const name = { '100': 'r', '010': 'g', '001': 'b', '110': 'y' }[
    [red, green, blue].map((value) => (value > 240 ? 1 : value < 15 ? 0 : '?')).join('')
  ];
  return name ?? `(${red} ${green} ${blue})`;
}

const turn = (quarters: number) => box('irot', Buffer.from([quarters]));
const mirror = (axis: number) => box('imir', Buffer.from([axis]));
/** The middle 64 x 32 or 32 x 64 pixels. */
const crop = (width: number, height: number) =>
  box('clap', numbers(width, 1, height, 1, 0, 1, 0, 1));
const grid = { columns: 2, rows: 3, width: 100, height: 150 };

describe('a HEIC', () => {
  it.each([
    ['as it is', {}, [64, 64], 'rgby'],
    ['of 10 bits', { bits: 10 }, [64, 64], 'rgby'],
    ['rotated a quarter to the left', { properties: [turn(1)] }, [64, 64], 'gyrb'],
    ['rotated by half', { properties: [turn(2)] }, [64, 64], 'ybgr'],
    ['rotated a quarter to the right', { properties: [turn(3)] }, [64, 64], 'bryg'],
    ['mirrored top to bottom', { properties: [mirror(0)] }, [64, 64], 'byrg'],
    ['mirrored left to right', { properties: [mirror(1)] }, [64, 64], 'gryb'],
    ['cropped', { properties: [crop(32, 64)] }, [32, 64], 'rgby'],
    ['cropped, then rotated', { properties: [crop(32, 64), turn(1)] }, [64, 32], 'gyrb'],
    ['as a grid of tiles', { grid }, [100, 150], 'rrrr'],
    ['as a grid that is rotated', { grid, properties: [turn(3)] }, [150, 100], 'rrrr'],
    [
      'whose profile is empty',
      { properties: [box('colr', Buffer.from('prof'))] },
      [64, 64],
      'rgby',
    ],
    [
      'whose primary picture is its second',
      { auxiliary: true, properties: [turn(2)] },
      [64, 64],
      'ybgr',
    ],
  ] as const)(
    '%s is shown so, and its header says the same size',
    async (_, parts, size, corners) => {
      const heic = makeHeic(parts);
      const { width, height, format } = await readMetadata(heic, { complete: true });
      expect([format, width, height]).toEqual(['heic', ...size]);
      const seen = await look(heic);
      expect(seen.size).toEqual(size);
      if (corners !== 'rrrr') expect(seen.corners).toBe(corners);
    },
  );

  it.each(['mif1', 'mif2', 'miaf', 'heim', 'msf1', 'hevc', 'MiHB', 'tmap'])(
    'whose first brand is %s is shown by those with which it is compatible',
    async (brand) => {
      const heic = makeHeic();
      heic.write(brand, 8, 'latin1');
      expect(await readInParts(heic)).toMatchObject({
        ...{ mediaType: 'image/heic', width: 64, height: 64 },
      });
      expect((await look(heic)).corners).toBe('rgby');
    },
  );

  it('is a film where it says that it is one as well', async () => {
    const heic = makeHeic();
    heic.write('mp42', 8, 'latin1');
    await expect(readInParts(heic)).rejects.toThrow('a video');
  });

  it('whose boxes stand behind megabytes of data is shown, and little of it is read', async () => {
    const heic = makeHeic({ behind: 10e6 });
    const { width, height, bytesRead } = await readInParts(heic);
    expect([width, height]).toEqual([64, 64]);
    expect(bytesRead).toBeLessThan(2e6);
    expect((await look(heic)).corners).toBe('rgby');
  });

  it('that ends early shows the tiles that there are, and is damaged', async () => {
    const whole = await pixelsAndDamage(makeHeic({ grid }));
    expect(whole.damage).toBeNull();
    const partly = await pixelsAndDamage(makeHeic({ grid, lost: 6 }));
    expect(partly.damage).toContain('outside of file');
    // The last tile begins behind 64 columns and 128 rows.
    const at = (x: number, y: number) => (y * grid.width + x) * 3;
    expect(partly.data.subarray(0, at(0, 128))).toEqual(whole.data.subarray(0, at(0, 128)));
    expect([...partly.data.subarray(at(80, 140), at(81, 140))]).toEqual([128, 128, 128]);
    await expect(pixelsAndDamage(makeHeic({ lost: 1 }))).rejects.toBeInstanceOf(DamagedImageError);
  });

  it.skipIf(filmDecoderFault() !== null)(
    'that is a sequence without a single picture is shown by the first',
    async () => {
      const frames = [await paintFrame('#f00', '#00f'), await paintFrame('#0f0', '#ff0')];
      const sequence = testFilm({ frames, width: 64, height: 48, rotation: 90 });
      sequence.write('msf1', 8, 'latin1');
      sequence.write('hevc', 16, 'latin1');
      expect(await readInParts(sequence)).toMatchObject({
        ...{ mediaType: 'image/heic-sequence', width: 48, height: 64 },
      });
      expect(await look(sequence)).toEqual({ size: [48, 64], corners: 'rrbb' });
    },
  );

  it('puts the tiles of a grid beside one another', async () => {
    const heic = makeHeic({ grid });
    const { thumbnails } = await renderThumbnails(heic, [whole], lossless);
    const { data, info } = await sharp(thumbnails[0]?.bytes)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) =>
      nameOf(data.subarray((y * info.width + x) * info.channels));
    const middles = [16, 48, 80].flatMap((y) => [16, 48, 80].map((x) => at(x, y)));
    expect(middles.join('')).toBe('rgrbybrgr');
  });

  it('decoded tile after tile is the same, however it is turned and cropped', async () => {
    const pixelsOf = async (heic: Buffer, asWhole: boolean) => {
      const asked = { icc: null, maxMegapixels: 1, admit: () => undefined, asWhole };
      return sharp((await decodeHeic(heic, asked)).bytes)
        .raw()
        .toBuffer();
    };
    for (const properties of [
      [],
      ...[turn(1), turn(2), turn(3), mirror(0), mirror(1)].map((each) => [each]),
      [mirror(1), turn(1)],
      [crop(70, 90)],
      [crop(70, 90), turn(3)],
    ]) {
      const heic = makeHeic({ grid, properties });
      const [whole, tiled] = [await pixelsOf(heic, true), await pixelsOf(heic, false)];
      const worst = whole.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (tiled[at] ?? 0))),
        0,
      );
      expect([properties.length, whole.length, worst]).toEqual([
        properties.length,
        tiled.length,
        0,
      ]);
    }
  });

  it.each([8, 10] as const)('of high dynamic range (%i bits) is mapped to sRGB', async (bits) => {
    // Colours between black and full: the picture is coded by another matrix than its header says.
    const pixelsOf = async (transfer: number) => {
      const properties = [
        box('colr', Buffer.from('nclx'), shorts(9, transfer, 9), Buffer.of(0x80)),
      ];
      const heic = makeHeic({ bits, properties, grid });
      const asked = { icc: null, maxMegapixels: 1, admit: () => undefined };
      const { bytes: decoded } = await decodeHeic(heic, asked);
      expect((await sharp(decoded).metadata()).icc).toBeUndefined();
      return sharp(decoded).raw().toBuffer();
    };
    const plain = await pixelsOf(13);
    for (const [number, transfer] of [
      [16, 'pq'],
      [18, 'hlg'],
    ] as const) {
      const expected = new Uint8Array(plain.length);
      openToneMap({ transfer, primaries: 9, bits: 8, peak: null })(plain, expected, 3);
      const shown = await pixelsOf(number);
      const differences = shown.map((value, at) => Math.abs(value - (expected[at] ?? 0)));
      const sum = differences.reduce((total, each) => total + each, 0);
      // Ten bits are finer than the eight from which the expected value is computed.
      expect(sum / shown.length).toBeLessThan(bits === 8 ? 0.01 : 3);
      expect(shown.equals(plain)).toBe(false);
    }
  });

  it('becomes sRGB by its profile, or by what its header says of its colours', async () => {
    const pixel = sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } });
    const { icc } = await sharp(await pixel.withIccProfile('p3').png().toBuffer()).metadata();
    const profile = box('colr', Buffer.from('prof'), icc ?? Buffer.alloc(0));
    const p3 = box('colr', Buffer.from('nclx'), shorts(12, 13, 6), Buffer.from([0x80]));
    const srgb = box('colr', Buffer.from('nclx'), shorts(1, 13, 6), Buffer.from([0x80]));
    const pixelsOf = async (properties: Buffer[]) => {
      const { thumbnails } = await renderThumbnails(makeHeic({ properties }), [whole], lossless);
      return sharp(thumbnails[0]?.bytes).raw().toBuffer();
    };
    const [plain, named, wide, described] = [
      await pixelsOf([]),
      await pixelsOf([srgb]),
      await pixelsOf([profile]),
      await pixelsOf([p3]),
    ];
    expect(named.equals(plain)).toBe(true);
    expect(described.equals(wide)).toBe(true);
    expect(wide.equals(plain)).toBe(false);
  });

  it('gives several presets from one decoding, of which a large one is refused first', async () => {
    const heic = makeHeic({ grid });
    const wanted = [
      whole,
      { ...whole, preset: { ...whole.preset, width: 16, height: 16, crop: true } },
    ];
    const { thumbnails, thumbhash } = await renderThumbnails(heic, wanted, { withHash: true });
    expect(thumbnails.map(({ width, height }) => [width, height])).toEqual([
      [100, 150],
      [16, 16],
    ]);
    expect(thumbhash?.length).toBeGreaterThan(10);
    const huge = makeHeic({ grid: { columns: 2, rows: 3, width: 60_000, height: 30_000 } });
    await expect(renderThumbnails(huge, [whole])).rejects.toBeInstanceOf(UndecodedImageError);
    const large = makeHeic({ grid: { columns: 2, rows: 3, width: 8000, height: 8000 } });
    await expect(renderThumbnails(large, [whole], { refuseLarge: true })).rejects.toBeInstanceOf(
      LargePictureError,
    );
    await expect(renderThumbnails(large, [whole], { maxMegapixels: 50 })).rejects.toBeInstanceOf(
      TooLargeError,
    );
  });

  it('that is cut off or has any byte changed is shown, or refused with a reason', async () => {
    const heic = makeHeic({ grid, exif: Buffer.from('Exif\0\0MM\0*') });
    const outcomes = new Set<string>();
    const tries = Array.from({ length: 150 }, (_, at) => {
      const place = Math.floor((heic.length * at) / 150);
      if (at % 3 === 0) return heic.subarray(0, place);
      const changed = Buffer.from(heic);
      changed[place] = at % 3 === 1 ? 0xff : 0;
      return changed;
    });
    for (const each of tries) {
      const outcome = await renderThumbnails(each, [whole]).then(
        () => 'shown',
        (error: Error) => error.name,
      );
      outcomes.add(outcome);
    }
    outcomes.delete(UndecodedImageError.name);
    expect([...outcomes].sort()).toEqual([DamagedImageError.name, 'shown']);
    expect((await look(makeHeic())).corners).toBe('rgby');
  });
});
