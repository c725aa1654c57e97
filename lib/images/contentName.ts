import { createHash } from 'node:crypto';

/**
 * A name for something derived from `fields`: equal names mean equal fields. Each field is preceded
 * by its length: otherwise album 1 with photo 23 and album 12 with photo 3 would share a name. A text is
 * the same field as its bytes of UTF-8. 32 hexadecimal digits, that is 128 bits.
 */
export function contentName(fields: readonly (string | number | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const field of fields) {
    if (typeof field === 'object') hash.update(`${field.length}:`).update(field);
    else {
      const text = String(field);
      // At once: each call takes as long as to hash so short a text.
      hash.update(`${Buffer.byteLength(text)}:${text}`);
    }
  }
  return hash.digest('hex').slice(0, 32);
}
