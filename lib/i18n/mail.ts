import { translators } from './catalogue.ts';
import { mail as en } from './messages/en/mail.ts';
import { mail as fr } from './messages/fr/mail.ts';

/** The texts of e-mails. */
export const mailTexts = translators({ en, fr });

export type MailTexts = ReturnType<typeof mailTexts>;
