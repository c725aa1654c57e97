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
    'Du bist hier als <bdi>{name}</bdi> angemeldet. Wer vorbeigeht, könnte alles sehen, was du siehst. Deshalb wird dieses Gerät beim Starten abgemeldet.',
  frameStart: 'Bilderrahmen starten',
  frameSignOut: 'Abmelden und Bilderrahmen starten',
  frameKeep: 'Heb den Link auf: Er startet den Bilderrahmen wieder, auch auf einem anderen Tablet.',
  frameEmpty: 'Hier gibt es noch keine Fotos. Neue erscheinen von selbst.',
  frameEnded:
    'Dieser Bilderrahmen wurde abgeschaltet. Wer ihn erstellt hat, kann dir einen neuen Link geben.',
  frameAway: 'Die Galerie ist gerade nicht erreichbar. Der Bilderrahmen versucht es weiter.',
  frameScreen: 'Tippe für Vollbild.',
  frameStayOn: 'Stelle den Bildschirm so ein, dass er nie ausgeht.',
};
