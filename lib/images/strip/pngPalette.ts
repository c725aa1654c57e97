import { CannotStripError } from './pieces.ts';

/** A picture of a PNG, or one of the seven of which an interlaced one consists. In pixels. */
export type Pass = { readonly columns: number; readonly rows: number };

/**
 * Finds which entries of its palette a picture uses. The returned function is given its uncompressed
 * data in parts, rows that are filtered each in its own way (W3C PNG, third edition, section 9), and
 * notes each entry in `used`. Throws CannotStripError where there is no such filter.
 *
 * Threat: entries that no pixel uses are never looked at, and there is room for 256 of them.
 */
export function openPaletteWalk(
  passes: readonly Pass[],
  depth: number,
  used: Uint8Array,
): (bytes: Uint8Array) => void {
  const filled = passes.filter(({ columns, rows }) => columns * rows > 0);
  let pass = 0;
  let row = 0;
  let at = 0;
  let filter = -1;
  let before = new Uint8Array();
  let current = new Uint8Array();
  const beginPass = () => {
    const length = Math.ceil(((filled[pass]?.columns ?? 0) * depth) / 8);
    before = new Uint8Array(length);
    current = new Uint8Array(length);
  };
  const endRow = () => {
    const { columns = 0, rows = 0 } = filled[pass] ?? {};
    markRow(current, columns, depth, used);
    [before, current] = [current, before];
    filter = -1;
    at = 0;
    row += 1;
    if (row < rows) return;
    row = 0;
    pass += 1;
    beginPass();
  };
  beginPass();
  return (bytes) => {
    for (const byte of bytes) {
      if (filter === -1) {
        if (byte > 4) throw new CannotStripError('no filter');
        filter = byte;
        continue;
      }
      const left = at > 0 ? (current[at - 1] ?? 0) : 0;
      const up = before[at] ?? 0;
      const corner = at > 0 ? (before[at - 1] ?? 0) : 0;
      current[at] = byte + predict(filter, left, up, corner);
      at += 1;
      if (at === current.length) endRow();
    }
  };
}

function markRow(row: Uint8Array, columns: number, depth: number, used: Uint8Array): void {
  if (depth === 8) {
    for (const value of row) used[value] = 1;
    return;
  }
  const mask = (1 << depth) - 1;
  for (let x = 0; x < columns; x++) {
    const shift = 8 - depth - ((x * depth) & 7);
    used[((row[(x * depth) >> 3] ?? 0) >> shift) & mask] = 1;
  }
}

/** What a filter adds to a byte, from the bytes beside and above it (section 9.2). */
function predict(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter === 0) return 0;
  const [a, b, c] = [
    Math.abs(up - corner),
    Math.abs(left - corner),
    Math.abs(left + up - 2 * corner),
  ];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
