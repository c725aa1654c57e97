import { createHash } from 'node:crypto';

/**
 * A name for something derived from `fields`: equal names mean equal fields. Each field is preceded
 * by its length: otherwise album 1 with photo 23 and album 12 with photo 3 would share a name. A text is
 * the same field as its bytes of UTF-8. 32 hexadecimal digits, that is 128 bits.
 */
export function contentName(fields: readonly (string | number | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const field of fields) {
    const bytes = typeof field === 'object' ? field : Buffer.from(String(field));
    hash.update(`${bytes.length}:`);
    hash.update(bytes);
  }
  return hash.digest('hex').slice(0, 32);
}
