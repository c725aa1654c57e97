/** Letters to relatives: plain text, in ICU MessageFormat. */
export const mail = {
  subject: '{title}: your personal link',
  greeting: 'Hello {name},',
  sentIntro: 'This is your personal link to “{title}”:',
  askedIntro: 'You asked for a link to “{title}”. Here it is:',
  hello: 'Hello {name}, here are our photos:',
  button: 'Open the gallery',
  lasting:
    'Keep this message: you can open the link again and again, on your phone, your tablet and your computer.',
  lastingUntil:
    'You can open the link again and again, on your phone, your tablet and your computer, until {moment}.',
  counted:
    '{count, plural, =1 {The link works once: open it on the device on which you want to look at the photos.} other {The link works # times.}}',
  countedUntil:
    '{count, plural, =1 {The link works once, until {moment}: open it on the device on which you want to look at the photos.} other {The link works # times, until {moment}.}}',
  yoursAlone:
    'It is for you alone: anybody who opens it sees what you see, so please do not pass it on.',
  notAsked: 'Did you not ask for it? Then there is nothing to do: nobody else has received it.',
  cardIntro: 'This card opens “{title}” for you.',
  cardScan: 'Point the camera of your phone at the square, or type the address:',
  cardLasting:
    'Keep this card: you can open the address again and again, on your phone, your tablet and your computer.',
  cardsTitle: '{title}: cards to cut out and hand out',
  cardLabel: 'on a card',
  askedLabel: 'asked for by e-mail',
  sentLabel: 'sent by e-mail',
} as const;
