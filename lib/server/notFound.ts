import type { Delivery } from '../http/delivery.ts';
import { type Notice, noticeText } from '../http/notice.ts';
import type { Locale } from '../i18n/locale.ts';
import { type Notices, notices } from '../i18n/notices.ts';
import { noticePage } from './noticePage.ts';

/** What a byte route says of everything that is not to be had. Whoever sends it adds the page. */
export const notFound: Delivery = { status: 404, headers: {}, body: null };

/** Where a notice is sent to. */
export type Reader = {
  readonly locale: Locale;
  /** Of every page. */
  readonly headers: Readonly<Record<string, string>>;
  readonly nonce: string;
  /** A script called a server action, and shows what it is told. */
  readonly script?: boolean;
};

/**
 * The one answer to whatever is hidden, missing or unmatched: the same headers and, the nonce
 * aside, the same bytes for every path. It depends on the language, and on nothing that was asked
 * for.
 */
export function notFoundDelivery(reader: Reader): Delivery {
  const { notFoundTitle: title, notFoundIntro: intro, ...words } = notices[reader.locale];
  const signIn = { href: '/sign-in', text: words.signIn };
  return pageDelivery(404, reader, { title, intro, ways: [toGallery(words), signIn] });
}

/** What guessing at tokens comes to after a while. `retryAfter` is in seconds. */
export function tooManyDelivery(reader: Reader, retryAfter: number): Delivery {
  const { tooManyTitle: title, tooManyIntro: intro, ...words } = notices[reader.locale];
  const headers = { ...reader.headers, 'Retry-After': String(retryAfter) };
  const ways = [toGallery(words), { href: '/sign-in', text: words.signIn }];
  return pageDelivery(429, { ...reader, headers }, { title, intro, ways });
}

/** The server is being stopped, to be started again. `retryAfter` is in seconds. */
export function stoppingDelivery(reader: Reader, retryAfter: number): Delivery {
  const { stoppingTitle: title, stoppingIntro: intro, tryAgain } = notices[reader.locale];
  const headers = { ...reader.headers, 'Retry-After': String(retryAfter), Connection: 'close' };
  return pageDelivery(
    503,
    { ...reader, headers },
    { title, intro, ways: [{ href: '', text: tryAgain }] },
  );
}

/** A page that could not be made. Why is in the log, and nowhere else. */
export function failedDelivery(reader: Reader): Delivery {
  const { errorTitle: title, errorIntro: intro, ...words } = notices[reader.locale];
  return pageDelivery(500, reader, { title, intro, ways: [toGallery(words)] });
}

/**
 * A form of a page that was opened before an upgrade. It leads to the address that it answers, which
 * it does not name: whatever is asked of hidden and of missing things looks alike.
 */
export function outdatedDelivery(reader: Reader): Delivery {
  const { outdatedTitle: title, outdatedIntro: intro, openAnew } = notices[reader.locale];
  return pageDelivery(409, reader, { title, intro, ways: [{ href: '', text: openAnew }] });
}

/** More was sent than is read. */
export function tooLargeDelivery(reader: Reader): Delivery {
  const { tooLargeTitle: title, tooLargeIntro: intro, ...words } = notices[reader.locale];
  const headers = { ...reader.headers, Connection: 'close' };
  return pageDelivery(413, { ...reader, headers }, { title, intro, ways: [toGallery(words)] });
}

/** Asked at an address at which nobody can sign in; `there` is where it goes on. */
export function elsewhereDelivery(reader: Reader, there: string): Delivery {
  const words = notices[reader.locale];
  const { elsewhereTitle: title, elsewhereIntro: intro, elsewhereHint: hint, goThere } = words;
  const ways = [{ href: there, text: `${goThere} (${new URL(there).host})` }];
  return pageDelivery(403, reader, { title, intro, hint, ways });
}

/** Asked by a name that is not the gallery's: one page, which says nothing of the gallery. */
export function misdirectedDelivery(reader: Reader): Delivery {
  const words = notices[reader.locale];
  const { misdirectedTitle: title, misdirectedIntro: intro, misdirectedHint: hint } = words;
  return pageDelivery(421, reader, { title, intro, hint, ways: [] });
}

function toGallery({ toGallery }: Pick<Notices, 'toGallery'>) {
  return { href: '/', text: toGallery };
}

function pageDelivery(status: number, reader: Reader, notice: Notice): Delivery {
  const { script = false, headers } = reader;
  const page = Buffer.from(script ? noticeText(notice) : noticePage(notice, reader));
  return {
    status,
    headers: {
      ...headers,
      // To the letter as Next's script compares it.
      'Content-Type': script ? 'text/plain' : 'text/html; charset=utf-8',
      'Content-Length': String(page.length),
      'Cache-Control': 'private, no-store',
      Vary: 'Cookie, Accept-Language',
    },
    body: page,
  };
}
