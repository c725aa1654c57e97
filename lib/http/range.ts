import parseRanges from 'range-parser';

/** Bytes from `start` to before `end`. */
export type ByteSpan = { readonly start: number; readonly end: number };

const SUFFIX = /^bytes=\s*-(\d+)\s*$/i;
const BYTES = /^bytes=/i;

/**
 * The part of `size` bytes that a Range header asks for (RFC 9110, 14.1.2), `unsatisfiable`, or
 * null where the whole is to be sent: for other units, malformed headers, and several ranges at
 * once, which a server may ignore and no browser requests for media.
 */
export function findSpan(header: string, size: number): ByteSpan | 'unsatisfiable' | null {
  if (!BYTES.test(header)) return null;
  // The library calls a suffix longer than the file unsatisfiable; RFC 9110 wants the whole file.
  const suffix = SUFFIX.exec(header)?.[1];
  if (suffix !== undefined && Number(suffix) >= size && Number(suffix) > 0) {
    return size === 0 ? null : { start: 0, end: size };
  }
  const ranges = parseRanges(size, header);
  if (ranges === -1) return 'unsatisfiable';
  if (ranges === -2) return null;
  const [only, ...others] = ranges;
  return only && others.length === 0 ? { start: only.start, end: only.end + 1 } : null;
}
