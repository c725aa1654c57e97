const ASCII = /^[\0-\x7f]*$/;

/** Is the text ASCII alone, as most names are? Such a text needs no folding and no decoding. */
export function isAscii(text: string): boolean {
  return ASCII.test(text);
}
