/**
 * A path in two forms: as it is, and folded by NFKC, which patterns are matched against. What a
 * pattern captures of the folded form is read in the other one, so that names keep their characters.
 */
export type FoldedPath = {
  readonly text: string;
  readonly folded: string;
  /** The index in `text` of each index of `folded`, -1 inside a character; null: the forms agree. */
  readonly origins: Int32Array | null;
};

/**
 * Threat: folded, these hold a slash, and a file would move into a directory that is not there, under
 * another album's policy.
 */
const NEVER_FOLDED = /([/\uff0f\u2100\u2101\u2105\u2106])/;

/**
 * What may melt into the character before it: marks, vowels and final consonants of Hangul, a vowel
 * sign of Kirat Rai. It may also stand first in what a character is decomposed to.
 */
const MAY_MELT = /^[\p{M}\u1160-\u11ff\ud7b0-\ud7ff\u{16d67}]/u;

/** Folds a path (`/` between its parts) part by part: no character reaches over a slash. */
export function foldPath(text: string): FoldedPath {
  // What NFKC leaves alone holds none of those characters either.
  if (text.normalize('NFKC') === text) return { text, folded: text, origins: null };
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

/** The text of which `folded.slice(start, end)` is the fold, or null where that cuts a character. */
export function unfoldSlice(path: FoldedPath, start: number, end: number): string | null {
  const { text, origins } = path;
  const from = origins === null ? start : (origins[start] ?? -1);
  const to = origins === null ? end : (origins[end] ?? -1);
  if (from === -1 || to === -1 || to < from) return null;
  const slice = text.slice(from, to);
  // A pattern without Unicode mode may stop half-way through a character of two units.
  return slice.isWellFormed() ? slice : null;
}

/** Pieces that fold each by itself. */
function segmentsOf(piece: string): string[] {
  const segments: string[] = [];
  for (const character of piece) {
    const last = segments.length - 1;
    if (last >= 0 && MAY_MELT.test(character.normalize('NFKD'))) segments[last] += character;
    else segments.push(character);
  }
  return segments;
}

/**
 * Where a segment can be cut so that both sides fold to what they are in the whole: each index in
 * its fold with the one in itself, the beginning included and the end not.
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
