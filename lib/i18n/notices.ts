import type { Translation } from './catalogue.ts';
import type { Locale } from './locale.ts';
import { notices as en } from './messages/en/notices.ts';
import { notices as fr } from './messages/fr/notices.ts';
import { typesetFrench } from './typeset.ts';

export type Notices = Translation<typeof en>;

/** Plain strings without ICU, so that the browser's error page needs no message parser. */
export const notices: Readonly<Record<Locale, Notices>> = {
  en,
  fr: typesetFrench(fr),
};
