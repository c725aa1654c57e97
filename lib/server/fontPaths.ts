// Written by scripts/font/make.ts.

/** The paths of the typeface for texts and for headings. */
export const fontPaths = {
  text: '/fonts/newsreader-text-25771b17.woff2',
  display: '/fonts/newsreader-display-640532a4.woff2',
};
