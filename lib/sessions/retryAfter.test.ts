import { expect, it } from 'vitest';
import { retryAfterOfPage } from './retryAfter.ts';

it.each([
  ['/sign-in?wait=300', '300'],
  ['/sign-in?failed=limited&wait=1', '1'],
  ['/s/token?failed=password&wait=60', '60'],
  ['/sign-in', null],
  ['/sign-in?wait=0', null],
  ['/sign-in?wait=1%0d%0aX:%20y', null],
  ['/sign-in?wait=999999', null],
  ['/?wait=300', null],
])('%s: %s', (target, seconds) => {
  expect(retryAfterOfPage(new URL(target, 'http://gallery.invalid'))).toBe(seconds);
});
