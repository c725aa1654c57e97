import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { languages } from '../../lib/i18n/languages.ts';
import { projectRoot } from '../../lib/process/projectRoot.ts';
import { fontPathsModule, fontStyles, makeFontFiles, usual } from './typeface.ts';

const at = (...path: string[]) => join(projectRoot(), ...path);

test('the fonts are those that their script makes, and light', async () => {
  const made = await makeFontFiles();
  const fonts = readdirSync(at('public', 'fonts')).filter((name) => name.endsWith('.woff2'));
  expect(fonts.sort()).toEqual(made.map(({ name }) => name).sort());
  for (const { name, bytes } of made) {
    expect(bytes.equals(readFileSync(at('public', 'fonts', name)))).toBe(true);
  }
  expect(readFileSync(at('app', 'styles', 'fonts.css'), 'utf8')).toBe(fontStyles(made));
  expect(readFileSync(at('lib', 'server', 'fontPaths.ts'), 'utf8')).toBe(fontPathsModule(made));
  const first = made.filter(({ family }) => family === 'Newsreader');
  expect(first.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(40_000);
});

test('the letters of every language are in the first of them', () => {
  const { en, ...others } = languages;
  const texts = [en, ...Object.values(others)].map((language) => JSON.stringify(language));
  const letters = new Set(texts.join('').match(/\p{L}|\p{P}/gu));
  const missing = [...letters].filter((letter) => !usual.has(letter.codePointAt(0) ?? 0));
  expect(missing).toEqual([]);
});
