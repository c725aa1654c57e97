import { create } from 'content-disposition';
import { plainFileName } from '../text/fileNames.ts';

/** `inline` shows the file in the browser where it can be shown, `attachment` saves it. */
export type Disposition = {
  readonly type: 'inline' | 'attachment';
  readonly fileName?: string;
};

/**
 * The value of Content-Disposition (RFC 6266). The name is kept as it is, but for separators and
 * what cannot be seen; names that are not plain ASCII go out a second time encoded after RFC 8187,
 * which every current browser prefers, beside a fallback without accents.
 */
export function contentDisposition({ type, fileName }: Disposition): string {
  const name = fileName === undefined ? '' : plainFileName(fileName);
  if (name === '' || name === '.' || name === '..') return type;
  return create(name, { type, fallback: asciiFallback(name) });
}

/** Quotes, backslashes and percent signs are read differently from browser to browser. */
function asciiFallback(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%/]/gu, '_');
}
