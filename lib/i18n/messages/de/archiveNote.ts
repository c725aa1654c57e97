import type { Translation } from '../../catalogue.ts';
import type { archiveNote as source } from '../en/archiveNote.ts';

export const archiveNote: Translation<typeof source> = {
  fileName: 'Fehlende Fotos.txt',
  policy:
    'Du kannst diese Fotos ansehen, aber wer sich um die Galerie kümmert, gibt ihre Dateien nicht heraus:',
  metadata:
    'Diese Dateien sind nicht dabei, weil sich die persönlichen Angaben darin, etwa der Ort, nicht entfernen lassen:',
  picture: 'Von diesen gibt es kein Bild, das sich verkleinern ließe. Ihre Originale gibt es:',
  changed:
    'Diese Dateien sind weg, oder andere als die, die die Galerie kennt. Hat sie wieder nachgesehen, sind sie zurück:',
};
