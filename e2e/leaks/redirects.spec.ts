import { expect } from '@playwright/test';
import { test } from '../gallery/galleries.ts';
import { actionLines } from './actionLines.ts';
import { callAction } from './calls.ts';
import { turn } from './cases.ts';
import { formsOf, fromElsewhere, submit } from './http.ts';
import { ownersPassword } from './prepare.ts';
import { unchanged } from './scans.ts';

const tag = '@once';

/** Addresses that look like the gallery's, and lead elsewhere in some browser. */
const worst = ['https://evil.example/', '//evil.example', '/\\evil.example', '/.//evil.example'];
const away = [
  ...worst,
  '///evil.example',
  '/%2e//evil.example',
  '/x/..//evil.example',
  '/\t/evil.example',
  '\\\\evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  ' https://evil.example',
];

test('no address leads out of the gallery', { tag }, async ({ world }) => {
  for (const each of away) {
    const to = encodeURIComponent(each);
    for (const path of [
      `/sign-in?next=${to}`,
      `/admin/policies?back=${to}`,
      `/admin/policies?album=${world.albumId('Lake')}&back=${to}`,
      `/admin/shares/new?back=${to}`,
      `/?back=${to}`,
      `/latest?next=${to}`,
      `/api/auth/signin?callbackUrl=${to}`,
      `/api/auth/signout?callbackUrl=${to}`,
      `/api/auth/error?error=${to}&callbackUrl=${to}`,
      `/api/auth/callback/credentials?callbackUrl=${to}`,
      `/api/auth/verify-request?callbackUrl=${to}`,
    ]) {
      const { headers, text, status } = await world.as('olga', path);
      expect([path, status < 500]).toEqual([path, true]);
      expect([path, leadsAway(headers.location, world.url)]).toEqual([path, false]);
      const targets = [...text.matchAll(/ (?:href|action|formaction)="([^"]*)"/gi)].map(
        ([, target]) => target,
      );
      expect([path, targets.filter((target) => leadsAway(target, world.url))]).toEqual([path, []]);
    }
  }
});

test('slashes and dots in a path lead nowhere else', { tag }, async ({ world }) => {
  for (const path of [
    '//evil.example/',
    '//evil.example//',
    '/evil.example//..',
    '/%2f%2fevil.example/',
    '/%5cevil.example/',
    '/\\evil.example/',
    '//evil.example/%2e%2e',
    '/albums//evil.example/',
    '/albums/1/',
    '/.//evil.example/',
    '/;//evil.example/',
    '//',
    '///evil.example/albums/1/',
  ]) {
    const { headers } = await world.ask(path);
    expect([path, headers.location, leadsAway(headers.location, world.url)]).toEqual([
      path,
      headers.location,
      false,
    ]);
  }
});

/** How many of the addresses each form is tried with, in turn: `npm run test:long` tries them all. */
const perForm = process.env['TEST_LONG'] === undefined ? 3 : away.length;

/** The actions that redirect to the address in their form. */
const returning = Object.entries(actionLines).filter(([, { form }]) =>
  /\['back'|\['next'/.test(form.toString()),
);

test('no form leads out of the gallery', { tag }, async ({ world }) => {
  // So many that each address is tried with some form.
  expect(returning.length * perForm).toBeGreaterThan(away.length);
  expect(returning.length).toBeGreaterThan(5);
  await unchanged(world, async () => {
    for (const [at, [name, line]] of returning.entries()) {
      const fields = line.form(world).filter(([field]) => field !== 'back' && field !== 'next');
      for (const each of turn(away, at * perForm, perForm)) {
        const form = [...fields, ['back', each] as const, ['next', each] as const];
        const viewer = name.includes('/admin/') ? 'olga' : 'anna';
        const { headers, status } = await callAction(world, viewer, name, 'as a form', { form });
        expect([name, each, status < 500]).toEqual([name, each, true]);
        expect([name, each, leadsAway(headers.location, world.url)]).toEqual([name, each, false]);
      }
    }
  });
});

test('signing in leads on into the gallery alone', { tag }, async ({ world }) => {
  // Sequential, since each computes a password's hash.
  for (const next of worst) {
    const page = await world.ask(`/sign-in?next=${encodeURIComponent(next)}`);
    const form = formsOf(page.text).find((each) => each.some(([name]) => name === 'next')) ?? [];
    const fields = form.map(([name, value]) => [name, name === 'next' ? next : value] as const);
    const given = [...fields, ['handle', 'olga'], ['password', ownersPassword]] as const;
    const { headers } = await submit(world.port, '/sign-in', given, {
      headers: fromElsewhere(),
    });
    expect([next, headers.location]).toEqual([next, '/']);
  }
});

function leadsAway(target: string | undefined, url: string): boolean {
  if (target === undefined) return false;
  // Browsers read `\` as `/` and drop tabs and line ends.
  const read = new URL(target.replace(/[\t\r\n]/g, ''), `${url}/x/y`);
  // Serialising the parsed address must not give a foreign address either.
  return read.origin !== new URL(url).origin || read.pathname.startsWith('//');
}
