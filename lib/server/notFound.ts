import type { Delivery } from '../http/delivery.ts';
import { type Notice, noticeText } from '../http/notice.ts';
import type { Locale } from '../i18n/locale.ts';
import { type Notices, notices } from '../i18n/notices.ts';
import { noticePage } from './noticePage.ts';

/**
 * The response of byte routes for everything that the viewer may not have or that does not exist.
 * The code that sends it adds the page.
 */
export const notFound: Delivery = { status: 404, headers: {}, body: null };

/** How a notice is rendered for the client that gets it. */
export type NoticeReader = {
  readonly locale: Locale;
  /** The headers of every page. */
  readonly headers: Readonly<Record<string, string>>;
  readonly nonce: string;
  /** The client is a script that called a server action; it shows the notice itself. */
  readonly script?: boolean;
};

/**
 * The one response for everything hidden, missing or unmatched: the same headers and, apart from
 * the nonce, the same bytes for every path. It depends on the language only.
 */
export function notFoundDelivery(reader: NoticeReader): Delivery {
  const { notFoundTitle: title, notFoundIntro: intro, ...words } = notices[reader.locale];
  const signIn = { href: '/sign-in', text: words.signIn };
  return pageDelivery(404, reader, { title, intro, ways: [toGallery(words), signIn] });
}

/** The response to an address that has sent too many wrong tokens. `retryAfter` is in seconds. */
export function tooManyDelivery(reader: NoticeReader, retryAfter: number): Delivery {
  const { tooManyTitle: title, tooManyIntro: intro, ...words } = notices[reader.locale];
  const headers = { ...reader.headers, 'Retry-After': String(retryAfter) };
  const ways = [toGallery(words), { href: '/sign-in', text: words.signIn }];
  return pageDelivery(429, { ...reader, headers }, { title, intro, ways });
}

/** The response while the server is being restarted. `retryAfter` is in seconds. */
export function stoppingDelivery(reader: NoticeReader, retryAfter: number): Delivery {
  const { stoppingTitle: title, stoppingIntro: intro, tryAgain } = notices[reader.locale];
  const headers = { ...reader.headers, 'Retry-After': String(retryAfter), Connection: 'close' };
  return pageDelivery(
    503,
    { ...reader, headers },
    { title, intro, ways: [{ href: '', text: tryAgain }] },
  );
}

/** The response instead of a page that failed. The reason is in the log only. */
export function failedDelivery(reader: NoticeReader): Delivery {
  const { errorTitle: title, errorIntro: intro, ...words } = notices[reader.locale];
  return pageDelivery(500, reader, { title, intro, ways: [toGallery(words)] });
}

/**
 * The response to a form of a page that was opened before an upgrade. It links to its own address
 * by an empty href, so that the response is the same for hidden and missing things.
 */
export function outdatedDelivery(reader: NoticeReader): Delivery {
  const { outdatedTitle: title, outdatedIntro: intro, openAnew } = notices[reader.locale];
  return pageDelivery(409, reader, { title, intro, ways: [{ href: '', text: openAnew }] });
}

/** The response to a request whose body is too large. */
export function tooLargeDelivery(reader: NoticeReader): Delivery {
  const { tooLargeTitle: title, tooLargeIntro: intro, ...words } = notices[reader.locale];
  const headers = { ...reader.headers, Connection: 'close' };
  return pageDelivery(413, { ...reader, headers }, { title, intro, ways: [toGallery(words)] });
}

/** The response at an address at which nobody can sign in; `there` is the address that works. */
export function otherAddressDelivery(reader: NoticeReader, there: string): Delivery {
  const words = notices[reader.locale];
  const { elsewhereTitle: title, elsewhereIntro: intro, elsewhereHint: hint, goThere } = words;
  const ways = [{ href: there, text: `${goThere} (${new URL(there).host})` }];
  return pageDelivery(403, reader, { title, intro, hint, ways });
}

/**
 * The response to a request for a host name that is not the gallery's. It says nothing about the
 * gallery.
 */
export function misdirectedDelivery(reader: NoticeReader): Delivery {
  const words = notices[reader.locale];
  const { misdirectedTitle: title, misdirectedIntro: intro, misdirectedHint: hint } = words;
  return pageDelivery(421, reader, { title, intro, hint, ways: [] });
}

function toGallery({ toGallery }: Pick<Notices, 'toGallery'>) {
  return { href: '/', text: toGallery };
}

function pageDelivery(status: number, reader: NoticeReader, notice: Notice): Delivery {
  const { script = false, headers } = reader;
  const page = Buffer.from(script ? noticeText(notice) : noticePage(notice, reader));
  return {
    status,
    headers: {
      ...headers,
      // Exactly the text that Next's script compares with.
      'Content-Type': script ? 'text/plain' : 'text/html; charset=utf-8',
      'Content-Length': String(page.length),
      'Cache-Control': 'private, no-store',
      Vary: 'Cookie, Accept-Language',
    },
    body: page,
  };
}
