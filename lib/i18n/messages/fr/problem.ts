import type { Translation } from '../../catalogue.ts';
import type { problem as source } from '../en/problem.ts';

export const problem: Translation<typeof source> = {
  errorTitle: 'Quelque chose n’a pas marché',
  errorIntro: 'Ce n’est pas votre faute, et aucune photo n’est perdue. Réessayez dans un instant.',
  tryAgain: 'Réessayer',
  toGallery: 'Aller à la galerie',
};
