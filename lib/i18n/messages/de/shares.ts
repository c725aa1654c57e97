import type { Translation } from '../../catalogue.ts';
import type { shares as source } from '../en/shares.ts';

export const shares: Translation<typeof source> = {
  intro: 'Diese Fotos wurden mit dir geteilt. Du brauchst kein Konto, um sie anzusehen.',
  password: 'Passwort',
  passwordIntro: 'Wer dir den Link geschickt hat, hat dir auch ein Passwort gegeben.',
  open: 'Fotos ansehen',
  keep: 'Heb den Link auf: Er öffnet die Fotos wieder, auf allen deinen Geräten.',
  wrongPassword: 'Das ist nicht das Passwort dieser Fotos.',
  passwordWait:
    'Das Passwort war zu oft falsch. Versuch es in {minutes, plural, =1 {einer Minute} other {# Minuten}} noch einmal.',
  download: 'Alle herunterladen',
  empty: 'Im Moment sind hier keine Fotos.',
  frameIntro:
    'Für ein Tablet im Regal: Es zeigt ein Foto nach dem anderen und führt nirgendwo sonst hin.',
  frameSignedIn:
    'Du bist hier als <bdi>{name}</bdi> angemeldet. Wer an einem Bilderrahmen vorbeigeht, könnte sich als du umsehen. Deshalb meldet der Start dieses Gerät ab.',
  frameStart: 'Bilderrahmen starten',
  frameSignOut: 'Abmelden und Bilderrahmen starten',
  frameKeep: 'Behalte den Link: Er startet den Bilderrahmen auch auf einem neuen Tablet.',
  frameEmpty: 'Hier gibt es noch keine Fotos. Neue erscheinen von selbst.',
  frameEnded:
    'Dieser Bilderrahmen wurde abgeschaltet. Wer ihn gemacht hat, kann dir einen neuen Link geben.',
  frameAway: 'Die Galerie ist nicht zu erreichen. Es wird immer wieder versucht.',
  frameScreen: 'Tippe für das ganze Bild.',
  frameStayOn: 'Stelle den Bildschirm so ein, dass er nie ausgeht.',
};
