/**
 * At most sixteen digits, which stay below 2^53: beyond it different texts would give the same
 * number.
 */
const CANONICAL_ID = /^[1-9]\d{0,15}$/;

/** Parses an id in a URL; null for anything but the form of our own links. */
export function parseId(text: string): number | null {
  if (!CANONICAL_ID.test(text)) return null;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : null;
}

/** From the first to the last id, both included. */
export type IdRange = readonly [first: number, last: number];

/** Parses a list of ids and ranges, such as `3,5-9`; null where the text is malformed. */
export function parseIdRanges(text: string): IdRange[] | null {
  const ranges: IdRange[] = [];
  for (const part of text.split(',')) {
    const [from = '', to = from, ...more] = part.split('-');
    const [first, last] = [parseId(from), parseId(to)];
    if (first === null || last === null || first > last || more.length > 0) return null;
    ranges.push([first, last]);
  }
  return ranges;
}

/**
 * Makes a function that says whether an id is in one of these ranges. A range costs the same whatever
 * its length, and few ranges are examined for each id. Threat: thousands of ranges, tested for every
 * photo of a large album.
 */
export function makeRangeTest(given: readonly IdRange[]): (id: number) => boolean {
  const ranges = given.toSorted(([a], [b]) => a - b);
  let reached = 0;
  // For each range, the largest end of it and of those before it.
  const ends = ranges.map(([, last]) => (reached = Math.max(reached, last)));
  return (id) => {
    let [below, above] = [-1, ranges.length];
    while (above - below > 1) {
      const middle = (below + above) >> 1;
      if ((ranges[middle]?.[0] ?? 0) <= id) below = middle;
      else above = middle;
    }
    return id <= (ends[below] ?? -1);
  };
}

/** Formats ids for `parseIdRanges`, as briefly as possible: `3,5-9`. */
export function formatIdRanges(ids: Iterable<number>): string {
  const ranges: { first: number; last: number }[] = [];
  for (const id of [...new Set(ids)].sort((a, b) => a - b)) {
    const before = ranges.at(-1);
    if (before?.last === id - 1) before.last = id;
    else ranges.push({ first: id, last: id });
  }
  return ranges.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(',');
}
