import { expect, test } from 'vitest';
import { hasForeignOrigin, isPageRequest, isSignInPath, parseTarget } from './target.ts';

test.each(['*', 'x', '', undefined, '/%', '//evil.example/', 'http://evil.example/', '/1.rsc'])(
  '%s is no path of ours',
  (target) => expect(parseTarget(target)).toBeNull(),
);

test('a POST is a form, a call of a script, or signing out', () => {
  const form = { 'content-type': 'multipart/form-data; boundary=b' };
  expect(isPageRequest({ method: 'POST', headers: form }, '/sign-in')).toBe(true);
  expect(isPageRequest({ method: 'POST', headers: { 'next-action': 'x' } }, '/')).toBe(true);
  expect(isPageRequest({ method: 'POST', headers: {} }, '/')).toBe(false);
  expect(isPageRequest({ method: 'POST', headers: {} }, '/api/auth/signout')).toBe(true);
  for (const path of ['/api/auth/signin', '/api/auth/_log', '/api/auth/callback/credentials']) {
    expect(isPageRequest({ method: 'POST', headers: form }, path)).toBe(false);
  }
  for (const method of ['PUT', 'OPTIONS', 'TRACE', 'DELETE']) {
    expect(isPageRequest({ method, headers: form }, '/api/auth/signout')).toBe(false);
  }
});

test.each<[string, string | undefined, string, string, boolean]>([
  ['the gallery itself', 'https://a.example', 'a.example', 'https://a.example', false],
  ['nobody who says so', undefined, 'a.example', 'https://a.example', false],
  ['the house', 'http://10.0.0.1:3000', '10.0.0.1:3000', 'http://10.0.0.1:3000', false],
  ['a proxy that is not ours', 'https://10.0.0.1', '10.0.0.1', 'http://10.0.0.1', false],
  ['another site', 'https://evil.example', 'a.example', 'https://a.example', true],
  ['another port', 'http://localhost:4000', 'localhost:3000', 'http://localhost:3000', true],
  ['a frame without origin', 'null', 'a.example', 'https://a.example', true],
  ['http, of what is at https', 'http://a.example', 'a.example', 'https://a.example', true],
  ['nonsense', '\u009b', 'a.example', 'https://a.example', true],
])('a form from %s', (_, origin, host, ownAddress, foreign) => {
  const headers = { host, ...(origin !== undefined && { origin }) };
  expect(hasForeignOrigin({ method: 'POST', headers }, ownAddress)).toBe(foreign);
  expect(hasForeignOrigin({ method: 'GET', headers }, ownAddress)).toBe(false);
});

test('signing in needs cookies, and opening pages does not', () => {
  expect(['/sign-in', '/in/token', '/s/token'].every(isSignInPath)).toBe(true);
  expect(['/', '/albums/1', '/in', '/signs'].some(isSignInPath)).toBe(false);
});
