import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './world.ts';

/** In how many ways galleries are known to have leaked. */
const classes = Array.from({ length: 44 }, (_, at) => String(at + 1).padStart(2, '0'));

test('each of the 44 classes of leaks has a test', {
  tag: '@once',
}, () => {
  const files = globSync('*.spec.ts', { cwd: import.meta.dirname });
  const sources = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'));
  const tested = new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/^ *test\(\s*['`](\d\d) /gm)].map(([, number]) => number),
    ),
  );
  // The matrix says the number by the route.
  for (const [number] of sources.join('\n').matchAll(/(?<=\? ')\d\d(?=')/g)) tested.add(number);
  expect(classes.filter((each) => !tested.has(each))).toEqual([]);
  expect([...tested].filter((each) => !classes.includes(each ?? ''))).toEqual([]);
});
