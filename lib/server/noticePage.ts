import type { Delivery } from '../http/delivery.ts';
import { type Notice, noticeText } from '../http/notice.ts';
import type { Locale } from '../i18n/locale.ts';
import { type Notices, noticesIn } from '../i18n/notices.ts';
import { escapeHtml } from '../text/html.ts';

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
  const { notFoundTitle: title, notFoundIntro: intro, ...words } = noticesIn(reader.locale);
  const signIn = { href: '/sign-in', text: words.signIn };
  return pageDelivery(404, reader, { title, intro, ways: [toGallery(words), signIn] });
}

/** The response to an address that has sent too many wrong tokens. `retryAfter` is in seconds. */
export function tooManyDelivery(reader: NoticeReader, retryAfter: number): Delivery {
  const { tooManyTitle: title, tooManyIntro: intro, ...words } = noticesIn(reader.locale);
  const headers = { ...reader.headers, 'Retry-After': String(retryAfter) };
  const ways = [toGallery(words), { href: '/sign-in', text: words.signIn }];
  return pageDelivery(429, { ...reader, headers }, { title, intro, ways });
}

/** The response while the server is being restarted. `retryAfter` is in seconds. */
export function stoppingDelivery(reader: NoticeReader, retryAfter: number): Delivery {
  const { stoppingTitle: title, stoppingIntro: intro, tryAgain } = noticesIn(reader.locale);
  const headers = { ...reader.headers, 'Retry-After': String(retryAfter), Connection: 'close' };
  return pageDelivery(
    503,
    { ...reader, headers },
    { title, intro, ways: [{ href: '', text: tryAgain }] },
  );
}

/** The response instead of a page that failed. The reason is in the log only. */
export function failedDelivery(reader: NoticeReader): Delivery {
  const { errorTitle: title, errorIntro: intro, ...words } = noticesIn(reader.locale);
  return pageDelivery(500, reader, { title, intro, ways: [toGallery(words)] });
}

/**
 * The response to a form of a page that was opened before an upgrade. It links to its own address
 * by an empty href, so that the response is the same for hidden and missing things.
 */
export function outdatedDelivery(reader: NoticeReader): Delivery {
  const { outdatedTitle: title, outdatedIntro: intro, openAnew } = noticesIn(reader.locale);
  return pageDelivery(409, reader, { title, intro, ways: [{ href: '', text: openAnew }] });
}

/** The response to a request whose body is too large. */
export function tooLargeDelivery(reader: NoticeReader): Delivery {
  const { tooLargeTitle: title, tooLargeIntro: intro, ...words } = noticesIn(reader.locale);
  const headers = { ...reader.headers, Connection: 'close' };
  return pageDelivery(413, { ...reader, headers }, { title, intro, ways: [toGallery(words)] });
}

/** The response at an address at which nobody can sign in; `there` is the address that works. */
export function otherAddressDelivery(reader: NoticeReader, there: string): Delivery {
  const words = noticesIn(reader.locale);
  const { elsewhereTitle: title, elsewhereIntro: intro, elsewhereHint: hint, goThere } = words;
  const ways = [{ href: there, text: `${goThere} (${new URL(there).host})` }];
  return pageDelivery(403, reader, { title, intro, hint, ways });
}

/**
 * The response to a request for a host name that is not the gallery's. It says nothing about the
 * gallery.
 */
export function misdirectedDelivery(reader: NoticeReader): Delivery {
  const words = noticesIn(reader.locale);
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

/** The styles of the gallery in few bytes: an excerpt of tokens.css and forms.css. */
const style = `:root{color-scheme:light dark;--paper:#f7f2e9;--ink:#2a1d15;--rule:#d9cdbb;--accent:#8f3f26}
@media (prefers-color-scheme:dark){:root{--paper:#17120e;--ink:#efe6d8;--rule:#3b3028;--accent:#e39a76}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100svh;display:grid;place-items:center;padding:2rem 1.25rem;background:var(--paper);color:var(--ink);font:106.25%/1.45 "Newsreader Variable",Georgia,"Times New Roman",serif}
main{width:100%;max-width:27rem}
h1{margin:0;font-size:clamp(2.1rem,1.7rem + 1.8vw,2.9rem);font-weight:300;line-height:1.12;letter-spacing:-.02em}
p{margin:.9rem 0 0}
.hint{font-size:.9em;opacity:.85}
.ways{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.75rem;margin-top:1.75rem}
a{display:inline-flex;align-items:center;min-height:2.75rem;color:inherit;text-decoration-color:var(--rule);text-underline-offset:.22em}
.button{min-height:3.25rem;padding:.5rem 1.5rem;border-radius:3px;background:var(--ink);color:var(--paper);text-decoration:none}
a:hover{color:var(--accent)}
.button:hover{background:var(--accent);color:var(--paper)}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px}`;

/** A page with one message and links; self-contained and without scripts. */
function noticePage(
  { title, intro, hint, ways }: Notice,
  { locale, nonce }: { readonly locale: Locale; readonly nonce: string },
): string {
  const links = ways.map(
    ({ href, text }, at) =>
      `<a${at === 0 ? ' class="button"' : ''} href="${escapeHtml(href)}">${escapeHtml(text)}</a>`,
  );
  return `<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<title>${escapeHtml(title)}</title>
<style nonce="${escapeHtml(nonce)}">${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(intro)}</p>
${hint === undefined ? '' : `<p class="hint">${escapeHtml(hint)}</p>\n`}${links.length === 0 ? '' : `<p class="ways">${links.join('')}</p>\n`}</main>
</body>
</html>
`;
}
