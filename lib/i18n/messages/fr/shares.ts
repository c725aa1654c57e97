import type { Translation } from '../../catalogue.ts';
import type { shares as source } from '../en/shares.ts';

export const shares: Translation<typeof source> = {
  intro: 'Ces photos ont été partagées avec vous. Aucun compte n’est nécessaire pour les voir.',
  password: 'Mot de passe',
  passwordIntro: 'La personne qui vous a envoyé le lien vous a donné un mot de passe.',
  open: 'Voir les photos',
  keep: 'Gardez le lien : il ouvrira de nouveau les photos, sur tous vos appareils.',
  wrongPassword: 'Ce n’est pas le mot de passe de ces photos.',
  passwordWait:
    'Il y a eu trop de mots de passe erronés. Réessayez dans {minutes, plural, =1 {une minute} one {# minute} other {# minutes}}.',
  download: 'Tout télécharger',
  empty: 'Il n’y a pas de photos ici pour le moment.',
};
