/** Where the build is that the server uses, relative to the project. */
export const BUILD = '.next';
/** Where the next one is made before it takes that place. */
export const UNFINISHED = '.next.unfinished';

/** Where Next reads its build from, or writes it to: `build.mjs` says so where it makes one. */
export function distDir() {
  return process.env.ALBUMEN_BUILD === UNFINISHED ? UNFINISHED : BUILD;
}
