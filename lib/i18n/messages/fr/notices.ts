import type { Translation } from '../../catalogue.ts';
import type { notices as source } from '../en/notices.ts';

export const notices: Translation<typeof source> = {
  notFoundTitle: 'Rien à voir ici',
  notFoundIntro:
    'Cette page n’existe pas, ou elle a été partagée avec quelqu’un d’autre. Si vous avez reçu un lien personnel, ouvrez-le d’abord sur cet appareil.',
  tooManyTitle: 'Un peu de patience',
  tooManyIntro:
    'Trop de liens inexistants ont été essayés depuis votre connexion. Attendez quelques minutes, puis ouvrez de nouveau le vôtre : un lien valable fonctionne toujours.',
  errorTitle: 'Quelque chose n’a pas marché',
  errorIntro: 'Ce n’est pas votre faute, et aucune photo n’est perdue. Réessayez dans un instant.',
  tryAgain: 'Réessayer',
  toGallery: 'Aller à la galerie',
  signIn: 'Se connecter',
};
