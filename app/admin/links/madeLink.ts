import { encode } from 'uqr';
import type { AdminContext } from '../_admin/context.ts';

/** A link as it is shown once, in the answer of the form that made it, with its words. */
export type MadeLink = {
  readonly url: string;
  /** Whom or what it is for, and that in words. */
  readonly name: string;
  readonly title: string;
  readonly qrCode: { readonly path: string; readonly size: number; readonly text: string };
  readonly note: string;
  readonly copy: string;
  readonly copied: string;
  readonly print: string;
};

/** Shows a link that has just been made, which nothing can show again. */
export function madeLink(
  { t }: AdminContext,
  { url, name, title }: Pick<MadeLink, 'url' | 'name' | 'title'>,
): MadeLink {
  return {
    ...{ url, name, title },
    qrCode: { ...qrPath(url), text: t('qrCode') },
    note: t('shownOnce'),
    copy: t('copy'),
    copied: t('copied'),
    print: t('print'),
  };
}

const quietZone = 4;

/**
 * A QR code as a path of unit squares, the outline of its dark modules, with the quiet zone that
 * readers want (ISO/IEC 18004, section 9.1); and its width in modules.
 */
function qrPath(text: string): { path: string; size: number } {
  const { data, size } = encode(text, { ecc: 'M', border: quietZone });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { path, size };
}
