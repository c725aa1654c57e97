import { expect, it } from 'vitest';
import { parseId } from './ids.ts';

it('reads ids as our links write them', () => {
  expect(parseId('1')).toBe(1);
  expect(parseId('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
});

it.each([
  '',
  '0',
  '01',
  '-1',
  '+1',
  '1.0',
  '1e3',
  '0x1',
  ' 1',
  '1\n',
  '١',
  '9007199254740993',
  '99999999999999999',
])('takes %j for no id', (text) => {
  expect(parseId(text)).toBeNull();
});
