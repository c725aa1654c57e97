import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

test.each([
  ['0s', 0],
  ['8s', 8_000],
  ['5m', 300_000],
  ['12h', 43_200_000],
  ['30d', 2_592_000_000],
  ['6w', 3_628_800_000],
])('%s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '8', 's', '1.5h', '-1d', '8 s', '8S', '1h30m', '1234567s', '999999w'])(
  '%j is none',
  (text) => {
    expect(parseDuration(text)).toBeNull();
  },
);
