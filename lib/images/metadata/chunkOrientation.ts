import { latin1 } from '../identify.ts';
import { isTiff, readExifOrientation, readTiffOrientation } from '../strip/orientation.ts';
import { type HeaderReader, OutOfReach, viewOf } from './headerReader.ts';

/*
 * The orientation of a PNG or WebP, from the one chunk by which libvips rotates it. Other metadata
 * is also found in other places (`chunks.ts`).
 */

const MOST_EXIF = 1024 * 1024;
const HAS_EXIF = 0b0000_1000;

/**
 * 1 to 8; 1 where no chunk says anything else, or it is too far inside. Rejects with what reading
 * rejects with.
 */
export async function readChunkOrientation(
  reader: HeaderReader,
  format: 'png' | 'webp' | 'gif',
): Promise<number> {
  try {
    if (format === 'png') return await readPngOrientation(reader);
    return format === 'webp' ? await readWebpOrientation(reader) : 1;
  } catch (error) {
    if (error instanceof OutOfReach) return 1;
    throw error;
  }
}

/**
 * From the first eXIf chunk before the picture (PNG 3, section 11.3.4.5) that is a TIFF structure
 * without a prefix.
 */
async function readPngOrientation(reader: HeaderReader): Promise<number> {
  for (let at = 8; ; ) {
    const head = await reader.exactly(at, 8);
    const length = viewOf(head).getUint32(0);
    const kind = latin1(head, 4, 8);
    if (kind === 'IDAT' || kind === 'IEND') return 1;
    if (kind === 'eXIf') {
      const exif = await reader.upTo(at + 8, Math.min(length, MOST_EXIF));
      if (isTiff(exif)) return readTiffOrientation(exif);
    }
    at += 12 + length;
  }
}

/** From the first EXIF chunk, if the header announces one (RFC 9649, section 2.7). */
async function readWebpOrientation(reader: HeaderReader): Promise<number> {
  const start = await reader.exactly(0, 21);
  const isAnnounced = ((start[20] ?? 0) & HAS_EXIF) !== 0;
  if (latin1(start, 12, 16) !== 'VP8X' || !isAnnounced) return 1;
  const end = 8 + viewOf(start).getUint32(4, true);
  for (let at = 12; at + 8 <= end; ) {
    const head = await reader.exactly(at, 8);
    const length = viewOf(head).getUint32(4, true);
    if (latin1(head, 0, 4) === 'EXIF') {
      return readExifOrientation(await reader.upTo(at + 8, Math.min(length, MOST_EXIF)));
    }
    at += 8 + length + (length % 2);
  }
  return 1;
}
