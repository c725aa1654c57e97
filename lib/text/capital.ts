/** A text as it is written where a line begins: some languages have days and months in small letters. */
export function capital(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
