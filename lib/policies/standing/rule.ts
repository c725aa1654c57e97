/**
 * Which albums a standing policy is for, and which of several is the most specific. Free of input and
 * output.
 */

/** The albums of a category, or those whose path a glob matches. */
export type StandingRule = { readonly kind: 'category' | 'path'; readonly pattern: string };

/** The place of an album: `dirpath` is its directory in the library, as text. */
export type StandingPlace = { readonly category: string; readonly dirpath: string };

/** `category:Photos`, or the glob of a path. */
export function ruleText({ kind, pattern }: StandingRule): string {
  if (kind === 'category') return `category:${pattern}`;
  return pattern === '' ? '/' : pattern;
}

/**
 * Negative where `one` is the more specific: a path before a category; of two paths that with more parts
 * without a wildcard, then that with more parts besides `**`, then that with more characters around its
 * wildcards. 0: neither.
 */
export function compareSpecificity(one: StandingRule, other: StandingRule): number {
  if (one.kind !== other.kind) return one.kind === 'path' ? -1 : 1;
  if (one.kind === 'category') return 0;
  const [a, b] = [weigh(one.pattern), weigh(other.pattern)];
  return b.named - a.named || b.parts - a.parts || b.characters - a.characters;
}

function weigh(pattern: string) {
  const parts = pattern.split('/').filter((part) => part !== '');
  const wild = parts.filter((part) => /[*?[{]/.test(part));
  return {
    named: parts.length - wild.length,
    parts: parts.filter((part) => part !== '**').length,
    characters: wild.join('').replace(/[*?[\]{},]/g, '').length,
  };
}
