import type { Translation } from '../../catalogue.ts';
import type { adminAccess as source } from '../en/adminAccess.ts';

export const adminAccess: Translation<typeof source> = {
  policy: 'Wer es sieht',
  public: 'Alle',
  nobody: 'Niemand',
  nobodyYet: 'Noch niemand',
  asAlbum: 'Wie das Album',
  photosDoNotInherit: 'aber nicht die Fotos',
  withoutOriginals: 'ohne Originale',
  withoutArchive: 'nicht alles auf einmal',
  withoutMetadata: 'ohne Ort und Kamera',
  'policy-none': 'Noch niemand (zu entscheiden)',
  'policy-public': 'Alle',
  'policy-shared': 'Einige',
  'policy-nobody': 'Niemand',
  'policy-photos': 'Fotos mit eigener Auswahl an Personen',

  changePolicy: 'Ändern, wer es sieht',
  setPolicy: 'Auswählen, wer sie sieht …',
  addToPolicy: 'Personen hinzufügen …',
  removeFromPolicy: 'Personen herausnehmen …',
  unsetPolicy: 'Vor allen verbergen …',
  policyWhat: 'Was soll geschehen?',
  'kind-set': 'Nur diese Personen',
  'kind-add': 'Auch diese Personen',
  'kind-remove': 'Diese Personen nicht mehr',
  'kind-files': 'Nur, was heruntergeladen werden darf',
  'kind-copy': 'Dieselben wie bei einem anderen Album',
  'kind-unset': 'Vor allen verbergen',
  'kind-unset-photo': 'Wie das Album',
  publicHint: 'Wer die Adresse kennt, ohne Anmeldung',
  inherit: 'Auch die Fotos',
  inheritHint:
    'Dieselben Personen sehen alle Fotos, die keine eigene Auswahl haben. Sonst sieht sie niemand.',
  noGroups: 'Es gibt noch keine Gruppen.',
  files: 'Was heruntergeladen werden darf',
  filesAsIs: 'So lassen',
  originals: 'Originale',
  originalsHint:
    'Ohne sie kann niemand die Originaldateien herunterladen, weder einzeln noch alle auf einmal.',
  archives: 'Alles auf einmal',
  archivesHint: 'Als Archiv (zip). Sonst lassen sich Fotos nur einzeln herunterladen.',
  mayBeHad: 'Ja',
  mayNotBeHad: 'Nein',
  metadata: 'Ort, Kamera und Ähnliches',
  metadataHint:
    'In allen heruntergeladenen Dateien. Eine Datei, aus der sie sich nicht entfernen lassen, wird nicht angeboten.',
  metadataKept: 'Bleiben in den Dateien',
  metadataStripped: 'Werden entfernt',
  copyFrom: 'Welches Album',
  review: 'Ansehen, was sich ändert',
  apply: 'Anwenden',
  reviewTitle: 'Was sich ändert',
  reviewCounts:
    '{created, plural, =0 {} other {Neu ausgewählt: #. }}{changed, plural, =0 {} other {Geändert: #. }}{deleted, plural, =0 {} other {Aufgehoben: #.}}',
  gains: 'sieht zusätzlich:',
  loses: 'sieht nicht mehr:',
  noChange: 'Niemand sieht mehr oder weniger als vorher.',
  'files-originals-false':
    '{count, plural, one {# bietet keine Originale mehr an.} other {# bieten keine Originale mehr an.}}',
  'files-originals-true':
    '{count, plural, one {# bietet wieder Originale an.} other {# bieten wieder Originale an.}}',
  'files-archives-false':
    '{count, plural, one {# lässt sich nicht mehr auf einmal herunterladen.} other {# lassen sich nicht mehr auf einmal herunterladen.}}',
  'files-archives-true':
    '{count, plural, one {# lässt sich wieder auf einmal herunterladen.} other {# lassen sich wieder auf einmal herunterladen.}}',
  'files-stripMetadata-true':
    '{count, plural, one {# bietet Dateien ohne Ort und Kamera an.} other {# bieten Dateien ohne Ort und Kamera an.}}',
  'files-stripMetadata-false':
    '{count, plural, one {# bietet Dateien mit Ort und Kamera an.} other {# bieten Dateien mit Ort und Kamera an.}}',
  policiesOfAlbums: '{count, plural, one {Wer # Album sieht} other {Wer # Alben sieht}}',
  policiesOfPhotos: '{count, plural, one {Wer # Foto sieht} other {Wer # Fotos sieht}}',
  concerned: 'Es geht um',

  whoSees: 'Wer es sieht, und warum',
  everybody: 'Alle, ohne sich anzumelden',
  nobodySees: 'Niemand.',
  sharesShowing: 'Alle mit dem Link zu einer dieser Freigaben',
  holdersOfLink: 'Alle mit dem Link zu {name}',
  doNotSee: '{count, plural, one {# sieht es nicht} other {# sehen es nicht}}',
  allPhotos: '{count, plural, =0 {keine Fotos} =1 {sein Foto} other {alle # Fotos}}',
  somePhotos: '{count, plural, =0 {keine Fotos} other {# von {total, number} Fotos}}',
  albumNotShown: 'nicht das Album selbst',
  'withheld-missing': 'Es fehlt in der Fotosammlung: Zurzeit sieht es niemand.',
  'withheld-waiting': 'Es wartet auf deine Zustimmung: Zurzeit sieht es niemand.',
  'because-public': 'es ist für alle',
  'because-user': 'wurde ausgewählt',
  'because-group': 'ist in <n>{group}</n>',
  'because-album-public': 'das Album ist für alle',
  'because-album-user': 'wurde für das Album ausgewählt',
  'because-album-group': 'ist in <n>{group}</n>, für das Album ausgewählt',
  'because-admin': 'kümmert sich um die Galerie',
  'because-view': 'darf alles sehen',
  'because-group-admin': 'ist in <n>{group}</n>, die sich um die Galerie kümmert',
  'because-group-view': 'ist in <n>{group}</n>, die alles sehen darf',

  'done-saved': 'Gespeichert.',
  'done-administrators-made':
    'Gespeichert. {count, plural, one {Eine Person verwaltet} other {# Personen verwalten}} jetzt die Galerie und {count, plural, one {braucht} other {brauchen}} einen neuen Link: Dauerhafte Links, und Geräte, die mit ihnen angemeldet wurden, gelten nicht für Verwalter.',
  'done-policies-set': 'Gespeichert.',
  seenMore:
    '{name} sieht jetzt {more, plural, =0 {weitere Fotos} one {ein weiteres Album} other {# weitere Alben}}.',
  seenMoreByMany:
    '{count, plural, one {Eine Person sieht} other {# Personen sehen}} jetzt {more, plural, =0 {weitere Fotos} one {ein weiteres Album} other {# weitere Alben}}.',
  seenMoreByAll:
    'Alle sehen jetzt {more, plural, =0 {weitere Fotos} one {ein weiteres Album} other {# weitere Alben}}.',
  seenLess:
    '{name} sieht {less, plural, =0 {manche Fotos} one {ein Album} other {# Alben}} nicht mehr.',
  seenLessByMany:
    '{count, plural, one {Eine Person sieht} other {# Personen sehen}} {less, plural, =0 {manche Fotos} one {ein Album} other {# Alben}} nicht mehr.',
  'done-policies-unset':
    '{deleted, plural, one {Vor allen verborgen, bis du neu auswählst.} other {# sind vor allen verborgen, bis du neu auswählst.}}',
  'done-policies-unchanged': 'So war es schon: Es gab nichts zu ändern.',
  'done-policies-restored':
    '{count, plural, =0 {Es ist wieder wie vorher.} one {Es ist wieder wie vorher.} other {Alle # sind wieder wie vorher.}}{gone, plural, =0 {} =1 { Eine Person oder Gruppe, die es sah, gibt es nicht mehr.} other { # Personen und Gruppen, die es sahen, gibt es nicht mehr.}}',
  'done-nothing-chosen': 'Es war nichts ausgewählt.',
  'done-person-added': 'Hinzugefügt. Erstelle jetzt einen Link zum Verschicken.',
  'done-person-removed': 'Entfernt.',
  'done-person-back':
    '{count, plural, =0 {Die Person ist wieder da; kein Link funktioniert.} one {Die Person ist wieder da, und ein Link funktioniert wieder.} other {Die Person ist wieder da, und # Links funktionieren wieder.}} Geräte müssen neu angemeldet werden.{gone, plural, =0 {} =1 { Eine Person oder Gruppe, die dasselbe sah, gibt es nicht mehr.} other { # Personen und Gruppen, die dasselbe sahen, gibt es nicht mehr.}}',
  'done-password-set':
    'Das Passwort ist gesetzt. Geräte, die mit einem Passwort angemeldet waren, sind abgemeldet.',
  'done-password-removed': 'Das Passwort ist entfernt.',
  'done-account-added':
    'Ausgewählt. Geräte, die nur durch eine E-Mail-Adresse angemeldet waren, sind abgemeldet.',
  'done-account-removed':
    'Das Konto ist entfernt; die Geräte, die damit angemeldet waren, sind abgemeldet.',
  'done-group-added': 'Hinzugefügt. Wähle jetzt die Mitglieder aus.',
  'done-group-exists': 'Diese Gruppe gibt es schon.',
  'done-group-removed': 'Entfernt.',
  'done-group-back':
    'Die Gruppe ist wieder da, mit ihren Mitgliedern.{gone, plural, =0 {} =1 { Eine Person oder Gruppe, die dasselbe sah, gibt es nicht mehr.} other { # Personen und Gruppen, die dasselbe sahen, gibt es nicht mehr.}}',
  'done-link-revoked': 'Der Link ist gesperrt; seine Geräte sind abgemeldet.',
  'done-links-revoked':
    '{count, plural, one {# Link ist gesperrt; seine Geräte sind abgemeldet.} other {# Links sind gesperrt; ihre Geräte sind abgemeldet.}}',
  'done-scan-started': 'Das Einlesen hat begonnen.',
  'done-scan-ended': 'Das Einlesen ist fertig.',
  'done-scan-busy': 'Es wird schon eingelesen.',

  'fault-unknown-user': 'Eine dieser Personen gibt es nicht mehr. Nichts wurde geändert.',
  'fault-unknown-group': 'Eine dieser Gruppen gibt es nicht mehr. Nichts wurde geändert.',
  'fault-unknown-link': 'Diesen Link gibt es nicht mehr.',
  'fault-unknown-target':
    'Eines dieser Alben oder Fotos gibt es nicht mehr. Nichts wurde geändert.',
  'fault-no-pair':
    'Diese beiden können kein gemeinsames Foto mehr sein: Eines fehlt, wartet oder gehört schon zu einem anderen.',
  'fault-unknown-change': 'Diese Änderung gibt es nicht mehr.',
  'fault-unknown-share': 'Diese Freigabe gibt es nicht mehr.',
  'fault-nothing-to-share': 'Es gibt nichts, was sich teilen ließe.',
  'fault-not-shareable': 'Ein Foto, das für niemanden zu sehen ist, lässt sich nicht teilen.',
  'fault-too-many-photos': 'Das sind zu viele Fotos für eine Freigabe.',
  'fault-invalid-rule': 'Das ist weder eine Kategorie noch ein Ordner der Fotosammlung.',
  'fault-unknown-rule': 'Diese Vorgabe gibt es nicht mehr.',
  'fault-invalid-handle':
    'Ein Benutzername hat 1 bis 64 Buchstaben (a bis z), Ziffern, Punkte, Binde- und Unterstriche.',
  'fault-invalid-name': 'Ein Name hat 1 bis 100 Zeichen in einer Zeile.',
  'fault-invalid-email': 'Das ist keine E-Mail-Adresse.',
  'fault-invalid-locale': 'Diese Sprache spricht die Galerie nicht.',
  'fault-invalid-permission': 'Dieses Recht gibt es nicht.',
  'fault-invalid-day': 'Bitte gib ein gültiges Datum an: Eine Uhrzeit allein genügt nicht.',
  'fault-invalid-uses': 'Ein Link funktioniert 1- bis 1000-mal, oder immer.',
  'fault-invalid-expiry': 'Ein Link läuft in der Zukunft ab, oder nie.',
  'fault-account-taken': 'Dieses Konto gehört hier jemand anderem.',
  'fault-invalid-account':
    'Das kann keine Kennung eines Kontos sein: Tippe sie genau so ein, wie der Anbieter sie schreibt (sub).',
  'fault-no-single-sign-on':
    'Die Anmeldung mit einem Konto von anderswo ist nicht eingerichtet (oidc in gallery.yaml).',
  'fault-taken': 'Dieser Name ist schon vergeben.',
  'fault-last-administrator':
    'Dann würde sich niemand mehr um die Galerie kümmern. Gib zuerst jemand anderem dieses Recht.',
  'fault-link-of-administrator':
    'Links von Verwaltern funktionieren einmal und höchstens einen Tag.',
  'fault-password-too-short': 'Das Passwort ist zu kurz: Nimm mindestens 10 Zeichen.',
  'fault-password-too-long': 'Das Passwort ist zu lang.',
  'fault-already-undone': 'Das wurde schon rückgängig gemacht.',
  'fault-decided-since':
    'Inzwischen hat jemand ausgewählt, wer dieses Album sieht. Dabei bleibt es.',
  'fault-outdated-page':
    'Diese Seite ist älter als das, was sie ändern würde. Lade sie neu und prüfe, ob sie noch zeigt, was du ändern möchtest.',
  'fault-changed-since':
    'Inzwischen hat jemand geändert, wer einige davon sieht. Mach zuerst jene Änderung rückgängig.',
};
