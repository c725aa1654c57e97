import { isAscii } from '../text/ascii.ts';

/**
 * A path in two forms: as it is, and folded by NFKC, which patterns are matched against. Captures
 * are mapped back to the unfolded form, so that names keep their characters.
 */
export type FoldedPath = {
  readonly text: string;
  readonly folded: string;
  /** The index in `text` of each index of `folded`, -1 inside a character; null: the forms agree. */
  readonly origins: Int32Array | null;
};

/**
 * Characters that are never folded, since their folds contain a slash. Threat: folding one would
 * put a file into a directory that does not exist, under another album's policy.
 */
const NEVER_FOLDED = /([/\uff0f\u2100\u2101\u2105\u2106])/;

/**
 * Characters that may combine with the one before: marks, vowels and final consonants of Hangul, a
 * vowel sign of Kirat Rai. They may also be the first in the decomposition of a character.
 */
const MAY_COMBINE = /^[\p{M}\u1160-\u11ff\ud7b0-\ud7ff\u{16d67}]/u;

/**
 * Folds a path (`/` between its parts) part by part, so that no character combines across a slash.
 */
export function foldPath(text: string): FoldedPath {
  // A text that NFKC does not change contains none of the characters that are never folded either.
  if (isAscii(text) || text.normalize('NFKC') === text)
    return { text, folded: text, origins: null };
  const origins: number[] = [];
  let folded = '';
  let at = 0;
  for (const [index, piece] of text.split(NEVER_FOLDED).entries()) {
    const isSeparator = index % 2 === 1;
    for (const segment of isSeparator ? [piece] : segmentsOf(piece)) {
      const form = isSeparator ? segment : segment.normalize('NFKC');
      for (let i = 0; i < form.length; i++) origins.push(-1);
      for (const [inForm, inSegment] of boundaries(segment, form)) {
        origins[folded.length + inForm] = at + inSegment;
      }
      folded += form;
      at += segment.length;
    }
  }
  origins.push(at);
  return { text, folded, origins: Int32Array.from(origins) };
}

/** The text that folds to `folded.slice(start, end)`, or null where that cuts a character. */
export function unfoldSlice(path: FoldedPath, start: number, end: number): string | null {
  const { text, origins } = path;
  const from = origins === null ? start : (origins[start] ?? -1);
  const to = origins === null ? end : (origins[end] ?? -1);
  if (from === -1 || to === -1 || to < from) return null;
  const slice = text.slice(from, to);
  // A pattern without Unicode mode may stop within a surrogate pair.
  return slice.isWellFormed() ? slice : null;
}

/** Splits a piece into segments that can be folded one by one. */
function segmentsOf(piece: string): string[] {
  const segments: string[] = [];
  for (const character of piece) {
    const last = segments.length - 1;
    if (last >= 0 && MAY_COMBINE.test(character.normalize('NFKD'))) segments[last] += character;
    else segments.push(character);
  }
  return segments;
}

/**
 * The places at which a segment can be cut so that both sides fold as they do in the whole. Each is
 * given as its index in the fold and in the segment; the beginning is included, the end is not.
 */
function boundaries(segment: string, form: string): [inForm: number, inSegment: number][] {
  const found: [number, number][] = [[0, 0]];
  let at = 0;
  for (const character of segment) {
    if (at > 0) {
      const before = segment.slice(0, at).normalize('NFKC');
      const after = segment.slice(at).normalize('NFKC');
      if (before + after === form) found.push([before.length, at]);
    }
    at += character.length;
  }
  return found;
}
