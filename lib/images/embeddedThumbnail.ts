import { entriesAt, openTiffBlock } from './tiff/tiffBlock.ts';

/**
 * Tags for where the JPEG of the second directory begins, and how long it is (EXIF 3.0, section
 * 4.6.9.2).
 */
const OFFSET = 0x0201;
const LENGTH = 0x0202;

/**
 * The thumbnail in the EXIF block of a photo: a JPEG, or null. The block is a TIFF structure, whose
 * second directory (IFD1) is that of the thumbnail.
 */
export function findEmbeddedThumbnail(tiff: Uint8Array): Uint8Array | null {
  const block = openTiffBlock(tiff);
  if (block === null) return null;
  const { view, little, first } = block;
  const has = (at: number, bytes: number) => at + bytes <= view.byteLength;
  if (!has(first, 2)) return null;
  const next = first + 2 + 12 * view.getUint16(first, little);
  if (!has(next, 4)) return null;
  const second = view.getUint32(next, little);
  if (second === 0) return null;
  const found = new Map(
    entriesAt(block, second).map((entry) => [
      view.getUint16(entry, little),
      view.getUint32(entry + 8, little),
    ]),
  );
  const [start, length] = [found.get(OFFSET), found.get(LENGTH)];
  if (start === undefined || length === undefined || length < 4 || !has(start, length)) return null;
  return view.getUint16(start) === 0xffd8 ? tiff.subarray(start, start + length) : null;
}
