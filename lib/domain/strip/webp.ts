/**
 * WebP without personal metadata (RFC 9649): the chunks EXIF and XMP and unknown ones go, their
 * flags in VP8X are cleared, the size of the RIFF is set anew, and what follows it goes.
 */
const KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
const EXIF_AND_XMP = 0b0000_1100;

/** The pieces of the stripped file, in order, or null where this is no whole WebP. */
export function stripWebp(bytes: Uint8Array): Uint8Array[] | null {
  if (name(bytes, 0) !== 'RIFF' || name(bytes, 8) !== 'WEBP') return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) return null;
  const chunks: Uint8Array[] = [];
  for (let at = 12; at + 8 <= end; ) {
    const size = view.getUint32(at + 4, true);
    const next = at + 8 + size + (size % 2);
    if (next > end) return null;
    const chunk = bytes.slice(at, next);
    if (name(chunk, 0) === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~EXIF_AND_XMP;
    if (KEPT.has(name(chunk, 0))) chunks.push(chunk);
    at = next;
  }
  const head = bytes.slice(0, 12);
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 4);
  new DataView(head.buffer).setUint32(4, size, true);
  return [head, ...chunks];
}

function name(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
