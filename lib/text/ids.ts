/** Sixteen digits stay below 2^53: beyond it two texts would be one number. */
const canonicalId = /^[1-9]\d{0,15}$/;

/** The id that a part of a URL stands for, or null: only the form that our own links have. */
export function parseId(text: string): number | null {
  if (!canonicalId.test(text)) return null;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : null;
}

/**
 * Whether an id is among those that a text lists: `3,5-9`, ids and ranges with both their ends. null
 * where the text is none such. However many ids a range names, it costs the same, and of many ranges
 * few are looked at for an id. Threat: thousands of ranges, asked of every photo of a large album.
 */
export function parseIdRanges(text: string): ((id: number) => boolean) | null {
  const ranges: { first: number; last: number }[] = [];
  for (const part of text.split(',')) {
    const [from = '', to = from, ...more] = part.split('-');
    const [first, last] = [parseId(from), parseId(to)];
    if (first === null || last === null || first > last || more.length > 0) return null;
    ranges.push({ first, last });
  }
  ranges.sort((a, b) => a.first - b.first);
  let reached = 0;
  // Where each range ends, or one before it that goes on further.
  const ends = ranges.map(({ last }) => (reached = Math.max(reached, last)));
  return (id) => {
    let [below, above] = [-1, ranges.length];
    while (above - below > 1) {
      const middle = (below + above) >> 1;
      if ((ranges[middle]?.first ?? 0) <= id) below = middle;
      else above = middle;
    }
    return id <= (ends[below] ?? -1);
  };
}

/** Ids as `parseIdRanges` reads them, in as few characters as it takes: `3,5-9`. */
export function formatIdRanges(ids: Iterable<number>): string {
  const ranges: { first: number; last: number }[] = [];
  for (const id of [...new Set(ids)].sort((a, b) => a - b)) {
    const before = ranges.at(-1);
    if (before?.last === id - 1) before.last = id;
    else ranges.push({ first: id, last: id });
  }
  return ranges.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(',');
}
