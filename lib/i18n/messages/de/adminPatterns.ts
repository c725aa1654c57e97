import type { Translation } from '../../catalogue.ts';
import type { adminPatterns as source } from '../en/adminPatterns.ts';

export const adminPatterns: Translation<typeof source> = {
  patternsTitle: 'Muster',
  patternsIntro:
    'Muster sagen, welche Dateien Fotos sind und zu welchem Album jedes gehört. Probier hier andere aus, bevor du sie speicherst: Nichts wird geändert.',
  patternsPath: 'Ein Pfad in der Fotosammlung',
  patternsPathHint:
    'Zum Beispiel 2024/05_01_See/IMG_0001.jpg. Vorgeschlagen werden Dateien, die beim letzten Einlesen ausgelassen wurden.',
  patternsRules: 'Muster und Ausnahmen',
  patternsRulesHint:
    'Wie in gallery.yaml, wo die geltenden stehen. Um andere zu speichern, schreib sie dort an die Stelle von patterns und ignore, starte den Server neu und lies die Fotos ein.',
  patternsTryPath: 'Pfad ausprobieren',
  patternsTryLibrary: 'An der ganzen Fotosammlung ausprobieren',
  patternsCopy: 'Für gallery.yaml kopieren',
  trialTitle: 'Ergebnis',
  trialFaults: 'Diese Regeln lassen sich nicht verwenden',
  trialIgnored: 'Er wird wegen {rule} ausgelassen',
  trialUnmatched: 'Kein Muster passt auf ihn',
  trialClosest: '{rule} kommt am nächsten: Es erwartet {part} statt {found}',
  trialMatched: 'Auf ihn passt {rule}',
  trialAlbum: 'Album: {name}, {date} ({category})',
  trialDateOfPhotos: 'das Datum seines frühesten Fotos',
  trialLibrary: '{photos} von {seen} Dateien sind Fotos; {ignored} werden ausgelassen',
  trialUnmatchedPhotos:
    '{count, plural, =0 {Auf jedes Bild und jedes Video passt ein Muster.} one {Auf # Bild oder Video passt kein Muster.} other {Auf # Bilder und Videos passt kein Muster.}}',
  trialMoved: '{count, plural, one {# Foto würde umziehen.} other {# Fotos würden umziehen.}}',
  trialMissing:
    '{count, plural, one {# Foto würde aus einem Album verschwinden, das bleibt.} other {# Fotos würden aus Alben verschwinden, die bleiben.}}',
  trialWaiting:
    '{count, plural, one {# Foto würde auf deine Zustimmung warten.} other {# Fotos würden auf deine Zustimmung warten.}}',
  trialRefused: 'So viel würde verschwinden, dass das Einlesen abgelehnt würde (max_removed).',
  trialNothing: 'Kein Album würde sich ändern',
  trialAppearing: '{count, plural, one {# Album käme hinzu} other {# Alben kämen hinzu}}',
  trialMoving: '{count, plural, one {# Album würde umziehen} other {# Alben würden umziehen}}',
  trialVanishing:
    '{count, plural, one {# Album würde verschwinden} other {# Alben würden verschwinden}}',
  trialAdded:
    '{count, plural, one {# Album bekäme weitere Fotos} other {# Alben bekämen weitere Fotos}}',
  trialRenamed:
    '{count, plural, one {# Album hätte einen anderen Namen oder ein anderes Datum} other {# Alben hätten einen anderen Namen oder ein anderes Datum}}',
  trialLine: '{path} ({category}): {photos}, zu sehen für {who}',
  trialEverybody: 'alle',
  trialPeople: '{count, plural, =0 {niemanden} one {# Person} other {# Personen}}',
  'trial-busy': 'Gerade läuft ein anderer Versuch. Probier es gleich noch einmal.',
  'trial-late':
    'Es dauerte zu lange und wurde abgebrochen: Enthält ein Ausdruck eine Wiederholung in einer Wiederholung?',
  'trial-ended':
    'Es wurde abgebrochen, weil es mehr Speicher braucht, als ein Versuch benutzen darf.',
};
