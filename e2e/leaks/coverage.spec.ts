import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from '../gallery/galleries.ts';
import { leakClasses, withoutSurface } from './classes.ts';
import { routeLines } from './routeLines.ts';

const tag = '@once';

test('every way in which galleries have leaked has a test, and no test is of another', {
  tag,
}, () => {
  const all = Object.keys(leakClasses).map(Number);
  const files = globSync('*.spec.ts', { cwd: import.meta.dirname });
  const named = files.flatMap((file) =>
    [
      ...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(
        /^ *test\(\s*['`]leak (\d+): /gm,
      ),
    ].map(([, number]) => Number(number)),
  );
  // The tests of the matrix have their class numbers from the lines of routes.
  const ofRoutes = Object.values(routeLines).map(({ leak }) => leak);
  expect([...new Set([...named, ...ofRoutes])].sort((a, b) => a - b)).toEqual(all);
  expect(
    Object.keys(withoutSurface)
      .map(Number)
      .filter((each) => !all.includes(each)),
  ).toEqual([]);
});
