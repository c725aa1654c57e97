import { createHash } from 'node:crypto';
import type { Delivery } from '../http/delivery.ts';
import { noticesIn } from '../i18n/notices.ts';
import { noticePage, noticeStyle, toGallery } from './noticePage.ts';
import { type ByteRequest, requestLocale } from './request.ts';

/** The page is kept on devices, so it has no nonce and is the same for everybody in a language. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(noticeStyle).digest('base64')}'`,
  ...["font-src 'self'", "img-src 'self'", "base-uri 'none'", "form-action 'none'"],
  "frame-ancestors 'none'",
].join('; ');

/**
 * `GET /offline`: the page that the service worker shows, without a connection, in the place of one that
 * it has not kept.
 */
export async function deliverOffline(request: ByteRequest): Promise<Delivery> {
  const locale = await requestLocale(request);
  const { offlineTitle: title, offlineIntro: intro, ...words } = noticesIn(locale);
  const links = [toGallery(words), { href: '', text: words.tryAgain }];
  const gallery = request.context.config.title;
  const page = Buffer.from(noticePage({ title, intro, links }, { locale, nonce: '' }, { gallery }));
  return {
    status: 200,
    headers: {
      'Content-Security-Policy': policy,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': String(page.length),
      'Cache-Control': 'private, no-store',
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      Vary: 'Cookie, Accept-Language',
    },
    body: request.method === 'HEAD' ? null : page,
  };
}
