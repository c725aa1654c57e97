import type { Translation } from '../../catalogue.ts';
import type { admin as source } from '../en/admin.ts';

export const admin: Translation<typeof source> = {
  skipToContent: 'Zum Inhalt springen',
  sections: 'Bereiche',
  overview: 'Übersicht',
  albums: 'Alben',
  scan: 'Einlesen',
  pages: 'Seiten',
  page: 'Seite {page}',
  back: 'Zurück',
  save: 'Speichern',
  add: 'Hinzufügen',
  remove: 'Entfernen',
  cancel: 'Abbrechen',
  undo: 'Rückgängig machen',
  any: 'Egal',
  search: 'Suchen',
  show: 'Zeigen',
  showAll: 'Alle zeigen',
  filters: '{count, plural, =0 {Filter} other {Filter (#)}}',
  formUnreadable: 'Das Formular ist nicht richtig ausgefüllt. Nichts wurde geändert.',

  albumCount: '{count, plural, =0 {keine Alben} =1 {ein Album} other {# Alben}}',
  photoCount: '{count, plural, =0 {keine Fotos} =1 {ein Foto} other {# Fotos}}',
  personCount: '{count, plural, =1 {eine Person} other {# Personen}}',

  overviewTitle: 'Die Galerie',
  attention: 'Zu tun',
  'attention-none': 'Im Moment nichts.',
  'attention-withoutPolicy':
    '{count, plural, one {# Album wartet darauf, dass du sagst, wer es sieht} other {# Alben warten darauf, dass du sagst, wer sie sieht}}',
  'attention-damaged':
    '{count, plural, one {# Foto ist beschädigt} other {# Fotos sind beschädigt}}',
  'attention-waiting':
    '{count, plural, one {# Foto wartet auf deine Zustimmung} other {# Fotos warten auf deine Zustimmung}}',
  'attention-missing':
    '{count, plural, one {# Foto fehlt in der Fotosammlung} other {# Fotos fehlen in der Fotosammlung}}',
  'attention-withoutLink':
    '{count, plural, one {# Person hat keinen Link} other {# Personen haben keinen Link}}',
  'attention-shutOut':
    '<n>{name}</n> kümmert sich um die Galerie und kann sich nicht anmelden: Schick einen neuen Link',
  newAlbums: 'Neue Alben',
  'newAlbums-public':
    'Neue Alben sind öffentlich: Wer diese Adresse kennt, sieht sie, bis du entscheidest, wer sie sieht (new_albums in gallery.yaml).',
  'newAlbums-private':
    'Neue Alben sind privat: Niemand sieht sie, bis du entscheidest, wer sie sieht (new_albums in gallery.yaml).',
  lastScan: 'Zuletzt eingelesen',
  noScanYet: 'Die Fotosammlung wurde noch nicht eingelesen.',
  toScan: 'Zum Einlesen',

  category: 'Kategorie',
  year: 'Jahr',
  naming: 'Geteilt mit',
  condition: 'Zustand',
  'condition-damaged': 'Mit beschädigten Fotos',
  'condition-waiting': 'Mit wartenden Fotos',
  'condition-missing': 'Fehlt in der Fotosammlung',
  noAlbumsMatch: 'Kein Album passt.',
  noPhotosMatch: 'Kein Foto passt.',
  fileName: 'Dateiname',
  inAlbum: 'Album',
  policyInForce: 'Wer es sieht',
  'policy-own': 'Andere Personen als das Album',
  'photo-damaged': 'Beschädigt',
  'photo-waiting': 'Wartet',
  'photo-missing': 'Fehlt in der Fotosammlung',
  'photo-undated': 'Ohne Datum',
  firstPhotos: 'Erste Fotos',
  morePhotos: 'Weitere Fotos',
  selectAll: 'Alle auswählen',
  selectNone: 'Keine',
  chosen: 'Ausgewählt:',
  pickHint:
    'Mit der Umschalttaste und einem Klick oder den Pfeiltasten wählst du alles dazwischen aus.',
  choose: '{name} auswählen',
  allMatching: 'Alle {count, number}, die passen',
  allPhotosOfAlbum: 'Alle {count, number} des Albums',
  ownPolicies:
    '{count, plural, one {# Foto hat eine eigene Auswahl an Personen} other {# Fotos haben eine eigene Auswahl an Personen}}',
  damagedCount: '{count, plural, one {# beschädigt} other {# beschädigt}}',
  waitingCount: '{count, plural, one {# wartet} other {# warten}}',
  missingCount: '{count, plural, one {# fehlt} other {# fehlen}}',
  missing: 'Fehlt',
  damaged: 'Beschädigt:',
  waiting: 'Wartet',
  missingSince:
    'Fehlt in der Fotosammlung seit dem {date}. Niemand sieht es. Ist es wieder da, sehen es dieselben Leute wie vorher.',
  tooLarge:
    'Zu groß zum Anzeigen: Es hat {megapixels} Megapixel, die Grenze liegt bei {limit}. Um sie zu erhöhen, setze max_megapixels in gallery.yaml und starte die Galerie neu.',
  damagedBecause: 'Beschädigt: Diese Datei lässt sich nicht anzeigen.',
  waitingHint: 'Wartet auf deine Zustimmung: Noch sieht es niemand.',

  inGallery: 'In der Galerie ansehen',
  about: 'Angaben',
  name: 'Name',
  date: 'Datum',
  description: 'Beschreibung',
  cover: 'Titelbild',
  chooseCover: 'Anderes auswählen',
  chooseCoverTitle: 'Titelbild auswählen',
  chooseCoverIntro:
    'Klick auf das Foto, das Titelbild werden soll. Wer es nicht sehen darf, bekommt ein anderes.',
  firstPhotoAsCover: 'Wieder das erste Foto nehmen',
  pathSays: 'Laut Pfad:',
  pathSaysNoName: 'Der Pfad nennt keinen Namen: Gezeigt wird der Ordner.',
  reset: 'Zurücksetzen',
  photos: 'Fotos',
  picture: 'Das Foto',
  caption: 'Bildunterschrift',
  taken: 'Aufgenommen',
  takenUnknown: 'Weder die Datei noch ihr Name sagt, wann.',
  takenTime: 'um (kann leer bleiben)',
  'taken-name': 'Laut Dateiname: {moment}',
  'taken-exif': 'Laut Kamera: {moment}',
  'taken-xmp': 'Laut Datei (XMP): {moment}',
  'taken-iptc': 'Laut Datei (IPTC): {moment}',
  'taken-digitised': 'Digitalisiert: {moment}',
  'taken-film': 'Laut Video: {moment}',
  'taken-sidecar': 'Laut einer Datei daneben: {moment}',
  'taken-changed': 'Geschätzt, nach der letzten Änderung der Datei: {moment}',
  'taken-gps': 'Laut GPS: {moment}',
  megabytes: '{size, number, ::.0} MB',
  kilobytes: '{size, number, ::.} kB',
  pixels: '{width}\u00a0×\u00a0{height}',

  scanIntro:
    'Beim Einlesen gleicht sich die Galerie mit der Fotosammlung ab: Sie findet neue Alben und Fotos und verbirgt, was nicht mehr da ist.',
  startScan: 'Fotos einlesen',
  fullScan: 'Alles noch einmal lesen',
  fullScanHint: 'Auch Datum und Größe von Fotos, die sich nicht geändert haben. Dauert länger.',
  scanRuns: 'Es wird gerade eingelesen',
  'phase-walking': 'Die Fotosammlung wird durchgesehen …',
  'phase-reading': 'Fotos werden gelesen …',
  'phase-applying': 'Wird gespeichert …',
  'phase-reading-of':
    '{done, plural, other {#}} von {total, plural, one {# Foto} other {# Fotos}} gelesen',
  'phase-applying-of':
    '{done, plural, other {#}} von {total, plural, one {# Foto} other {# Fotos}} gespeichert',
  scanNotStarted: 'Das Einlesen konnte nicht beginnen. Warum, steht im Protokoll des Servers.',
  refusedTitle: 'Das letzte Einlesen hat nichts geändert',
  refusedWhy:
    'Es hätte alle Fotos entfernt, oder mehr als {share} % davon. Ist die Festplatte mit den Fotos angeschlossen, und ist alles da? Sind diese Fotos wirklich weg, sag es hier: Die Galerie merkt sich, wer sie sehen darf, und sie kommen zurück, wenn sie wieder auftauchen.',
  refusedUnreadable:
    'Die Fotosammlung lässt sich nicht lesen. Ist ihre Festplatte angeschlossen, und steht sie in gallery.yaml unter „library“? Bis dahin bleibt alles, wie es war.',
  insist: 'Ja, entfernen, was weg ist',
  reports: 'Berichte',
  noReport: 'Es gibt keinen Bericht.',
  'scan-done': 'fertig',
  'scan-running': 'läuft',
  'scan-refused': 'abgelehnt, nichts wurde geändert',
  'scan-failed': 'gescheitert, nichts wurde geändert',
  scanNothingNew: 'nichts Neues',
  scanAddedAlbums: '{count, plural, one {# neues Album} other {# neue Alben}}',
  scanAddedPhotos: '{count, plural, one {# neues Foto} other {# neue Fotos}}',
  scanReturned: '{count, plural, one {# Foto ist wieder da} other {# Fotos sind wieder da}}',
  scanChanged: '{count, plural, one {# Foto geändert} other {# Fotos geändert}}',
  scanMissing: '{count, plural, one {# Foto ist weg} other {# Fotos sind weg}}',
  scanDamaged: '{count, plural, one {# Foto beschädigt} other {# Fotos beschädigt}}',
  scanTooLarge:
    '{count, plural, one {# Foto zu groß zum Anzeigen} other {# Fotos zu groß zum Anzeigen}}',
  scanFiles:
    '{seen, plural, one {# Datei} other {# Dateien}} in der Fotosammlung, davon {photos, plural, one {# Foto} other {# Fotos}}; {ignored, number} ausgelassen.',
  scanSeconds: 'Es hat {seconds, number, ::.0} s gedauert.',
  'report-faults':
    '{count, plural, one {# Datei oder Ordner ließ sich nicht lesen} other {# Dateien und Ordner ließen sich nicht lesen}}',
  'report-damaged_photos': '{count, plural, one {# beschädigtes Foto} other {# beschädigte Fotos}}',
  'report-unshown_photos':
    '{count, plural, one {# Datei ohne Bild hier} other {# Dateien ohne Bild hier}}',
  'report-too_large_photos':
    '{count, plural, one {# Foto ist zu groß zum Anzeigen} other {# Fotos sind zu groß zum Anzeigen}}: Erhöhe max_megapixels in gallery.yaml',
  'report-changed_albums':
    '{count, plural, one {# Album mit anderem Datum oder Namen} other {# Alben mit anderem Datum oder Namen}}',
  'report-waiting_photos':
    '{count, plural, one {# Foto wartet auf dich} other {# Fotos warten auf dich}}',
  'report-joined_photos':
    '{count, plural, one {# Video oder RAW-Datei mit dem passenden Foto zusammengefügt} other {# Videos und RAW-Dateien mit ihren Fotos zusammengefügt}}',
  'report-separated_photos':
    '{count, plural, one {# Datei von ihrem Foto getrennt} other {# Dateien von ihren Fotos getrennt}}',
  'report-apart_photos':
    '{count, plural, one {# Datei, die zu einem anderen Foto gehören könnte} other {# Dateien, die zu anderen Fotos gehören könnten}}',
  'apart-policy': 'verschiedene Leute sehen sie',
  'apart-share': 'eine Freigabe zeigt nur eine davon',
  'apart-edits': 'ihr Datum oder ihre Bildunterschrift wurde bearbeitet',
  'apart-cover': 'Titelbild ihres Albums',
  'apart-favourite': 'jemandes Favorit',
  'apart-kept': 'du lässt sie getrennt',
  'report-moved_albums':
    '{count, plural, one {# Album ist umgezogen} other {# Alben sind umgezogen}}',
  'report-moved_photos':
    '{count, plural, one {# Foto ist umgezogen} other {# Fotos sind umgezogen}}',
  'report-recognised_albums':
    '{count, plural, one {# neues Album aus umgezogenen Fotos} other {# neue Alben aus umgezogenen Fotos}}',
  'report-given_albums':
    '{count, plural, one {# neues Album, für das du schon entschieden hattest, wer es sieht} other {# neue Alben, für die du schon entschieden hattest, wer sie sieht}}',
  'report-followed_standing':
    '{count, plural, one {# Ordner wurde umbenannt: Was du für neue Alben darin entschieden hattest, gilt auch unter dem neuen Namen} other {# Ordner wurden umbenannt: Was du für neue Alben darin entschieden hattest, gilt auch unter den neuen Namen}}',
  'report-left_standing':
    '{count, plural, one {# Vorgabe für neue Alben passt auf kein Album mehr: Ihre Alben sind jetzt anderswo} other {# Vorgaben für neue Alben passen auf kein Album mehr: Ihre Alben sind jetzt anderswo}}',
  policyOfSeveral:
    'aus mehreren Alben, oder unter anderem Namen ignoriert: Niemand sieht es, bis du entscheidest',
  policyCopied: 'dieselben Leute sehen es wie das Album {album}',
  'report-copied_photos': '{count, plural, one {# Kopie} other {# Kopien}}',
  'report-added_albums': '{count, plural, one {# neues Album} other {# neue Alben}}',
  'report-added_photos': '{count, plural, one {# neues Foto} other {# neue Fotos}}',
  'report-returned_albums':
    '{count, plural, one {# Album ist wieder da} other {# Alben sind wieder da}}',
  'report-returned_photos':
    '{count, plural, one {# Foto ist wieder da} other {# Fotos sind wieder da}}',
  'report-changed_photos': '{count, plural, one {# geändertes Foto} other {# geänderte Fotos}}',
  'report-redated_photos':
    '{count, plural, one {# Foto hat ein anderes Datum} other {# Fotos haben ein anderes Datum}}',
  'report-corrected_photos':
    '{count, plural, one {# Foto nach erneutem Lesen berichtigt} other {# Fotos nach erneutem Lesen berichtigt}}',
  'corrected-size': 'Größe',
  'corrected-kind': 'Art der Datei',
  'corrected-damage': 'Schäden',
  'corrected-film': 'Länge oder Kodierung',
  'corrected-camera': 'Kamera',
  'corrected-position': 'Ort',
  'corrected-texts': 'Texte',
  'report-missing_albums': '{count, plural, one {# Album ist weg} other {# Alben sind weg}}',
  'report-missing_photos':
    '{count, plural, one {# Foto ist aus seinem Album verschwunden} other {# Fotos sind aus ihren Alben verschwunden}}',
  'report-unmatched':
    '{count, plural, one {# Datei ausgelassen: unbekannte Art oder unbekannter Ordner} other {# Dateien ausgelassen: unbekannte Art oder unbekannter Ordner}}',
  'report-unmatched_groups': 'Wegen ihrer Art oder ihres Ordners ausgelassene Dateien, nach Ordner',
  'report-ignored_groups': 'Dateien, die du auslassen wolltest, nach Regel',
  scanSteps:
    'Auflisten {listing, number, ::.0} s, Planen {planning, number, ::.0} s, Lesen {reading, number, ::.0} s, Schreiben {writing, number, ::.0} s.',
  fileCount: '{count, plural, one {# Datei} other {# Dateien}}',
  closestPattern: 'am nächsten: {key}',
  'report-unused_rules':
    '{count, plural, one {# Regel in gallery.yaml passt auf keine Datei} other {# Regeln in gallery.yaml passen auf keine Datei}}',
  filmsFault: 'Videos haben hier kein Bild:',
  andMore: '{count, plural, one {und # weitere} other {und # weitere}}',
};
