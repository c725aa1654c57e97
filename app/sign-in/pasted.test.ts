import { expect, test } from 'vitest';
import { pathOfPasted } from './pasted.ts';

const token = 'aB3_-'.padEnd(43, 'x');
const none = '/sign-in?failed=link#paste';

test.each([
  [`https://photos.example.org/in/${token}`, `/in/${token}`],
  [` Hello! http://homeserver:3000/s/${token}. Bye `, `/s/${token}`],
  [`https://evil.example/in/${token}?next=//evil.example`, `/in/${token}`],
  [`/in/${token}x`, none],
  [`/in/${token.slice(1)}`, none],
  [`//evil.example/sign-in/${token}`, none],
  [`${' '.repeat(5000)}/in/${token}`, none],
  ['', none],
])('%j', (pasted, path) => {
  expect(pathOfPasted(pasted)).toBe(path);
});
