import { segment } from './testSegment.ts';

/** Tests only: the facts to write into a JPEG's header. */
type JpegFacts = {
  readonly width?: number;
  readonly height?: number;
  /** 1 to 8. */
  readonly orientation?: number;
  /** `YYYY:MM:DD HH:MM:SS` */
  readonly taken?: string;
  /** `+HH:MM` */
  readonly offset?: string;
  /** Bytes after the header, to make pictures differ. */
  readonly data?: string;
};

/** Tests only: the header of a JPEG (ITU-T T.81) with EXIF (EXIF 3.0, section 4.6), and no picture. */
export function jpeg({ width = 40, height = 30, data = '', ...exif }: JpegFacts = {}): Buffer {
  const frame = Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe1, 'Exif\0\0', tiff(exif)),
    segment(0xc0, frame),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from(data),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function tiff({ orientation = 1, taken, offset }: JpegFacts): Buffer {
  const header = Buffer.from('4d4d002a00000008', 'hex');
  const first = directory(8, [
    { tag: 0x0112, value: orientation },
    { tag: 0x8769, pointsTo: 8 + 2 + 2 * 12 + 4 },
  ]);
  const entries = [
    ...(taken ? [{ tag: 0x9003, text: taken }] : []),
    ...(offset ? [{ tag: 0x9011, text: offset }] : []),
  ];
  return Buffer.concat([header, first, directory(8 + first.length, entries)]);
}

type Entry = { tag: number; value?: number; pointsTo?: number; text?: string };

function directory(at: number, entries: Entry[]): Buffer {
  const fixed = Buffer.alloc(2 + entries.length * 12 + 4);
  fixed.writeUInt16BE(entries.length, 0);
  const texts: Buffer[] = [];
  let textAt = at + fixed.length;
  for (const [i, { tag, value, pointsTo, text }] of entries.entries()) {
    const entry = fixed.subarray(2 + i * 12);
    entry.writeUInt16BE(tag, 0);
    if (text !== undefined) {
      const bytes = Buffer.from(`${text}\0`);
      entry.writeUInt16BE(2, 2);
      entry.writeUInt32BE(bytes.length, 4);
      entry.writeUInt32BE(textAt, 8);
      texts.push(bytes);
      textAt += bytes.length;
    } else if (pointsTo !== undefined) {
      entry.writeUInt16BE(4, 2);
      entry.writeUInt32BE(1, 4);
      entry.writeUInt32BE(pointsTo, 8);
    } else {
      entry.writeUInt16BE(3, 2);
      entry.writeUInt32BE(1, 4);
      entry.writeUInt16BE(value ?? 0, 8);
    }
  }
  return Buffer.concat([fixed, ...texts]);
}
