import type { Translation } from '../../catalogue.ts';
import type { adminShares as source } from '../en/adminShares.ts';

export const adminShares: Translation<typeof source> = {
  shares: 'Freigaben',
  sharesIntro:
    'Eine Freigabe ist ein Link für Leute, die nicht in deiner Liste stehen. Wer ihn hat, sieht ein Album oder die Fotos, die du ausgewählt hast, und sonst nichts. Die Adresse wird nur einmal gezeigt, gleich nach dem Erstellen.',
  noShares: 'Es gibt noch keine Freigaben.',
  newShare: 'Neue Freigabe',
  shareAlbum: 'Album teilen',
  sharePhotos: 'Ausgewählte Fotos teilen',
  ofAlbum: 'Das Album <n>{name}</n>',
  ofPhotos: '{count, plural, =1 {Ein ausgewähltes Foto} other {# ausgewählte Fotos}}',
  shareOfAlbumHint:
    'Fotos dieses Albums mit eigener Auswahl an Personen sind nicht dabei. Fotos, die später hinzukommen, schon.',
  whichAlbum: 'Welches Album?',
  whichAlbumHint: 'Um nur einige Fotos zu teilen, wähle sie auf der Seite ihres Albums aus.',
  shareName: 'Name',
  shareNameHint: 'Wird allen gezeigt, die den Link öffnen.',
  shareLifetimeNever: 'Bis du sie sperrst',
  sharePassword: 'Passwort',
  sharePasswordHint:
    'Wenn du eines möchtest: mindestens {least} Zeichen. Schick es getrennt vom Link.',
  shareOriginals: 'Mit Originalen, und alles auf einmal',
  shareOriginalsHint: 'Ohne sie sind die Fotos nur in den Größen der Galerie zu sehen.',
  makeShare: 'Freigabe erstellen',
  shareMadeFor: 'Der Link zu',
  notShareable:
    'Einige dieser Fotos lassen sich nicht teilen: Ihre Datei fehlt, sie warten auf deine Zustimmung, oder sie sind für niemanden zu sehen. Es sind: {names}',
  shareVisits: '{count, plural, =0 {nie geöffnet} =1 {einmal geöffnet} other {#-mal geöffnet}}',
  shareLastVisit: 'zuletzt am {moment}',
  shareBy: 'von {name}',
  shareHasPassword: 'mit Passwort',
  shareNoOriginals: 'ohne Originale, nicht alles auf einmal',
  'done-share-revoked': 'Die Freigabe ist gesperrt: Niemand sieht mehr etwas durch sie.',
  frame: 'Für ein Tablet im Regal',
  frameHint:
    'Ein Bilderrahmen zeigt ein Foto nach dem anderen, so lange du willst, in den Größen der Galerie. Neue Fotos kommen von selbst dazu, Videos werden übersprungen. Niemand ist dort angemeldet: Wer vorbeigeht, sieht diese Fotos und sonst nichts.',
  makeFrame: 'Bilderrahmen erstellen',
  frameMessage: 'Der Bilderrahmen „{name}“ startet auf einem Tablet mit diesem Link:',
  frameMadeFor: 'Der Bilderrahmen',
  shareIsFrame: 'Bilderrahmen',
  frameOfPhotos: 'Ausgewählte Fotos',
};
