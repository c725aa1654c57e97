/** What stands before the TIFF structure in JPEG, and now and then in WebP (Exif 2.32, 4.7.2). */
export const EXIF: readonly number[] = [...'Exif\0\0'].map((letter) => letter.charCodeAt(0));

const ORIENTATION = 0x0112;

/** The orientation in IFD0 of a TIFF structure (Exif 2.32, 4.6.4): 1 to 8; 1 where it says none. */
export function readTiffOrientation(tiff: Uint8Array): number {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (view.byteLength < 8) return 1;
  const little = view.getUint16(0) === 0x4949;
  const start = view.getUint32(4, little);
  if (start + 2 > view.byteLength) return 1;
  const entries = view.getUint16(start, little);
  for (let i = 0; i < entries; i++) {
    const entry = start + 2 + 12 * i;
    if (entry + 12 > view.byteLength) return 1;
    if (view.getUint16(entry, little) !== ORIENTATION) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** A TIFF structure that says the orientation and nothing else. */
export function orientationTiff(value: number): readonly number[] {
  return [
    ...[0x49, 0x49, 42, 0, 8, 0, 0, 0],
    ...[1, 0],
    ...[0x12, 0x01, 3, 0, 1, 0, 0, 0, value, 0, 0, 0],
    ...[0, 0, 0, 0],
  ];
}

export function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}
