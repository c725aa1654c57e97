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
 * Compares two rules for sorting: negative where `one` is the more specific, 0 where neither is. A path
 * is more specific than a category. Of two paths it is the one with more parts without a wildcard; else
 * with more parts other than `**`; else with more characters besides its wildcards.
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
