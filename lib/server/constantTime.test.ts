import { expect, test } from 'vitest';
import { msToPad, revealsByTime } from './constantTime.ts';
import { parseTarget } from './target.ts';

test('404s that take less and more work are sent at the same step of time', () => {
  const ends = [0, 0.5, 12, 30, 49.9].map((worked) => worked + msToPad(worked));
  expect(ends).toEqual([50, 50, 50, 50, 50]);
  expect(61 + msToPad(61)).toBe(100);
});

test('all routes of an album answer 404 at a step of time', () => {
  const tells = (target: string) => revealsByTime(parseTarget(target));
  for (const target of [
    '/albums/1',
    '/albums/1/archive',
    '/albums/x?page=2',
    '/x/../albums/5/archive',
    '/./albums/5',
  ]) {
    expect([target, tells(target)]).toEqual([target, true]);
  }
  expect(tells('/photos/1')).toBe(false);
});
