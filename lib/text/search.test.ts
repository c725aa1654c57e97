import { expect, test } from 'vitest';
import { foldText } from './search.ts';

test('text is folded without case, accents and compatibility forms', () => {
  expect(foldText('Été à la PLAGE')).toBe('ete a la plage');
  expect(foldText('E\u0301te\u0301')).toBe('ete');
  expect(foldText('ﬁn ①')).toBe('fin 1');
  expect(foldText('日本語')).toBe('日本語');
});
