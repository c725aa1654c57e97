import type { Translation } from '../../catalogue.ts';
import type { mail as source } from '../en/mail.ts';

export const mail: Translation<typeof source> = {
  subject: '{title}: dein persönlicher Link',
  greeting: 'Hallo {name},',
  sentIntro: 'das ist dein persönlicher Link zu „{title}“:',
  askedIntro: 'du hast um einen Link zu „{title}“ gebeten. Hier ist er:',
  hello: 'Hallo {name}, hier sind unsere Fotos:',
  button: 'Galerie öffnen',
  lasting:
    'Heb diese Nachricht auf: Du kannst den Link immer wieder öffnen, auf Telefon, Tablet und Computer.',
  lastingUntil:
    'Du kannst den Link immer wieder öffnen, auf Telefon, Tablet und Computer, bis zum {moment}.',
  counted:
    '{count, plural, =1 {Der Link funktioniert einmal: Öffne ihn auf dem Gerät, auf dem du die Fotos ansehen möchtest.} other {Der Link funktioniert #-mal.}}',
  countedUntil:
    '{count, plural, =1 {Der Link funktioniert einmal, bis zum {moment}: Öffne ihn auf dem Gerät, auf dem du die Fotos ansehen möchtest.} other {Der Link funktioniert #-mal, bis zum {moment}.}}',
  yoursAlone:
    'Er ist nur für dich: Wer ihn öffnet, sieht, was du siehst. Gib ihn also bitte nicht weiter.',
  notAsked: 'Du hast nicht darum gebeten? Dann musst du nichts tun: Nur du hast ihn bekommen.',
  cardIntro: 'Diese Karte öffnet dir „{title}“.',
  cardScan: 'Richte die Kamera deines Telefons auf das Quadrat oder tipp die Adresse ein:',
  cardLasting:
    'Heb diese Karte auf: Du kannst die Adresse immer wieder öffnen, auf Telefon, Tablet und Computer.',
  cardsTitle: '{title}: Karten zum Ausschneiden und Verteilen',
  cardLabel: 'auf einer Karte',
  askedLabel: 'per E-Mail angefordert',
  sentLabel: 'per E-Mail geschickt',
};
