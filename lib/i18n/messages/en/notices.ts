/** Pages that come when something else could not: plain text, without arguments. */
export const notices = {
  notFoundTitle: 'Nothing to see here',
  notFoundIntro: 'There is no such page, or it was shared with somebody else.',
  failingLinkTitle: 'Did you follow a link?',
  failingLinkIntro:
    'It has been switched off, has expired, or is incomplete. Copy it again from your message, exactly as it is there, and paste it here. If that does not help, ask the person who sent it for a new one.',
  tooManyTitle: 'Please wait a little',
  tooManyIntro:
    'Too many links that do not exist were tried from your connection. Wait a few minutes, then open yours again: a valid link always works.',
  stoppingTitle: 'The gallery is restarting',
  stoppingIntro: 'That takes a few seconds. Nothing was changed; please try again in a moment.',
  unavailableTitle: 'The photos cannot be reached just now',
  unavailableIntro:
    'The place where they are stored does not answer. Nothing is lost; please try again in a while.',
  notSavedTitle: 'Nothing can be saved just now',
  notSavedIntro:
    'The gallery’s disk is full or busy. Nothing was changed, and the photos are all there; please try again in a while.',
  offlineTitle: 'You are offline',
  offlineIntro:
    'This page was not kept on this device. What you looked at last may still be here: start from the first page of the gallery.',
  outdatedTitle: 'The gallery has been updated',
  outdatedIntro:
    'You opened this page before that, so what you have just sent was not saved. Reload the page, then try again.',
  openAnew: 'Reload the page',
  tooLargeTitle: 'That was too much at once',
  tooLargeIntro: 'The gallery does not accept that much in one go. Nothing was changed.',
  elsewhereTitle: 'The gallery is at another address',
  elsewhereIntro:
    'At the address that you have opened, your browser cannot stay signed in. Nothing was changed. Please continue at the gallery’s own address.',
  elsewhereHint:
    'If the gallery is yours: add further addresses to also_at in gallery.yaml, and a proxy in front of the gallery to trusted_proxies.',
  goThere: 'Continue there',
  misdirectedTitle: 'The gallery does not know this address',
  misdirectedIntro: 'It answers only at the addresses that its owner has given it.',
  misdirectedHint:
    'If the gallery is yours: add the address to also_at in gallery.yaml, like also_at: [http://homeserver:3000], and restart the server.',
  signIn: 'Sign in',
} as const;
