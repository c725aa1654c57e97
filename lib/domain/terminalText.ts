// Threat: a file name with escape sequences rewrites the terminal or its title, one with a line
// feed forges a line of output, one with bidirectional overrides shows another name.
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** Text from outside as one harmless line for a terminal: `\u{1b}` for what is unsafe. */
export function terminalText(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
