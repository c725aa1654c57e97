import type { Translation } from '../../catalogue.ts';
import type { archiveNote as source } from '../en/archiveNote.ts';

export const archiveNote: Translation<typeof source> = {
  fileName: 'Photos manquantes.txt',
  policy:
    'Vous pouvez voir ces photos, mais la personne qui s’occupe de la galerie n’en a pas autorisé le téléchargement :',
  metadata:
    'Ces fichiers ne sont pas ici, car on ne peut pas en retirer les données personnelles, comme le lieu :',
  picture: 'Ces fichiers n’existent pas en plus petit. Vous pouvez télécharger leurs originaux :',
  changed:
    'Ces fichiers ont disparu ou changé depuis que la galerie les a lus. Ils reviendront quand elle les aura relus :',
};
