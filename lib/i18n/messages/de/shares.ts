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
};
