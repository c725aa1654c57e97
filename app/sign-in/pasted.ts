/** A link as made by `linkUrl` or `shareUrl`, anywhere in the pasted text. */
const PASTED_LINK = /\/(?:in|s)\/[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/;
const LONGEST_PASTE = 5000;

/** The path of the pasted link, or of the page that says that it is none. */
export function pathOfPasted(pasted: string): string {
  return PASTED_LINK.exec(pasted.slice(0, LONGEST_PASTE))?.[0] ?? '/sign-in?failed=link#paste';
}
