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
    'Il y a eu trop de mauvais mots de passe. Réessayez dans {minutes, plural, =1 {une minute} one {# minute} other {# minutes}}.',
  download: 'Tout télécharger',
  empty: 'Il n’y a pas de photos ici pour le moment.',
  frameIntro:
    'Pour une tablette posée sur une étagère : elle montre les photos l’une après l’autre et ne mène à rien d’autre.',
  frameSignedIn:
    'Sur cet appareil, la galerie est ouverte au nom de <bdi>{name}</bdi>. Toute personne qui passe devant verrait ce que vous voyez : démarrer le cadre déconnecte donc cet appareil.',
  frameStart: 'Démarrer le cadre',
  frameSignOut: 'Se déconnecter et démarrer le cadre',
  frameKeep: 'Gardez le lien : il redémarre le cadre, même sur une autre tablette.',
  frameEmpty: 'Il n’y a pas encore de photos ici. Les nouvelles apparaissent d’elles-mêmes.',
  frameEnded:
    'Ce cadre a été désactivé. La personne qui l’a créé peut vous donner un nouveau lien.',
  frameAway: 'La galerie est injoignable pour le moment. Le cadre réessaie sans cesse.',
  frameScreen: 'Touchez pour afficher en plein écran.',
  frameStayOn: 'Réglez l’écran pour qu’il ne s’éteigne jamais.',
};
