import { renderSVG } from 'uqr';
import type { Config } from '../config/config.ts';
import type { Database, Tx } from '../db/open.ts';
import { isLocale, type Locale } from '../i18n/locale.ts';
import { mailTexts } from '../i18n/mail.ts';
import { limitsText } from '../mail/linkLetter.ts';
import { getUserById } from '../people/people.ts';
import { escapeHtml } from '../text/html.ts';
import { getLink, makeLink } from './links.ts';
import { linkUrl } from './linkToken.ts';

type Gallery = Pick<Config, 'title' | 'url' | 'locale' | 'timezone'>;

/** Makes a link for each of these users; the result is a page of cards to print, one for each. */
export function makeCards(tx: Tx, gallery: Gallery, userIds: readonly number[]): string {
  const label = mailTexts(gallery.locale)('cardLabel');
  const cards = userIds.map((userId) => {
    const { id, token } = makeLink(tx, null, userId, { label });
    return card(tx, gallery, userId, id, linkUrl(gallery, token));
  });
  return page(gallery, cards);
}

function card(db: Database, gallery: Gallery, userId: number, linkId: number, url: string): string {
  const user = getUserById(db, userId);
  const locale = isLocale(user.locale) ? user.locale : gallery.locale;
  const t = mailTexts(locale);
  const { expiresAt, usesLeft: uses } = getLink(db, linkId);
  const lasts = expiresAt === null && uses === null;
  const say = (text: string) => `<p>${escapeHtml(text)}</p>`;
  return `<section lang="${locale}">
<h2>${escapeHtml(user.name)}</h2>
${say(t('cardIntro', { title: gallery.title }))}
${renderSVG(url, { ecc: 'M', border: 4 })}
${say(t('cardScan'))}
<p class="address">${escapeHtml(url)}</p>
${say(lasts ? t('cardLasting') : limitsText(gallery, { expiresAt, uses }, locale))}
${say(t('yoursAlone'))}
</section>`;
}

/** The page of all cards. It loads no other file, so that it is complete wherever it is opened. */
function page({ title, locale }: Gallery, cards: readonly string[]): string {
  const heading = escapeHtml(mailTexts(locale)('cardsTitle', { title }));
  return `<!doctype html>
<html lang="${locale satisfies Locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${heading}</title>
<style>
body { font: 11pt/1.4 Georgia, serif; margin: 1em; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5cm, 1fr)); }
section { border: 1px dashed #888; padding: 5mm; break-inside: avoid; text-align: center; }
h1 { font-size: 14pt; }
h2 { font-size: 16pt; margin: 0; }
p { margin: 2mm 0; }
svg { width: 4.5cm; height: 4.5cm; }
.address { font-family: monospace; overflow-wrap: anywhere; }
@media print { h1 { display: none; } body { margin: 0; } }
</style>
</head>
<body>
<h1>${heading}</h1>
<main>
${cards.join('\n')}
</main>
</body>
</html>
`;
}
