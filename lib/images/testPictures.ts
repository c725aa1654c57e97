import sharp from 'sharp';

/** Pixels as stored. */
export type DrawOptions = {
  readonly width: number;
  readonly height: number;
  /** How much fine detail there is, and so how many bytes: 30 is about 2.9 bits a pixel. */
  readonly detail: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** JPEG quality, 1 to 100. */
  readonly quality: number;
};

const drawnDate = '2000:01:01 00:00:00';
const drawnNumber = 'No. 0000000';

/**
 * Tests and benchmarks only: a JPEG of soft shapes under grain, as costly to decode as a photo of
 * its size, with an EXIF date and number that `stampJpeg` replaces. Another picture each time.
 */
export async function drawTestJpeg(options: DrawOptions): Promise<Buffer> {
  const { width, height, detail, orientation, quality } = options;
  const shapes = await noise(16, 12, 70).resize(width, height, { fit: 'fill' }).png().toBuffer();
  const grain = await noise(Math.ceil(width / 2), Math.ceil(height / 2), detail)
    .resize(width, height, { fit: 'fill' })
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(shapes)
    .composite([{ input: grain, blend: 'overlay' }])
    .withExif({ IFD0: { ImageDescription: drawnNumber }, IFD2: { DateTimeOriginal: drawnDate } })
    .withMetadata({ orientation })
    .jpeg({ quality })
    .toBuffer();
}

function noise(width: number, height: number, sigma: number) {
  return sharp({
    create: { width, height, channels: 3, noise: { type: 'gaussian', mean: 128, sigma } },
  });
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
