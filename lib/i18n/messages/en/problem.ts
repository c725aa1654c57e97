/** What the browser itself shows where a page has failed: plain text, without arguments. */
export const problem = {
  errorTitle: 'Something went wrong',
  errorIntro: 'It is not your fault, and no photo is lost. Please try again in a moment.',
  tryAgain: 'Try again',
  toGallery: 'To the gallery',
} as const;
