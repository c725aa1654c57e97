import type { Translation } from '../../catalogue.ts';
import type { adminMail as source } from '../en/adminMail.ts';

export const adminMail: Translation<typeof source> = {
  mailLinkTitle: 'Link per E-Mail schicken',
  mailLinkIntro:
    'Erstellt einen neuen Link und schickt ihn an <bdi>{email}</bdi>, in der Sprache dieser Person.',
  mailLink: 'Erstellen und schicken',
  'done-link-mailed': 'Der Link ist unterwegs.',
  'fault-user-disabled': 'Der Zugang dieser Person ist pausiert: Kein Link würde funktionieren.',
  'fault-no-email': 'Diese Person hat keine E-Mail-Adresse.',
  'fault-mail-not-configured':
    'Die Galerie verschickt keine E-Mails (setze mail in gallery.yaml, und SMTP_URL).',
  'fault-mail-not-sent':
    'Der Mailserver hat die E-Mail nicht angenommen; der neue Link wurde deshalb gesperrt. Prüfe mail in gallery.yaml, und SMTP_URL.',
};
