import { expect, test } from 'vitest';
import { nameFrom, parseName } from './identity.ts';

test.each([
  ['a short name stays', 'Lake', 'Lake'],
  ['a long one is cut', 'a'.repeat(150), 'a'.repeat(100)],
  ['between characters', `${'a'.repeat(99)}🎄 tree`, 'a'.repeat(99)],
  ['and without a space at its end', `${'a'.repeat(99)} tree`, 'a'.repeat(99)],
  ['what no name may contain goes', 'a\u202eb\nc', 'abc'],
])('a name from a text: %s', (_, text, name) => {
  expect(nameFrom(text)).toBe(name);
  expect(parseName(nameFrom(text))).toBe(name);
});

test('a text without anything of a name gives none', () => {
  expect(nameFrom(' \u202e\n')).toBe('');
});
