import { entriesAt, openTiffBlock } from '../tiff/tiffBlock.ts';

/** The prefix of the TIFF structure in JPEG, and in some WebP files (Exif 2.32, 4.7.2). */
export const EXIF: readonly number[] = [...'Exif\0\0'].map((letter) => letter.charCodeAt(0));

const ORIENTATION = 0x0112;

/** Sizes in bytes of TIFF's integer types (TIFF 6.0, section 2). */
const integerBytes: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 8: 2, 9: 4 };

/**
 * The orientation in IFD0 of a TIFF structure (Exif 2.32, 4.6.4): 1 to 8; 1 where there is none.
 * Sizes on pages, thumbnails and stripped files all use this one reader. It decides as libvips
 * does, which rotates the pictures (a test compares the two): the first entry with the tag counts,
 * whatever integer type and count it has.
 */
export function readTiffOrientation(tiff: Uint8Array): number {
  const block = openTiffBlock(tiff);
  if (block === null) return 1;
  const { view, little, first } = block;
  for (const entry of entriesAt(block, first)) {
    if (view.getUint16(entry, little) !== ORIENTATION) continue;
    const value = readInteger(view, entry, little);
    if (value === undefined) continue;
    return value !== null && value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/**
 * The orientation in a WebP's EXIF chunk, in which some writers put JPEG's prefix before the TIFF
 * structure.
 */
export function readExifOrientation(exif: Uint8Array): number {
  return readTiffOrientation(startsWith(exif, 'Exif\0\0') ? exif.subarray(EXIF.length) : exif);
}

/**
 * The first number of an entry: null where it has another type, undefined where its offset is
 * outside.
 */
function readInteger(view: DataView, entry: number, little: boolean): number | null | undefined {
  const bytes = integerBytes[view.getUint16(entry + 2, little)];
  const count = view.getUint32(entry + 4, little);
  if (count === 0) return undefined;
  if (bytes === undefined) return null;
  const inside = bytes * count <= 4;
  const at = inside ? entry + 8 : view.getUint32(entry + 8, little);
  if (at + bytes * count > view.byteLength) return undefined;
  if (bytes === 1) return view.getUint8(at);
  // libexif reads every number of this tag as a short.
  return bytes === 2 ? view.getUint16(at, little) : view.getUint32(at, little) & 0xffff;
}

/** A TIFF structure with the orientation and nothing else. */
export function orientationTiff(value: number): readonly number[] {
  return [
    ...[0x49, 0x49, 42, 0, 8, 0, 0, 0],
    ...[1, 0],
    ...[0x12, 0x01, 3, 0, 1, 0, 0, 0, value, 0, 0, 0],
    ...[0, 0, 0, 0],
  ];
}

/** Does a TIFF structure begin here, in either byte order? */
export function isTiff(bytes: Uint8Array): boolean {
  return startsWith(bytes, 'II*\0') || startsWith(bytes, 'MM\0*');
}

/** Do the bytes begin with this ASCII text? */
export function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}
