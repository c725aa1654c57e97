import { CannotStripError } from './pieces.ts';

/** Finds where the data of a GIF's picture ends. Free of input and output. */

/** A code has at most twelve bits (GIF89a, appendix F). */
const MOST_CODES = 4096;

type LzwWalk = {
  /** Is this byte the last of the data, by its end code or because all pixels are there? */
  readonly isOverAfter: (byte: number) => boolean;
  readonly hasAllPixels: () => boolean;
};

/**
 * Walks the LZW codes of a picture with this many pixels (GIF89a, appendix F), to find the end of
 * its data. It does not decode pixels; it only counts how many each code stands for, and notes in `used`
 * which colours there are: each first comes as a code of its own.
 *
 * Throws CannotStripError at a code that there is not. Threat: decoders stop there, so that nothing
 * behind it is shown.
 */
export function openLzwWalk(minimumSize: number, pixels: number, used: Uint8Array): LzwWalk {
  const clear = 1 << minimumSize;
  const end = clear + 1;
  const lengths = new Uint32Array(MOST_CODES).fill(1, 0, clear);
  let next = end + 1;
  let width = minimumSize + 1;
  let previous = -1;
  let left = pixels;
  let bits = 0;
  let held = 0;

  const take = (code: number): void => {
    if (code === clear) {
      next = end + 1;
      width = minimumSize + 1;
      previous = -1;
      return;
    }
    const isKnown = code < clear || (previous !== -1 && code <= next && code > end);
    if (!isKnown) throw new CannotStripError('a code that there is not');
    if (code < clear) used[code] = 1;
    if (previous !== -1 && next < MOST_CODES) {
      lengths[next] = (lengths[previous] ?? 0) + 1;
      next += 1;
      if (next === 1 << width && width < 12) width += 1;
    }
    left -= lengths[code] ?? 0;
    previous = code;
  };

  const isOverAfter = (byte: number): boolean => {
    bits |= byte << held;
    held += 8;
    while (held >= width) {
      const code = bits & ((1 << width) - 1);
      bits >>>= width;
      held -= width;
      if (code === end || (left <= 0 && code !== clear)) return true;
      take(code);
    }
    return false;
  };
  return { isOverAfter, hasAllPixels: () => left <= 0 };
}
