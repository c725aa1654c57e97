import { expect, test } from 'vitest';
import { compileIgnore, compilePattern, matchPath } from './albumPath.ts';
import { foldPath } from './foldedPath.ts';
import { trackRules } from './ruleUse.ts';

function unused(patterns: string[], ignore: string[], paths: string[]): string[] {
  const compiled = patterns.map((source) => compilePattern('Photos', source));
  const ignores = ignore.map(compileIgnore);
  const use = trackRules(compiled, ignores);
  for (const path of paths) use.note(foldPath(path), matchPath(compiled, ignores, path));
  return use.listUnused().map(({ key, source }) => `${key} ${source}`);
}

test('a rule that matches nothing is listed with its key', () => {
  expect(unused(['a/.*', 'b/.*'], ['c', 'private/'], ['a/x', 'c/x', 'x/private/y'])).toEqual([
    'patterns[1] b/.*',
    'ignore[1] private/',
  ]);
});

test('a pattern after a wider one counts as unused, an ignore after a wider one as used', () => {
  expect(unused(['.*', 'a/.*'], ['.*/\\.', '.*/\\._'], ['a/x', 'a/._x'])).toEqual([
    'patterns[1] a/.*',
  ]);
});

test('paths are seen folded', () => {
  expect(unused(['fin/.*'], ['é'], ['ﬁn/x', 'e\u0301/x'])).toEqual([]);
});
