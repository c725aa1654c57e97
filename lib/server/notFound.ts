import type { Delivery } from '../http/delivery.ts';
import type { Locale } from '../i18n/locale.ts';
import { notices } from '../i18n/notices.ts';
import { notFoundPage, noticePage } from './notFoundPage.ts';

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
  return pageDelivery(404, headers, notFoundPage({ locale, nonce }));
}

/** What guessing at tokens comes to after a while. `retryAfter` is in seconds. */
export function tooManyDelivery(
  locale: Locale,
  headers: Readonly<Record<string, string>>,
  nonce: string,
  retryAfter: number,
): Delivery {
  const { tooManyTitle: title, tooManyIntro: intro } = notices[locale];
  const page = noticePage({ locale, nonce, title, intro });
  return pageDelivery(429, { ...headers, 'Retry-After': String(retryAfter) }, page);
}

/** A page that could not be made. Why is in the log, and nowhere else. */
export function failedDelivery(
  locale: Locale,
  headers: Readonly<Record<string, string>>,
  nonce: string,
): Delivery {
  const { errorTitle: title, errorIntro: intro } = notices[locale];
  return pageDelivery(500, headers, noticePage({ locale, nonce, title, intro, signIn: false }));
}

function pageDelivery(
  status: number,
  headers: Readonly<Record<string, string>>,
  html: string,
): Delivery {
  const page = Buffer.from(html);
  return {
    status,
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
