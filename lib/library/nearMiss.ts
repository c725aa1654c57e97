import type { AlbumPattern } from './albumPath.ts';
import { foldPath } from './foldedPath.ts';
import { compileBeginning } from './patternSource.ts';

/** How far a pattern matches a path that none matches. */
type NearMiss = {
  /** The place of the pattern that comes closest, counted from 0. */
  readonly pattern: number;
  /** The part of the pattern that does not match, and what stands there in the path. */
  readonly part: string;
  readonly found: string;
};

/** A pattern's beginnings: each is longer by one part between slashes than the one before. */
type Beginnings = readonly { readonly part: string; readonly readings: readonly RegExp[] }[];

/**
 * Makes a function that tells which pattern comes closest to a path that none matches: the one of
 * which the most parts between slashes match, from the beginning. It returns null where no pattern
 * can be divided at its slashes.
 */
export function openNearMisses(
  patterns: readonly AlbumPattern[],
): (path: string) => NearMiss | null {
  const all = patterns.map(({ source }) => beginningsOf(source));
  return (path) => {
    const { folded } = foldPath(path);
    let closest: (NearMiss & { readonly matched: number }) | null = null;
    all.forEach((beginnings, pattern) => {
      const matched = countMatched(beginnings, folded);
      if (matched >= beginnings.length || (closest && closest.matched >= matched)) return;
      const { part = '' } = beginnings[matched] ?? {};
      closest = { pattern, matched, part, found: restOf(beginnings[matched - 1], folded) };
    });
    return closest;
  };
}

function countMatched(beginnings: Beginnings, path: string): number {
  const failed = beginnings.findIndex(({ readings }) => !readings.some((one) => one.test(path)));
  return failed === -1 ? beginnings.length : failed;
}

/** What of the path stands behind the parts that match. */
function restOf(before: Beginnings[number] | undefined, path: string): string {
  if (before === undefined) return path;
  const lengths = before.readings.map((one) => one.exec(path)?.[0].length ?? 0);
  return path.slice(Math.max(...lengths)).replace(/^\//, '');
}

function beginningsOf(source: string): Beginnings {
  const parts = splitAtSlashes(source);
  return parts.flatMap((part, at) => {
    const isLast = at === parts.length - 1;
    const beginning = `${parts.slice(0, at + 1).join('/')}${isLast ? '$' : '(?=/)'}`;
    try {
      return [{ part, readings: compileBeginning(beginning) }];
    } catch {
      // A part refers to what was captured in another one.
      return [];
    }
  });
}

/** Splits an expression at the slashes that stand outside of groups and of classes of characters. */
export function splitAtSlashes(source: string): string[] {
  const parts: string[] = [];
  let [from, depth, isInClass] = [0, 0, false];
  for (let at = 0; at < source.length; at += 1) {
    const letter = source[at];
    if (letter === '\\') at += 1;
    else if (isInClass) isInClass = letter !== ']';
    else if (letter === '[') isInClass = true;
    else if (letter === '(') depth += 1;
    else if (letter === ')') depth -= 1;
    else if (letter === '/' && depth === 0) {
      parts.push(source.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, source.slice(from)];
}
