import type { Translation } from '../../catalogue.ts';
import type { mail as source } from '../en/mail.ts';

export const mail: Translation<typeof source> = {
  subject: '{title} : votre lien personnel',
  greeting: 'Bonjour {name},',
  sentIntro: 'Voici votre lien personnel pour « {title} » :',
  askedIntro: 'Vous avez demandé un lien pour « {title} ». Le voici :',
  hello: 'Bonjour {name}, voici nos photos :',
  button: 'Ouvrir la galerie',
  lasting:
    'Gardez ce message : vous pouvez ouvrir le lien autant de fois que vous voulez, sur votre téléphone, votre tablette et votre ordinateur.',
  lastingUntil:
    'Vous pouvez ouvrir le lien autant de fois que vous voulez, sur votre téléphone, votre tablette et votre ordinateur, jusqu’au {moment}.',
  counted:
    '{count, plural, =1 {Le lien ne fonctionne qu’une fois : ouvrez-le sur l’appareil où vous voulez regarder les photos.} one {Le lien fonctionne # fois.} other {Le lien fonctionne # fois.}}',
  countedUntil:
    '{count, plural, =1 {Le lien ne fonctionne qu’une fois, jusqu’au {moment} : ouvrez-le sur l’appareil où vous voulez regarder les photos.} one {Le lien fonctionne # fois, jusqu’au {moment}.} other {Le lien fonctionne # fois, jusqu’au {moment}.}}',
  yoursAlone:
    'Il n’est que pour vous : toute personne qui l’ouvre voit ce que vous voyez. Merci de ne pas le transmettre.',
  notAsked:
    'Vous ne l’avez pas demandé ? Alors vous n’avez rien à faire : personne d’autre ne l’a reçu.',
  cardIntro: 'Cette carte vous ouvre « {title} ».',
  cardScan: 'Pointez l’appareil photo de votre téléphone sur le carré, ou tapez l’adresse :',
  cardLasting:
    'Gardez cette carte : vous pouvez ouvrir l’adresse autant de fois que vous voulez, sur votre téléphone, votre tablette et votre ordinateur.',
  cardsTitle: '{title} : des cartes à découper et à distribuer',
  cardLabel: 'sur une carte',
  askedLabel: 'demandé par e-mail',
  sentLabel: 'envoyé par e-mail',
};
