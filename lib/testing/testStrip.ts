import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { planStripped } from '../images/strip/strip.ts';
import { segment } from './testSegment.ts';

/** Tests only: the file without its metadata, or null where it cannot be stripped. */
export async function stripBytes(bytes: Buffer, mediaType: string): Promise<Buffer | null> {
  const read = async (start: number, end: number) => bytes.subarray(start, end);
  const plan = await planStripped(bytes.length, read, mediaType);
  if (!plan) return null;
  const parts = plan.pieces.map((piece) =>
    piece.kind === 'range' ? bytes.subarray(piece.start, piece.end) : piece.bytes,
  );
  const whole = Buffer.concat(parts);
  if (whole.length !== plan.size) throw new Error(`${whole.length} bytes instead of ${plan.size}`);
  return whole;
}

/** Tests only: the segments of a JPEG, up to and including its first scan. */
export function segmentsOf(jpeg: Buffer): { marker: number; start: number; end: number }[] {
  const found = [];
  for (let at = 2; ; ) {
    const marker = jpeg[at + 1] ?? 0;
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    found.push({ marker, start: at, end });
    if (marker === 0xda) return found;
    at = end;
  }
}

/** Tests only: a picture of noise, so that no part of it is of one colour. */
export const noisyPicture = (
  width: number,
  height: number,
  { hasAlpha = false, sigma = 40 } = {},
) =>
  sharp({
    create: {
      width,
      height,
      channels: hasAlpha ? 4 : 3,
      background: hasAlpha ? '#8888' : '#888',
      noise: { type: 'gaussian', mean: 128, sigma },
    },
  });

/** Tests only: puts `insert` before the first segment with this marker; -1: before the end of the image. */
export function insertBefore(jpeg: Buffer, marker: number, insert: Buffer): Buffer {
  const found = segmentsOf(jpeg).find((each) => each.marker === marker);
  const at = marker === -1 ? jpeg.length - 2 : (found?.start ?? 2);
  return Buffer.concat([jpeg.subarray(0, at), insert, jpeg.subarray(at)]);
}

/** Tests only: changes the body of the last segment with this marker before the data. */
export function replaceSegment(
  jpeg: Buffer,
  marker: number,
  change: (body: Buffer) => Buffer,
): Buffer {
  const found = segmentsOf(jpeg).findLast((each) => each.marker === marker);
  if (!found) throw new Error('no such segment');
  const { start, end } = found;
  const changed = segment(marker, change(Buffer.from(jpeg.subarray(start + 4, end))));
  return Buffer.concat([jpeg.subarray(0, start), changed, jpeg.subarray(end)]);
}

/** Tests only: a JPEG whose three components have these letters as names. */
export function withNames(jpeg: Buffer, names: string): Buffer {
  return [0xc0, 0xda].reduce(
    (file, marker) =>
      replaceSegment(file, marker, (body) => {
        for (const [i, letter] of [...names].entries()) {
          body.write(letter, marker === 0xc0 ? 6 + 3 * i : 1 + 2 * i);
        }
        return body;
      }),
    jpeg,
  );
}

/** Tests only: an Exif segment with a position and, unless null, an orientation. */
export function exifSegment(orientation: number | null): Buffer {
  return segment(0xe1, 'Exif\0\0', secretTiff(orientation));
}

/** Tests only: the TIFF structure of such a segment, followed by a secret. */
export function secretTiff(orientation: number | null): Buffer {
  const tag = orientation === null ? '\x01\x31' : '\x01\x12';
  const value = String.fromCharCode(orientation ?? 0);
  return Buffer.from(
    `MM\0*\0\0\0\x08\0\x02${tag}\0\x03\0\0\0\x01\0${value}\0\0\x88\x25\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0SECRET-GPS`,
    'latin1',
  );
}

/** Tests only: a chunk of a PNG (PNG, section 5.3): length, type, body and checksum. */
export function pngChunk(type: string, body: Buffer): Buffer {
  const chunk = Buffer.alloc(body.length + 12);
  chunk.writeUInt32BE(body.length);
  chunk.write(type, 4, 'latin1');
  body.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), body.length + 8);
  return chunk;
}

/** Tests only: the chunks of a PNG, whole. */
export function pngChunks(png: Buffer): { type: string; chunk: Buffer; body: Buffer }[] {
  const found = [];
  for (let at = 8; at < png.length; ) {
    const end = at + 12 + png.readUInt32BE(at);
    const chunk = png.subarray(at, end);
    found.push({ type: chunk.toString('latin1', 4, 8), chunk, body: chunk.subarray(8, -4) });
    at = end;
  }
  return found;
}

/** Tests only: a chunk of RIFF, the container of WebP, padded to an even length. */
export function riffChunk(type: string, body: Buffer): Buffer {
  const chunk = Buffer.alloc(8 + body.length + (body.length % 2));
  chunk.write(type, 'latin1');
  chunk.writeUInt32LE(body.length, 4);
  body.copy(chunk, 8);
  return chunk;
}

/** Tests only: the chunks of a WebP, whole. */
export function riffChunks(
  bytes: Buffer,
  from = 12,
): { type: string; chunk: Buffer; body: Buffer }[] {
  const found = [];
  for (let at = from; at < bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    const chunk = bytes.subarray(at, at + 8 + size + (size % 2));
    const body = chunk.subarray(8, 8 + size);
    found.push({ type: chunk.toString('latin1', 0, 4), chunk, body });
    at += chunk.length;
  }
  return found;
}

/** Tests only: a WebP of these chunks. */
export function webpOf(chunks: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  return riffChunk('RIFF', body);
}
