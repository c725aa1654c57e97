import { expect, test } from 'vitest';
import { terminalJson, terminalLines, terminalText } from './terminalText.ts';

test.each([
  ['Été 🏔️ – 雪.jpg', 'Été 🏔️ – 雪.jpg'],
  ['a\u001b[2J\u0007.jpg', 'a\\u{1b}[2J\\u{7}.jpg'],
  ['a\nDone (0.1s)\r.jpg', 'a\\u{a}Done (0.1s)\\u{d}.jpg'],
  ['a\u009b31m', 'a\\u{9b}31m'],
  ['a\u202egpj.exe', 'a\\u{202e}gpj.exe'],
  ['a\ud800', 'a\\u{d800}'],
])('%j is printed as one harmless line', (text, printed) => {
  expect(terminalText(text)).toBe(printed);
});

test('lines stay lines', () => {
  expect(terminalLines('a\u001b[2J\nb\u202e')).toBe('a\\u{1b}[2J\nb\\u{202e}');
});

test('JSON says the same, and nothing to a terminal', () => {
  const value = { name: 'a\u001b\u009b31m\u202e"\n\u2028\ufeff é👪', list: ['\ud800', 1, null] };
  const text = terminalJson(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toMatch(/^[\n\x20-\x7eé👪]*$/u);
});
