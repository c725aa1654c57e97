/** Pages that come when something else could not: plain text, without arguments. */
export const notices = {
  notFoundTitle: 'Nothing to see here',
  notFoundIntro:
    'There is no such page, or it was shared with somebody else. If you were sent a personal link, open it on this device first.',
  tooManyTitle: 'Please wait a little',
  tooManyIntro:
    'Too many links that do not exist were tried from your connection. Wait some minutes, then open yours again: a right link always works.',
  errorTitle: 'Something went wrong',
  errorIntro: 'It is not your fault, and no photo is lost. Please try again in a moment.',
  tryAgain: 'Try again',
  toGallery: 'To the gallery',
  signIn: 'Sign in',
} as const;
