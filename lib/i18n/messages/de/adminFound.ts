import type { Translation } from '../../catalogue.ts';
import type { adminFound as source } from '../en/adminFound.ts';

export const adminFound: Translation<typeof source> = {
  found: 'Was sichtbar wurde, und für wen',
  foundNew: 'neues Album',
  foundPhotos: '{count, plural, one {# neues Foto} other {# neue Fotos}}',
  foundReturned: '{count, plural, one {# Foto ist wieder da} other {# Fotos sind wieder da}}',
  foundOwn:
    '{count, plural, one {# mit eigener Auswahl an Personen} other {# mit eigener Auswahl an Personen}}',
  foundWaiting: '{count, plural, one {# wartet auf dich} other {# warten auf dich}}',
  seenByHolders: 'Zu sehen für alle mit dem Link zu <n>{name}</n>',
  andHolders: 'und alle mit dem Link zu <n>{name}</n>',
  exceptHolders: 'außer allen mit dem Link zu <n>{name}</n>',
  waiting: 'Wartet auf deine Zustimmung',
  'newPhotos-review':
    'Fotos, die später in einem geteilten Album auftauchen, warten hier, bis du zustimmst (new_photos: review).',
  keepHidden:
    '{count, plural, one {Dieses Foto verborgen lassen} other {Ausgewählte Fotos verborgen lassen}}',
  'waits-review': 'neu in einem geteilten Album',
  'waits-copied': 'Kopie eines Fotos, das weniger Leute sehen oder ganz herunterladen dürfen',
  'waits-replaced':
    'jetzt die Kopie eines Fotos, das weniger Leute sehen oder ganz herunterladen dürfen',
  'waits-moved': 'aus einem Album, das weniger Leute sehen oder ganz herunterladen dürfen',
  'waits-ambiguous': 'eines von mehreren gleichen Fotos, die verschiedene Leute sehen',
  'waits-unsure': 'vielleicht ein Foto, das verschwunden war',
  'waits-beside': 'heißt wie ein Foto mit eigener Auswahl an Personen',
  'waits-same-name': 'heißt wie ein fehlendes Foto, das mehr Leute sahen',
  'waits-widened': 'gefunden durch die erweiterten Standardmuster',
  'waits-ignored': 'war in einem ignorierten Ordner, den es nicht mehr gibt',
  'waits-restored': 'kam nach der Sicherung, die zurückgespielt wurde',
  'waits-forgotten': 'war vergessen und ist wieder da',
  'waits-new-among-known': 'neu zwischen Fotos, die umgezogen sind',
  'waits-separated': 'gehörte zu einem Foto, das weniger Leute sahen',
  approve: '{count, plural, one {Dieses Foto zeigen} other {Ausgewählte Fotos zeigen}}',
  undecided: 'Alben, die darauf warten, dass du sagst, wer sie sieht',
  undecidedIntro:
    'Entscheide für alle, für ein Jahr, oder hake einige an: Bis dahin sieht sie niemand.',
  undecidedMore: '{count, plural, one {Und # weiteres} other {Und # weitere}}',
  decideFor: '{count, plural, one {Wer sieht es?} other {Wer sieht sie?}}',
  decideWhich: 'Welche',
  decideAll: '{count, plural, one {das einzige} other {alle #}}',
  decideYear: '{count, plural, one {die von {year}: # Album} other {die von {year}: # Alben}}',
  decideSome: 'Einige anhaken',
  decideNoGroups: 'Lege zuerst eine Gruppe an, etwa deine Familie',
  decidePublic: 'Alle',
  'done-photos-approved':
    '{count, plural, =0 {Kein Foto wurde gezeigt: Es war keines ausgewählt, oder keines wartet mehr.} one {# Foto ist jetzt zu sehen.} other {# Fotos sind jetzt zu sehen.}}',
  'did-photos-approved': 'Fotos zugelassen',
  missingTitle: 'Was fehlt',
  missingIntro:
    'Die Dateien hierzu sind aus der Fotosammlung verschwunden. Sie werden sofort verborgen, aber aufgehoben: Kommen die Dateien zurück, ist alles wie vorher.',
  missingKept:
    '{count, plural, one {Was einen Tag lang fehlt, wird von selbst vergessen} other {Was # Tage lang fehlt, wird von selbst vergessen}} (keep_missing_days).',
  missingNone: 'Nichts fehlt.',
  missingMore: '{count, plural, one {und ein weiteres} other {und # weitere}}',
  missingSeen: 'Gesehen',
  forgetHint:
    'Was vergessen wird, verschwindet von dieser Liste, und was seine Dateien über Kamera, Ort und Personen sagten, wird gelöscht. Die Galerie merkt sich, wer es sehen darf: Was nicht für alle war, wartet auf deine Zustimmung, falls es zurückkommt.',
  forgetSure: 'Ja, vergessen',
  forgetChosen: 'Ausgewählte vergessen',
  forgetAll: 'Alle vergessen',
  'done-missing-forgotten':
    '{count, plural, =0 {Nichts wurde vergessen: Es war nichts ausgewählt, oder es ist wieder da.} one {Es ist vergessen.} other {Sie sind vergessen.}}',
  'did-missing-forgotten': 'Fehlendes vergessen',
  pairs: 'Videos und RAW-Dateien zu Fotos',
  pairsIntro:
    'Ein Live-Foto und sein Video, oder ein JPEG und seine RAW-Datei, sind ein einziges Foto, das dieselben Personen sehen.',
  pairsApartIntro:
    'Diese gehören zusammen, sind aber verschieden eingestellt. Zusammengefügt ist das zweite für dieselben Personen sichtbar wie das erste.',
  pairJoin: 'Zu einem Foto machen',
  pairSeparate: 'Trennen',
  pairKeep: 'Getrennt lassen',
  'done-pair-joined': 'Sie sind jetzt ein einziges Foto.',
  'done-pair-separated': 'Sie sind jetzt zwei Fotos und bleiben es.',
  'did-photos-joined': 'Dateien zu einem Foto zusammengefügt',
  'did-photos-separated': 'Datei von ihrem Foto getrennt',
};
