import { translators } from './catalogue.ts';

/** The texts of e-mails. */
export const mailTexts = translators('mail');
