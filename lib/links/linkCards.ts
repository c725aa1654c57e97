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
    const { name } = getUserById(tx, userId);
    return card(cardOfLink(tx, gallery, userId, id), name, linkUrl(gallery, token));
  });
  return page(gallery, cards);
}

/** What a card says around its QR code and address, in the language of whoever gets it. */
export type CardTexts = {
  readonly locale: Locale;
  readonly intro: string;
  readonly scan: string;
  readonly keep: readonly string[];
};

/** What the card of a person's link says. */
export function cardOfLink(
  db: Database,
  gallery: Gallery,
  userId: number,
  linkId: number,
): CardTexts {
  const user = getUserById(db, userId);
  const locale = isLocale(user.locale) ? user.locale : gallery.locale;
  const t = mailTexts(locale);
  const { expiresAt, usesLeft: uses } = getLink(db, linkId);
  const lasts = expiresAt === null && uses === null;
  return {
    ...cardOf(locale, gallery.title),
    keep: [
      lasts ? t('cardLasting') : limitsText(gallery, { expiresAt, uses }, locale),
      t('yoursAlone'),
    ],
  };
}

/** What a card says that opens something with a name. */
export function cardOf(locale: Locale, title: string): CardTexts {
  const t = mailTexts(locale);
  return { locale, intro: t('cardIntro', { title }), scan: t('cardScan'), keep: [] };
}

function card({ locale, intro, scan, keep }: CardTexts, name: string, url: string): string {
  const say = (text: string) => `<p>${escapeHtml(text)}</p>`;
  return `<section lang="${locale}">
<h2>${escapeHtml(name)}</h2>
${say(intro)}
${renderSVG(url, { ecc: 'M', border: 4 })}
${say(scan)}
<p class="address">${escapeHtml(url)}</p>
${keep.map(say).join('\n')}
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
