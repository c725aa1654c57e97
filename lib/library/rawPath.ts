/** `rawPath` as bytes. */
export function pathBytes(rawPath: string): Buffer {
  return Buffer.from(rawPath, 'latin1');
}

/** The bytes of a path as a string, one character for each byte. */
export function rawPathOf(path: Buffer): string {
  return path.toString('latin1');
}

const ASCII = /^[\0-\x7f]*$/;

export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

/** A raw path as text, with U+FFFD for what is not UTF-8. */
export function pathText(rawPath: string): string {
  return isAscii(rawPath) ? rawPath : pathBytes(rawPath).toString('utf8');
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
