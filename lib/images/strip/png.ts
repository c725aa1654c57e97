import { crc32 } from 'node:zlib';
import { orientationTiff, readTiffOrientation } from './orientation.ts';

/**
 * PNG without personal metadata (W3C PNG, third edition, section 11): chunks that are needed to
 * show the picture as it is stay, with the animation's; text, time, Exif and unknown ancillary
 * chunks go, and so does what follows IEND. Of eXIf the orientation stays.
 */
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const KEPT = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT'.split(
    ' ',
  ),
);

/** The pieces of the stripped file, in order, or null where this is no whole PNG. */
export function stripPng(bytes: Uint8Array): Uint8Array[] | null {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces = [bytes.subarray(0, 8)];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return null;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (KEPT.has(type)) pieces.push(bytes.subarray(at, end));
    if (type === 'eXIf') pieces.push(...orientationChunk(bytes.subarray(at + 8, end - 4)));
    if (type === 'IEND') return pieces;
    at = end;
  }
  return null;
}

/** An eXIf chunk that says the orientation of this one, if any (section 11.3.4.5). */
function orientationChunk(tiff: Uint8Array): Uint8Array[] {
  const orientation = readTiffOrientation(tiff);
  if (orientation === 1) return [];
  const type = [...'eXIf'].map((letter) => letter.charCodeAt(0));
  const body = Uint8Array.from([...type, ...orientationTiff(orientation)]);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - type.length);
  chunk.set(body, 4);
  view.setUint32(body.length + 4, crc32(body));
  return [chunk];
}
