import { posix } from 'node:path';
import { foldPath } from './foldedPath.ts';

/**
 * Characters that NFKC folds to wildcards, which are therefore not folded. Threat: a rule for a
 * directory `Why？` would be a glob that matches `Whys` as well.
 */
const LIKE_WILDCARDS =
  /([\u2047-\u2049\ufe16\ufe37\ufe38\ufe47\ufe48\ufe56\ufe5b\ufe5c\ufe61\uff0a\uff1f\uff3b\uff3d\uff5b\uff5d])/;

type GlobOptions = {
  /** Regardless of case, as on disks that do not distinguish it. */
  readonly anyCase?: boolean;
};

/**
 * Makes a function that tells whether a path of the library is matched by a glob: `*`, `?`,
 * `[...]`, `{...}` and `**`. Both are compared folded, as patterns are. A name that begins with a
 * dot is matched like any other. Threat: where a rule hides `Work/**`, the photos of `Work/.trash`
 * would be shown to everybody.
 */
export function openGlob(
  glob: string,
  { anyCase = false }: GlobOptions = {},
): (path: string) => boolean {
  const form = (text: string) => {
    const folded = text
      .split(LIKE_WILDCARDS)
      .map((piece, index) => (index % 2 === 1 ? piece : foldPath(piece).folded))
      .join('');
    return withoutDots(anyCase ? folded.toLowerCase() : folded);
  };
  const pattern = plainBrackets(form(glob));
  return (path) => posix.matchesGlob(form(path), pattern);
}

/**
 * Puts another character in the place of dots, in globs as in paths, since Node's globs leave out
 * names that begin with a dot, whatever stands in the glob. The two dots of a range (`{1..3}`) stay.
 */
function withoutDots(text: string): string {
  return text.replace(/(\{[^{},/]*\.\.[^{},/]*\})|\./g, (_, range?: string) => range ?? '\ufffe');
}

/**
 * Takes the meaning from parentheses: Node's globs know `!(...)` and the like, which occur in
 * ordinary names (`Party!(2)`).
 */
function plainBrackets(glob: string): string {
  return glob.replace(/\[[^\]]*\]|\(/g, (found) => (found === '(' ? '[(]' : found));
}
