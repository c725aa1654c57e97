import { type AlbumPattern, type IgnoreRule, isIgnoredBy, type PathMatch } from './albumPath.ts';
import type { FoldedPath } from './foldedPath.ts';

/** A pattern or an ignore that matched no path. */
export type UnusedRule = {
  /** The key, as in faults of gallery.yaml: `ignore[0]`. */
  readonly key: string;
  readonly source: string;
};

/** Tracks which patterns and ignores have matched something. */
type RuleUse = {
  readonly note: (path: FoldedPath, match: PathMatch) => void;
  readonly listUnused: () => UnusedRule[];
};

/**
 * Tracks which rules match. An ignore counts even if an earlier one has matched the path already; a
 * pattern counts only for paths of which it is the first match, since it has no effect on others.
 */
export function trackRules(
  patterns: readonly AlbumPattern[],
  ignores: readonly IgnoreRule[],
): RuleUse {
  const used = new Set<AlbumPattern | IgnoreRule>();
  const keyed = [
    ...patterns.map((rule, at) => ({ rule, key: `patterns[${at}]` })),
    ...ignores.map((rule, at) => ({ rule, key: `ignore[${at}]` })),
  ];
  return {
    note(path, match) {
      if (match.kind === 'matched') used.add(match.pattern);
      if (match.kind !== 'ignored') return;
      for (const ignore of ignores) {
        if (!used.has(ignore) && isIgnoredBy(ignore, path)) used.add(ignore);
      }
    },
    listUnused: () =>
      keyed
        .filter(({ rule }) => !used.has(rule))
        .map(({ rule, key }) => ({ key, source: rule.source })),
  };
}
