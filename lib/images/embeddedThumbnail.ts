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
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const has = (at: number, bytes: number) => at + bytes <= view.byteLength;
  if (!has(0, 8)) return null;
  const order = view.getUint16(0);
  const little = order === 0x4949;
  if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return null;
  const first = view.getUint32(4, little);
  if (!has(first, 2)) return null;
  const next = first + 2 + 12 * view.getUint16(first, little);
  if (!has(next, 4)) return null;
  const second = view.getUint32(next, little);
  if (second === 0 || !has(second, 2)) return null;
  const found = new Map<number, number>();
  for (let i = 0; i < view.getUint16(second, little); i++) {
    const entry = second + 2 + 12 * i;
    if (!has(entry, 12)) break;
    found.set(view.getUint16(entry, little), view.getUint32(entry + 8, little));
  }
  const [start, length] = [found.get(OFFSET), found.get(LENGTH)];
  if (start === undefined || length === undefined || length < 4 || !has(start, length)) return null;
  return view.getUint16(start) === 0xffd8 ? tiff.subarray(start, start + length) : null;
}
