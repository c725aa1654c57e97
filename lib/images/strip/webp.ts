import { EXIF, orientationTiff, readTiffOrientation, startsWith } from './orientation.ts';

/**
 * WebP without personal metadata (RFC 9649): the chunks EXIF (but for the orientation) and XMP and
 * unknown ones go, their flags in VP8X are cleared, the size of the RIFF is set anew, and what
 * follows it goes.
 */
const KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const HAS_EXIF = 0b0000_1000;
const HAS_XMP = 0b0000_0100;

/** The pieces of the stripped file, in order, or null where this is no whole WebP. */
export function stripWebp(bytes: Uint8Array): Uint8Array[] | null {
  if (name(bytes, 0) !== 'RIFF' || name(bytes, 8) !== 'WEBP') return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) return null;
  const chunks: Uint8Array[] = [];
  let orientation = 1;
  for (let at = 12; at + 8 <= end; ) {
    const size = view.getUint32(at + 4, true);
    const next = at + 8 + size + (size % 2);
    if (next > end) return null;
    const chunk = Uint8Array.from(bytes.subarray(at, next));
    if (name(chunk, 0) === 'EXIF') orientation = readOrientation(chunk.subarray(8, 8 + size));
    if (KEPT.has(name(chunk, 0))) chunks.push(chunk);
    at = next;
  }
  const extended = chunks.find((chunk) => name(chunk, 0) === 'VP8X');
  const isTurned = extended !== undefined && orientation !== 1;
  if (extended) {
    extended[8] = ((extended[8] ?? 0) & ~(HAS_EXIF | HAS_XMP)) | (isTurned ? HAS_EXIF : 0);
  }
  if (isTurned) chunks.push(exifChunk(orientation));
  const head = Uint8Array.from(bytes.subarray(0, 12));
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 4);
  new DataView(head.buffer).setUint32(4, size, true);
  return [head, ...chunks];
}

/** Some writers put before the TIFF structure what JPEG has there. */
function readOrientation(body: Uint8Array): number {
  return readTiffOrientation(startsWith(body, 'Exif\0\0') ? body.subarray(EXIF.length) : body);
}

function exifChunk(orientation: number): Uint8Array {
  const tiff = orientationTiff(orientation);
  const letters = [...'EXIF'].map((letter) => letter.charCodeAt(0));
  return Uint8Array.from([...letters, tiff.length, 0, 0, 0, ...tiff]);
}

function name(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
