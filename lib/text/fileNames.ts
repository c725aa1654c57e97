import { isAscii } from './ascii.ts';

/** What file systems allow for one name, in bytes of UTF-8. */
const MAX_NAME_BYTES = 255;

// Threat: a right-to-left override shows `gpj.exe` as `exe.jpg`, and control characters rewrite a
// terminal or end a header line. The zero-width joiner stays: emoji are made with it.
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
const SEPARATORS = /[/\\]/g;
const EXTENSION = /^(.+?)(\.[^. ]{1,20})$/su;

const encoder = new TextEncoder();

/** The length of a name in bytes of UTF-8; lone surrogates count as U+FFFD. */
export function nameBytes(name: string): number {
  return isAscii(name) ? name.length : encoder.encode(name).length;
}

/** A name and its extension with the dot (empty when it has none, as `.profile` and `a` have). */
export function splitExtension(name: string): readonly [stem: string, extension: string] {
  const [, stem = name, extension = ''] = EXTENSION.exec(name) ?? [];
  return [stem, extension];
}

/** The longest beginning of `text` of at most `limit` bytes that cuts no code point in two. */
export function cutToBytes(text: string, limit: number): string {
  if (nameBytes(text) <= limit) return text;
  let length = 0;
  let end = 0;
  for (const character of text) {
    length += nameBytes(character);
    if (length > limit) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** `stem + ending`, its stem cut so that the whole has at most 255 bytes. */
export function joinName(stem: string, ending: string): string {
  return cutToBytes(stem, MAX_NAME_BYTES - nameBytes(ending)) + ending;
}

/**
 * A name that is a single path component and looks like what it is: separators become `_`, control
 * and bidirectional formatting characters are removed, the text is well-formed Unicode and has at
 * most 255 bytes, cut before the extension. Everything else stays. May be empty, `.` or `..`.
 */
export function plainFileName(name: string): string {
  const plain = name.toWellFormed().replace(UNPRINTABLE, '').replace(SEPARATORS, '_');
  return joinName(...splitExtension(plain));
}
