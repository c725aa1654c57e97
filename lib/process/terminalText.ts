// Threat: a file name with escape sequences rewrites the terminal or its title, one with a line
// feed forges a line of output, and one with bidirectional overrides looks like another name.
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * Text from outside as one harmless line for a terminal, with unsafe characters written as
 * `\u{1b}`.
 */
export function terminalText(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Text of several lines, each escaped. */
export function terminalLines(text: string): string {
  return text.split('\n').map(terminalText).join('\n');
}

/** A value as JSON, with unsafe characters escaped, so that a terminal can show it. */
export function terminalJson(value: unknown): string {
  // Unsafe characters that JSON.stringify leaves are all inside strings, apart from line ends.
  const escaped = (character: string) => (character === '\n' ? character : jsonEscape(character));
  return JSON.stringify(value, null, 2).replace(UNSAFE, escaped);
}

/** JSON without line ends between its values, with the unsafe characters in its strings escaped. */
export function terminalJsonText(json: string): string {
  return json.replace(UNSAFE, jsonEscape);
}

function jsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
