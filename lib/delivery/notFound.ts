import type { Locale } from '../i18n/locale.ts';
import type { Delivery } from './delivery.ts';
import { notFoundPage } from './notFoundPage.ts';

/** What a byte route says of everything that is not to be had. Whoever sends it adds the page. */
export const notFound: Delivery = { status: 404, headers: {}, body: null };

/**
 * The one answer to whatever is hidden, missing or unmatched: the same headers and, the nonce
 * aside, the same bytes for every path.
 */
export function notFoundDelivery(
  locale: Locale,
  headers: Readonly<Record<string, string>>,
  nonce: string,
): Delivery {
  const page = Buffer.from(notFoundPage({ locale, nonce }));
  return {
    status: 404,
    headers: {
      ...headers,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': String(page.length),
      'Cache-Control': 'private, no-store',
      Vary: 'Cookie, Accept-Language',
    },
    body: page,
  };
}
