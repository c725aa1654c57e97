import type { Translation } from '../../catalogue.ts';
import type { archiveNote as source } from '../en/archiveNote.ts';

export const archiveNote: Translation<typeof source> = {
  fileName: 'Photos manquantes.txt',
  policy:
    'Vous pouvez voir ces photos, mais la personne qui s’occupe de la galerie n’en a pas autorisé le téléchargement :',
  metadata:
    'Ces fichiers ne sont pas ici, car les données personnelles qu’ils contiennent, comme le lieu, ne peuvent en être ôtées :',
  picture:
    'Ces fichiers n’ont pas d’image que l’on puisse réduire. Leurs originaux se téléchargent :',
  changed:
    'Ces fichiers ont disparu, ou ne sont plus ceux que la galerie connaît. Ils reviendront quand elle les aura relus :',
};
