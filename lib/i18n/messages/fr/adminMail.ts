import type { Translation } from '../../catalogue.ts';
import type { adminMail as source } from '../en/adminMail.ts';

export const adminMail: Translation<typeof source> = {
  mailLinkTitle: 'Envoyer un lien par courriel',
  mailLinkIntro:
    'Fait un nouveau lien et l’envoie à <bdi>{email}</bdi>, dans la langue de cette personne.',
  mailLink: 'Faire et envoyer',
  'done-link-mailed': 'Le lien est en route.',
  'fault-user-disabled': 'Cette personne est désactivée : aucun lien ne marcherait.',
  'fault-no-email': 'Cette personne n’a pas d’adresse électronique.',
  'fault-mail-not-configured':
    'La galerie n’envoie pas de courrier (mail dans gallery.yaml, et SMTP_URL).',
  'fault-mail-not-sent':
    'Le serveur de courrier n’a pas accepté le message ; le nouveau lien a été révoqué. Vérifiez mail dans gallery.yaml et SMTP_URL.',
};
