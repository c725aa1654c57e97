import type { Translation } from '../../catalogue.ts';
import type { archiveNote as source } from '../en/archiveNote.ts';

export const archiveNote: Translation<typeof source> = {
  fileName: 'Fehlende Fotos.txt',
  policy:
    'Du kannst diese Fotos ansehen, aber die Person, die sich um die Galerie kümmert, bietet ihre Dateien nicht an:',
  metadata:
    'Diese Dateien sind nicht dabei, weil sich die persönlichen Angaben darin, etwa der Ort, nicht entfernen lassen:',
  picture: 'Von diesen gibt es keine kleineren Bilder. Ihre Originale kannst du herunterladen:',
  changed:
    'Diese Dateien sind verschwunden oder haben sich geändert, seit die Galerie nachgesehen hat. Sieht sie wieder nach, sind sie zurück:',
};
