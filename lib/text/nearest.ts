import { editDistance } from './editDistance.ts';

/** The candidate most like a word, ignoring case; empty where there are no candidates. */
export function nearest(word: string, candidates: readonly string[]): string {
  let best = '';
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), least);
    if (distance >= least) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

/** The sentence ` The nearest known is "x".`, or empty where nothing is known. */
export function nearestHint(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  return best === '' ? '' : ` The nearest known is "${best}".`;
}
