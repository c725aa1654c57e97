import sharp, { type Sharp } from 'sharp';

/** Pixels as stored. */
type DrawOptions = {
  readonly width: number;
  readonly height: number;
  /** How much fine detail there is, and so how many bytes: 30 is about 2.9 bits a pixel. */
  readonly detail?: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation?: number;
  /** JPEG quality, 1 to 100. */
  readonly quality?: number;
};

/** What `stampJpeg` replaces. */
export const drawnDate = '2000:01:01 00:00:00';
export const drawnNumber = 'No. 0000000';

/**
 * Tests and benchmarks only: a JPEG of soft shapes under grain, as costly to decode as a photo of
 * its size, with an EXIF date and number that `stampJpeg` replaces. Another picture each time.
 */
export async function drawTestJpeg(options: DrawOptions): Promise<Buffer> {
  const { width, height, detail = 20, orientation = 1, quality = 80 } = options;
  const size = { width, height, channels: 3 as const };
  const shapes = await drawNoise(16, 12, 70, size);
  const grain = await drawNoise(Math.ceil(width / 2), Math.ceil(height / 2), detail, size);
  return sharp(shapes, { raw: size })
    .composite([{ input: grain, raw: size, blend: 'overlay' }])
    .withExif({ IFD0: { ImageDescription: drawnNumber }, IFD2: { DateTimeOriginal: drawnDate } })
    .withMetadata({ orientation })
    .jpeg({ quality })
    .toBuffer();
}

type Size = { width: number; height: number };

/** Noise of `width` x `height`, enlarged to `size`; raw RGB. */
function drawNoise(width: number, height: number, sigma: number, size: Size): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma };
  return sharp({ create: { width, height, channels: 3, background: '#000', noise } })
    .resize({ ...size, fit: 'fill' })
    .raw()
    .toBuffer();
}

/**
 * A copy of a drawn JPEG that no other equals: with this number (of at most seven digits) and this
 * EXIF date, `YYYY:MM:DD HH:MM:SS`.
 */
export function stampJpeg(drawn: Buffer, stamp: { number: number; takenAt: string }): Buffer {
  const copy = Buffer.from(drawn);
  replaceText(copy, drawnNumber, `No. ${String(stamp.number).padStart(7, '0')}`);
  replaceText(copy, drawnDate, stamp.takenAt);
  return copy;
}

function replaceText(bytes: Buffer, drawn: string, text: string): void {
  const at = bytes.indexOf(drawn, 0, 'latin1');
  if (at < 0 || text.length !== drawn.length) throw new Error(`cannot stamp ${text}`);
  bytes.write(text, at, 'latin1');
}

/** Tests only: a small JPEG with this EXIF, by directory (IFD0, IFD2 for EXIF's own, IFD3 for GPS). */
export function jpegWithExif(exif: NonNullable<Parameters<Sharp['withExif']>[0]>): Promise<Buffer> {
  return sharp({ create: { width: 8, height: 8, channels: 3, background: '#876' } })
    .jpeg()
    .withExif(exif)
    .toBuffer();
}

/** Tests only: a PNG of about `bytes` bytes, since nothing in it is compressed. */
export function largePng(bytes: number): Promise<Buffer> {
  const create = { width: 4_000, height: Math.ceil(bytes / 12_001), channels: 3 } as const;
  return sharp({ create: { ...create, background: '#467' } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** Tests only: a JPEG of one colour whose data comes in several passes. */
export function progressiveJpeg(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#467' } })
    .jpeg({ progressive: true })
    .toBuffer();
}

/**
 * Tests only: a small progressive JPEG that claims to be larger. The cost of decoding follows the
 * claimed size, such as six bytes of memory a pixel (ITU-T T.81, annex G).
 */
export async function claimingJpeg(width: number, height: number): Promise<Buffer> {
  const bytes = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#654' } })
    .jpeg({ progressive: true, chromaSubsampling: '4:4:4' })
    .toBuffer();
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc2]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}
