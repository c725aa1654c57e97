// Threat: a file name with escape sequences rewrites the terminal or its title, one with a line
// feed forges a line of output, one with bidirectional overrides shows another name.
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** Text from outside as one harmless line for a terminal: `\u{1b}` for what is unsafe. */
export function terminalText(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Text of several lines, each of them harmless. */
export function terminalLines(text: string): string {
  return text.split('\n').map(terminalText).join('\n');
}

/** A value as JSON that means the same, and is harmless where a terminal shows it. */
export function terminalJson(value: unknown): string {
  // What JSON has not escaped stands in a text, but for the ends of its lines.
  const escaped = (character: string) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, null, 2).replace(UNSAFE, escaped);
}
