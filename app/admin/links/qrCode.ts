import { encode } from 'uqr';

const quietZone = 4;

/**
 * A QR code as a path of unit squares, with the quiet zone that readers want
 * (ISO/IEC 18004, section 9.1).
 */
export function qrPath(text: string): { path: string; size: number } {
  const { data, size } = encode(text, { ecc: 'M', border: quietZone });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { path, size };
}
