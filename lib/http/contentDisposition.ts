import { create } from 'content-disposition';
import { plainFileName } from '../text/fileNames.ts';

/** `inline` shows the file in the browser where it can be shown, `attachment` saves it. */
export type Disposition = {
  readonly type: 'inline' | 'attachment';
  readonly fileName?: string;
};

/**
 * The value of Content-Disposition (RFC 6266). The name is sent as it is, without separators and
 * invisible characters. A name that is not plain ASCII is sent twice: encoded after RFC 8187, which
 * every current browser prefers, and as a fallback without accents.
 */
export function contentDisposition({ type, fileName }: Disposition): string {
  const name = fileName === undefined ? '' : plainFileName(fileName);
  if (name === '' || name === '.' || name === '..') return type;
  return create(name, { type, fallback: asciiFallback(name) });
}

/**
 * The name in ASCII. Quotes, backslashes and percent signs are replaced, since browsers disagree on
 * how to read them.
 */
function asciiFallback(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%/]/gu, '_');
}
