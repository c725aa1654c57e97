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
 * where the text is none such. However many ids a range names, it costs the same.
 */
export function parseIdRanges(text: string): ((id: number) => boolean) | null {
  const ranges: { first: number; last: number }[] = [];
  for (const part of text.split(',')) {
    const [from = '', to = from, ...more] = part.split('-');
    const [first, last] = [parseId(from), parseId(to)];
    if (first === null || last === null || first > last || more.length > 0) return null;
    ranges.push({ first, last });
  }
  return (id) => ranges.some(({ first, last }) => first <= id && id <= last);
}
