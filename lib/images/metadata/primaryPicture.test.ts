import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { box } from '../../testing/testBox.ts';
import { makeHeic } from '../../testing/testHeic.ts';
import { readInParts, readMetadata } from '../../testing/testMetadata.ts';
import { DamagedImageError } from '../errors.ts';
import { renderThumbnails } from '../thumbnail.ts';

describe('HEIF that libvips cannot read', () => {
  const turned = (quarters: number) => box('irot', Buffer.of(quarters));

  it('has a size, however many tiles there are', async () => {
    const grid = { columns: 20, rows: 15, width: 1270, height: 950 };
    const large = makeHeic({ grid });
    const found = { format: 'heic', mediaType: 'image/heic', orientation: 1 };
    expect(await readMetadata(large, { complete: true })).toMatchObject({
      ...found,
      width: 1270,
      height: 950,
    });
    const upright = makeHeic({ grid, properties: [turned(1)] });
    expect(await readInParts(upright)).toMatchObject({ ...found, width: 950, height: 1270 });
    for (let length = 0; length < 13_000; length += 997) {
      await readMetadata(large.subarray(0, length), { complete: true }).catch((error: unknown) => {
        expect(error).toBeInstanceOf(DamagedImageError);
      });
    }
  });

  it('has no size where its crop divides by zero', async () => {
    const grid = { columns: 20, rows: 15, width: 1270, height: 950 };
    const fractions = Buffer.alloc(32);
    fractions.writeUInt32BE(1270, 0);
    fractions.writeUInt32BE(950, 8);
    const file = makeHeic({ grid, properties: [box('clap', fractions)] });
    await expect(readMetadata(file, { complete: true })).rejects.toBeInstanceOf(DamagedImageError);
  });

  it('is not damaged where it is a sequence alone', async () => {
    const sequence = Buffer.from('\0\0\0\x18ftypmsf1\0\0\0\0msf1hevc\0\0\0\x08moov', 'latin1');
    await expect(readMetadata(sequence, { complete: true })).rejects.toThrow('a sequence of HEIF');
  });

  it('of a sequence of pictures that begins with a single one tells that one, which is shown', async () => {
    const avif = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#876' } })
      .avif()
      .toBuffer();
    avif.write('avis', 8, 'latin1');
    expect(await readInParts(avif)).toMatchObject({
      mediaType: 'image/avif',
      width: 60,
      height: 40,
    });
    const heic = makeHeic();
    heic.write('msf1', 8, 'latin1');
    expect(await readInParts(heic)).toMatchObject({ mediaType: 'image/heic' });
    const preset = { name: 'p', width: 30, height: 30, crop: false };
    for (const file of [avif, heic]) {
      const { damage, thumbnails } = await renderThumbnails(file, [{ preset, format: 'webp' }], {});
      expect([damage, thumbnails[0]?.width]).toEqual([null, 30]);
    }
  });
});
