import { isAscii } from '../text/ascii.ts';

/** The bytes of a raw path, which has one character for each byte. */
export function pathBytes(rawPath: string): Buffer {
  return Buffer.from(rawPath, 'latin1');
}

/** The raw path of these bytes: a string with one character for each byte. */
export function rawPathOf(path: Buffer): string {
  return path.toString('latin1');
}

/** A raw path as text, with U+FFFD for what is not UTF-8. */
export function pathText(rawPath: string): string {
  return isAscii(rawPath) ? rawPath : pathBytes(rawPath).toString('utf8');
}

/** The first of the private-use characters that stand for the bytes of names that are not UTF-8. */
const PRIVATE_USE = 0xf700;

/**
 * A raw name as text to be compared, never to be shown: where it is no UTF-8, each byte that is not
 * ASCII becomes a character of its own, so that such names stay as different as they are.
 */
export function comparableText(rawName: string): string {
  const text = pathText(rawName);
  if (!text.includes('\ufffd')) return text;
  return rawName.replace(/[\x80-\xff]/g, (byte) =>
    String.fromCharCode(PRIVATE_USE + byte.charCodeAt(0)),
  );
}

/**
 * Does a path stay inside the library? Threat: a path with `..`, an absolute path or one with NUL
 * bytes reaches files outside. Paths come from our own listing, but a database can be edited,
 * restored or damaged.
 */
export function staysInside(rawPath: string): boolean {
  if (rawPath.includes('\0')) return false;
  return rawPath.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
