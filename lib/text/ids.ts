/** Sixteen digits stay below 2^53: beyond it two texts would be one number. */
const canonicalId = /^[1-9]\d{0,15}$/;

/** The id that a part of a URL stands for, or null: only the form that our own links have. */
export function parseId(text: string): number | null {
  if (!canonicalId.test(text)) return null;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : null;
}
