import { expect, test } from 'vitest';
import { msToPad, padTime, stepOfNotFound } from './constantTime.ts';
import { parseTarget } from './target.ts';

test('404s that take less and more work are sent at the same step of time', () => {
  const ends = [0, 0.5, 12, 30, 49.9].map((worked) => worked + msToPad(worked));
  expect(ends).toEqual([50, 50, 50, 50, 50]);
  expect(61 + msToPad(61)).toBe(100);
});

test('nothing is sent before its step, by however little', async () => {
  for (let tries = 0; tries < 5; tries++) {
    const startedAt = performance.now();
    await padTime(startedAt - tries / 3, 10);
    expect(performance.now() - startedAt + tries / 3).toBeGreaterThanOrEqual(10);
  }
});

test('each 404 is sent at a step of time, and that of a list at a long one', () => {
  const step = (target: string) => stepOfNotFound(parseTarget(target));
  for (const target of [
    '/albums/1',
    '/albums/1/archive',
    '/albums/x?page=2',
    '/x/../albums/5/archive',
    '/./albums/5',
    '/shared/1/archive',
    '/years/1999',
    '/map/clusters?in=x',
    '/favourites/archive',
  ]) {
    expect([target, step(target)]).toEqual([target, 50]);
  }
  for (const target of ['/photos/1', '/photos/1/thumb', '/frame/1/thumb', '/albumsx', '/', '*']) {
    expect([target, step(target)]).toEqual([target, 10]);
  }
});
