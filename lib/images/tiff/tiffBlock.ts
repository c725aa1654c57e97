/**
 * A TIFF structure in memory (TIFF 6.0, section 2), such as the EXIF block of a picture. Free of input
 * and output.
 */
export type TiffBlock = {
  readonly view: DataView;
  readonly little: boolean;
  /** Where its first directory is. */
  readonly first: number;
};

/** Reads the head of a TIFF structure; null where there is none. */
export function openTiffBlock(bytes: Uint8Array): TiffBlock | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 8) return null;
  const order = view.getUint16(0);
  const little = order === 0x4949;
  if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return null;
  return { view, little, first: view.getUint32(4, little) };
}

/**
 * Where the entries of the directory at `start` are, of twelve bytes each, as far as they are inside.
 * `start` may be any number: damaged files have some that are negative, or none at all.
 */
export function entriesAt({ view, little }: Omit<TiffBlock, 'first'>, start: number): number[] {
  if (!(start >= 0 && start + 2 <= view.byteLength)) return [];
  const inside = Math.floor((view.byteLength - start - 2) / 12);
  const count = Math.min(view.getUint16(start, little), inside);
  const entries: number[] = [];
  for (let i = 0; i < count; i++) entries.push(start + 2 + 12 * i);
  return entries;
}
