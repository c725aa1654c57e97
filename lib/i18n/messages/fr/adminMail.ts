import type { Translation } from '../../catalogue.ts';
import type { adminMail as source } from '../en/adminMail.ts';

export const adminMail: Translation<typeof source> = {
  mailLinkTitle: 'Envoyer un lien par e-mail',
  mailLinkIntro:
    'Crée un nouveau lien et l’envoie à <bdi>{email}</bdi>, dans la langue de cette personne.',
  mailLink: 'Créer et envoyer',
  'done-link-mailed': 'Le lien est en route.',
  'fault-user-disabled': 'L’accès de cette personne est suspendu : aucun lien ne fonctionnerait.',
  'fault-no-email': 'Cette personne n’a pas d’adresse e-mail.',
  'fault-mail-not-configured':
    'La galerie n’envoie pas d’e-mails (renseignez mail dans gallery.yaml, et SMTP_URL).',
  'fault-mail-not-sent':
    'Le serveur de messagerie n’a pas accepté l’e-mail ; le nouveau lien a donc été révoqué. Vérifiez mail dans gallery.yaml, et SMTP_URL.',
};
