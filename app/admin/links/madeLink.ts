import { encode } from 'uqr';
import type { CardTexts } from '../../../lib/links/linkCards.ts';
import type { AdminContext } from '../_admin/context.ts';

/** A new link, with the texts with which it is shown once. */
export type MadeLink = {
  readonly url: string;
  /** The person or thing that it is for, and a sentence about it. */
  readonly name: string;
  readonly title: string;
  readonly qrCode: { readonly path: string; readonly size: number; readonly text: string };
  readonly note: string;
  readonly copy: string;
  readonly copied: string;
  readonly print: string;
  readonly card: CardTexts;
  /** A message in which to send the link, in the recipient's language; it ends with the link. */
  readonly message: string;
  readonly send: string;
  readonly messageTitle: string;
  readonly copyMessage: string;
};

/** Prepares a new link to be shown. It cannot be shown again. */
export function madeLink(
  { t }: AdminContext,
  { greeting, ...made }: Pick<MadeLink, 'url' | 'name' | 'title' | 'card'> & { greeting: string },
): MadeLink {
  const { url } = made;
  return {
    ...made,
    qrCode: { ...qrPath(url), text: t('qrCode') },
    note: t('shownOnce'),
    copy: t('copy'),
    copied: t('copied'),
    print: t('print'),
    message: `${greeting}\n${url}`,
    send: t('sendLink'),
    messageTitle: t('messageToSend'),
    copyMessage: t('copyMessage'),
  };
}

const QUIET_ZONE = 4;

/**
 * A QR code as an SVG path of its dark modules (unit squares), with the quiet zone that readers
 * need (ISO/IEC 18004, section 9.1); and its width in modules.
 */
function qrPath(text: string): { path: string; size: number } {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { path, size };
}
