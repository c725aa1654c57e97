import type { Delivery } from '../http/delivery.ts';
import { type Notice, noticeText } from '../http/notice.ts';
import { type Locale, localeNames, locales } from '../i18n/locale.ts';
import { type Notices, noticesIn } from '../i18n/notices.ts';
import { escapeHtml } from '../text/html.ts';
import { fontPaths } from './fontPaths.ts';

/**
 * The response of byte routes for everything that the viewer may not have or that does not exist.
 * The code that sends it adds the page.
 */
export const notFound: Delivery = { status: 404, headers: {}, body: null };

/** The parameter of a 404's address that says in which language it is read. */
export const LOCALE_PARAMETER = 'language';

/** How a notice is rendered for the client that gets it. */
export type NoticeReader = {
  readonly locale: Locale;
  /** The headers of every page. */
  readonly headers: Readonly<Record<string, string>>;
  readonly nonce: string;
  /** The name of the gallery. */
  readonly title: string;
  /** The client is a script that called a server action; it shows the notice itself. */
  readonly script?: boolean;
};

/**
 * The one response for everything hidden, missing or unmatched: the same headers and, apart from
 * the nonce, the same bytes for every path. It depends on the language only. Somebody who follows a
 * personal link that fails sees it as well, so it says what may be wrong, and has a field for a link.
 */
export function notFoundDelivery(reader: NoticeReader): Delivery {
  const { notFoundTitle: title, notFoundIntro: intro, ...words } = noticesIn(reader.locale);
  const signIn = { href: '/sign-in', text: words.signIn };
  const notice = { title, intro, links: [toGallery(words), signIn] };
  return pageDelivery(404, reader, notice, { gallery: reader.title, failingLink: words });
}

/** The response to an address that has sent too many wrong tokens. `retryAfter` is in seconds. */
export function tooManyDelivery(reader: NoticeReader, retryAfter: number): Delivery {
  const { tooManyTitle: title, tooManyIntro: intro, ...words } = noticesIn(reader.locale);
  const headers = { ...reader.headers, 'Retry-After': String(retryAfter) };
  const links = [toGallery(words), { href: '/sign-in', text: words.signIn }];
  return pageDelivery(429, { ...reader, headers }, { title, intro, links });
}

/** The response while the server is being restarted. `retryAfter` is in seconds. */
export function stoppingDelivery(reader: NoticeReader, retryAfter: number): Delivery {
  const { stoppingTitle: title, stoppingIntro: intro, tryAgain } = noticesIn(reader.locale);
  const headers = { ...reader.headers, 'Retry-After': String(retryAfter), Connection: 'close' };
  return pageDelivery(
    503,
    { ...reader, headers },
    { title, intro, links: [{ href: '', text: tryAgain }] },
  );
}

const STORAGE_RETRY_S = '30';

/**
 * The response of byte routes while the storage of what was asked for cannot be reached. The code that
 * sends it adds the page.
 */
export const unavailable: Delivery = {
  status: 503,
  headers: { 'Retry-After': STORAGE_RETRY_S, 'Cache-Control': 'no-store' },
  body: null,
};

/** The page that is sent in place of `unavailable`. */
export function unavailableDelivery(reader: NoticeReader): Delivery {
  const { unavailableTitle: title, unavailableIntro: intro, ...words } = noticesIn(reader.locale);
  const headers = { ...reader.headers, 'Retry-After': STORAGE_RETRY_S };
  const links = [{ href: '', text: words.tryAgain }, toGallery(words)];
  return pageDelivery(503, { ...reader, headers }, { title, intro, links });
}

/** The response to a form whose changes the database has refused, since its disk is full or busy. */
export function notSavedDelivery(reader: NoticeReader): Delivery {
  const { notSavedTitle: title, notSavedIntro: intro, ...words } = noticesIn(reader.locale);
  const headers = { ...reader.headers, 'Retry-After': STORAGE_RETRY_S };
  const links = [{ href: '', text: words.tryAgain }, toGallery(words)];
  return pageDelivery(503, { ...reader, headers }, { title, intro, links });
}

/** The response instead of a page that failed. The reason is in the log only. */
export function failedDelivery(reader: NoticeReader): Delivery {
  const { errorTitle: title, errorIntro: intro, ...words } = noticesIn(reader.locale);
  return pageDelivery(500, reader, { title, intro, links: [toGallery(words)] });
}

/**
 * The response to a form of a page that was opened before an upgrade. It links to its own address
 * by an empty href, so that the response is the same for hidden and missing things.
 */
export function outdatedDelivery(reader: NoticeReader): Delivery {
  const { outdatedTitle: title, outdatedIntro: intro, openAnew } = noticesIn(reader.locale);
  return pageDelivery(409, reader, { title, intro, links: [{ href: '', text: openAnew }] });
}

/** The response to a request whose body is too large. */
export function tooLargeDelivery(reader: NoticeReader): Delivery {
  const { tooLargeTitle: title, tooLargeIntro: intro, ...words } = noticesIn(reader.locale);
  const headers = { ...reader.headers, Connection: 'close' };
  return pageDelivery(413, { ...reader, headers }, { title, intro, links: [toGallery(words)] });
}

/** The response at an address at which nobody can sign in; `there` is the address that works. */
export function otherAddressDelivery(reader: NoticeReader, there: string): Delivery {
  const words = noticesIn(reader.locale);
  const { elsewhereTitle: title, elsewhereIntro: intro, elsewhereHint: hint, goThere } = words;
  const links = [{ href: there, text: `${goThere} (${new URL(there).host})` }];
  return pageDelivery(403, reader, { title, intro, hint, links });
}

/**
 * The response to a request for a host name that is not the gallery's. It says nothing about the
 * gallery.
 */
export function misdirectedDelivery(reader: NoticeReader): Delivery {
  const words = noticesIn(reader.locale);
  const { misdirectedTitle: title, misdirectedIntro: intro, misdirectedHint: hint } = words;
  return pageDelivery(421, reader, { title, intro, hint, links: [] });
}

/** The link to the start of the gallery. */
export function toGallery({ toGallery }: Pick<Notices, 'toGallery'>) {
  return { href: '/', text: toGallery };
}

/** What a page shows besides its notice; empty at an address that is not the gallery's. */
type Besides = {
  /** The name of the gallery, shown as a link to its start. */
  readonly gallery?: string;
  /** The texts of the form into which a link is pasted. */
  readonly failingLink?: Pick<
    Notices,
    'failingLinkTitle' | 'failingLinkIntro' | 'pasteLabel' | 'pasteButton'
  >;
};

function pageDelivery(
  status: number,
  reader: NoticeReader,
  notice: Notice,
  besides: Besides = {},
): Delivery {
  const { script = false, headers } = reader;
  const page = Buffer.from(script ? noticeText(notice) : noticePage(notice, reader, besides));
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
export const noticeStyle = `@font-face{font-family:Newsreader;font-weight:400;font-display:swap;src:url(${fontPaths.text}) format("woff2")}
@font-face{font-family:Newsreader;font-weight:300;font-display:swap;src:url(${fontPaths.display}) format("woff2")}
:root{color-scheme:light dark;--paper:#f7f2e9;--ink:#2a1d15;--rule:#d9cdbb;--accent:#8f3f26}
@media (prefers-color-scheme:dark){:root{--paper:#17120e;--ink:#efe6d8;--rule:#3b3028;--accent:#e39a76}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100svh;display:grid;place-items:center;padding:2rem 1.25rem;background:var(--paper);color:var(--ink);font:106.25%/1.45 Newsreader,Georgia,"Times New Roman",serif}
main{width:100%;max-width:27rem}
h1{margin:0;font-size:clamp(2.1rem,1.7rem + 1.8vw,2.9rem);font-weight:300;line-height:1.12;letter-spacing:-.02em;text-wrap:balance}
h2{margin:2.25rem 0 0;font-size:1.25rem;font-weight:400}
p{margin:.9rem 0 0}
form,label{display:grid;gap:.25rem}
form{margin-top:1rem;gap:.75rem}
input{width:100%;min-height:2.75rem;padding:.5rem .75rem;border:1px solid var(--ink);border-radius:3px;background:transparent;color:inherit;font:inherit}
button{justify-self:start;min-height:2.75rem;padding:.25rem 1.5rem;border:1px solid var(--ink);border-radius:3px;background:transparent;color:inherit;font:inherit;cursor:pointer}
.gallery{margin:0 0 1rem;overflow-wrap:anywhere}
.hint{font-size:.9em;opacity:.85}
.links{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.75rem;margin-top:1.75rem}
nav{display:flex;flex-wrap:wrap;gap:0 1.75rem;margin-top:2.25rem;border-top:1px solid var(--rule)}
nav>*{display:inline-flex;align-items:center;min-height:2.75rem}
a{display:inline-flex;align-items:center;min-height:2.75rem;color:inherit;text-decoration-color:var(--rule);text-underline-offset:.22em}
.button{min-height:3.25rem;padding:.5rem 1.5rem;border-radius:3px;background:var(--ink);color:var(--paper);text-decoration:none}
a:hover,button:hover{color:var(--accent)}
.button:hover{background:var(--accent);color:var(--paper)}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px}`;

/** A page with one message and links; self-contained but for its font, and without scripts. */
export function noticePage(
  { title, intro, hint, links }: Notice,
  { locale, nonce }: { readonly locale: Locale; readonly nonce: string },
  { gallery, failingLink }: Besides,
): string {
  const anchors = links.map(
    ({ href, text }, at) =>
      `<a${at === 0 ? ' class="button"' : ''} href="${escapeHtml(href)}">${escapeHtml(text)}</a>`,
  );
  const parts = [
    gallery !== undefined && `<p class="gallery"><a href="/">${escapeHtml(gallery)}</a></p>`,
    `<h1>${escapeHtml(title)}</h1>`,
    `<p>${escapeHtml(intro)}</p>`,
    hint !== undefined && `<p class="hint">${escapeHtml(hint)}</p>`,
    failingLink && pasteForm(failingLink),
    anchors.length > 0 && `<p class="links">${anchors.join('')}</p>`,
    failingLink && languageChoice(locale),
  ];
  return `<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<title>${escapeHtml(gallery === undefined ? title : `${title} · ${gallery}`)}</title>
<style nonce="${escapeHtml(nonce)}">${noticeStyle}</style>
</head>
<body>
<main>
${parts.filter((part) => typeof part === 'string').join('\n')}
</main>
</body>
</html>
`;
}

/**
 * The form into which a link is pasted that did not work. It is sent by GET: a server action would need
 * an identifier of the build, and this page is the same for all builds.
 */
function pasteForm(words: NonNullable<Besides['failingLink']>): string {
  return `<h2>${escapeHtml(words.failingLinkTitle)}</h2>
<p>${escapeHtml(words.failingLinkIntro)}</p>
<form action="/sign-in"><label>${escapeHtml(words.pasteLabel)}<input name="link" inputmode="url" autocomplete="off" autocapitalize="none" spellcheck="false" required></label><button>${escapeHtml(words.pasteButton)}</button></form>`;
}

/** Links to the same page in the other languages, the same on each page. */
function languageChoice(locale: Locale): string {
  const choices = locales.map((other) =>
    other === locale
      ? `<span>${localeNames[other]}</span>`
      : `<a href="?${LOCALE_PARAMETER}=${other}" lang="${other}">${localeNames[other]}</a>`,
  );
  return `<nav>${choices.join('')}</nav>`;
}
