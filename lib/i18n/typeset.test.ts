import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { galleryTexts } from './gallery.ts';
import { notices } from './notices.ts';
import { typesetFrench } from './typeset.ts';

describe('French', () => {
  it('keeps its marks and quotes on the line of their words', () => {
    const messages = { a: 'Perdu ? « {name} » : oui ; non !', b: '{size, number, ::.0} Mo' };
    expect(typesetFrench(messages)).toEqual({
      a: 'Perdu\u00a0? «\u00a0{name}\u00a0»\u00a0: oui\u00a0; non\u00a0!',
      b: '{size, number, ::.0} Mo',
    });
    expect(galleryTexts('fr')('olderYear', { year: '2019' })).toBe('Plus ancien\u00a0: 2019');
    expect(Object.values(notices.fr).join()).toContain('patience');
    expect(Object.values(notices.fr).join()).not.toMatch(/ [?!;:]/);
  });
});

it('texts have the apostrophes and quotes of print', () => {
  const root = join(import.meta.dirname, 'messages');
  for (const file of globSync('*/*.ts', { cwd: root })) {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    const typed = lines.filter((line) => /\p{L}''?[\p{L}{<]|\\['"]/u.test(line));
    expect([file, typed]).toEqual([file, []]);
  }
});
