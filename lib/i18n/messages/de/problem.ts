import type { Translation } from '../../catalogue.ts';
import type { problem as source } from '../en/problem.ts';

export const problem: Translation<typeof source> = {
  errorTitle: 'Etwas ist schiefgegangen',
  errorIntro: 'Du kannst nichts dafür, und kein Foto ist verloren. Versuch es gleich noch einmal.',
  tryAgain: 'Noch einmal versuchen',
  toGallery: 'Zur Galerie',
};
