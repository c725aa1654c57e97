import { datesOf } from '../i18n/dates.ts';
import type { Locale } from '../i18n/locale.ts';
import { mailTexts } from '../i18n/mail.ts';
import { escapeHtml } from '../text/html.ts';
import type { Letter, Mailbox } from './sendMail.ts';

/** The facts of a personal link that its letter contains. */
type LinkToSend = {
  readonly url: string;
  /** An instant; null: never. */
  readonly expiresAt: number | null;
  /** null: without limit. */
  readonly uses: number | null;
  /** Did the user request it? Else an administrator sends it. */
  readonly asked: boolean;
};

type SendingGallery = {
  readonly title: string;
  /** The address of the gallery's index page. */
  readonly url: string;
  readonly timezone: string;
};

/**
 * The letter with a user's personal link. It contains nothing that is loaded when it is opened, so
 * nobody learns that it was read.
 */
export function linkLetter(
  gallery: SendingGallery,
  to: Mailbox,
  link: LinkToSend,
  locale: Locale,
): Letter {
  const t = mailTexts(locale);
  const { title } = gallery;
  const before = [
    t('greeting', { name: to.name }),
    t(link.asked ? 'askedIntro' : 'sentIntro', { title }),
  ];
  const after = [
    limitsText(gallery, link, locale),
    t('yoursAlone'),
    ...(link.asked ? [t('notAsked')] : []),
  ];
  return {
    to,
    subject: t('subject', { title }),
    text: [...before, link.url, ...after, `${title}\n${gallery.url}`].join('\n\n'),
    html: htmlOf(locale, { before, link: link.url, button: t('button'), after, gallery }),
  };
}

/** A sentence that says how often, and until when, a link works. */
export function limitsText(
  { timezone }: Pick<SendingGallery, 'timezone'>,
  { expiresAt, uses }: Pick<LinkToSend, 'expiresAt' | 'uses'>,
  locale: Locale,
): string {
  const t = mailTexts(locale);
  const moment = expiresAt === null ? '' : datesOf(locale).shortMoment(expiresAt, timezone);
  if (uses === null) return expiresAt === null ? t('lasting') : t('lastingUntil', { moment });
  const count = uses;
  return expiresAt === null ? t('counted', { count }) : t('countedUntil', { count, moment });
}

type Parts = {
  readonly before: readonly string[];
  readonly link: string;
  readonly button: string;
  readonly after: readonly string[];
  readonly gallery: SendingGallery;
};

/** The HTML of the letter, without pictures, external styles or scripts. */
function htmlOf(locale: Locale, { before, link, button, after, gallery }: Parts): string {
  const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;
  const href = escapeHtml(link);
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"></head>`,
    '<body style="font:17px/1.5 Georgia,serif;max-width:34em;margin:1.5em auto;padding:0 1em">',
    ...before.map(paragraph),
    `<p style="margin:1.5em 0"><a href="${href}" style="display:inline-block;padding:.8em 1.4em;border-radius:3px;background:#2a1d15;color:#f7f2e9;text-decoration:none">${escapeHtml(button)}</a></p>`,
    `<p><a href="${href}">${href}</a></p>`,
    ...after.map(paragraph),
    `<p><a href="${escapeHtml(gallery.url)}">${escapeHtml(gallery.title)}</a></p>`,
    '</body></html>',
  ].join('\n');
}
