import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

test('a field that begins like a formula is plain text, whatever invisible stands before it', () => {
  for (const text of ['=1+1', ' =1', '\u00a0=1', '\u200b+1', '\ufeff-1', '＝1', '＠x', '\t1']) {
    expect(csvLine([text, 'x'])).toBe(`'${text},x\r\n`);
  }
  expect(csvLine(['a = b', 'e-mail', '1 - 2', null])).toBe('a = b,e-mail,1 - 2,\r\n');
  expect(csvLine(['a; =1'])).toMatch(/^a;\s*'\s*=1\r\n$/);
});
