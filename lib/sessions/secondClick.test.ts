import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { schema } from '../db/schema.ts';
import { makeLink, revokeLink } from '../links/links.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { viewerOfCookie } from './cookie.ts';
import { openingCookie } from './secondClick.ts';
import { signInByLink } from './signIn.ts';

process.env['NEXTAUTH_SECRET'] = 'a secret for these tests only, long enough';

const { db, close } = openTestDatabase();
afterAll(close);
const place = { url: 'https://photos.example.org', dataDir: '/nonexistent' };

let link: { id: number; token: string };
beforeEach(() => {
  fill(db, { users: 1, groups: 0, albums: [] });
  link = makeLink(db, null, 1, { uses: 1 });
});
afterEach(() => void vi.useRealTimers());

/** What a browser holds that has seen the page of a link. */
function openPage(): string {
  const { name, value, options } = openingCookie(place, `/in/${link.token}`, undefined) ?? {};
  expect(name).toBe('__Host-albumen-opening');
  expect(options).toMatchObject({ httpOnly: true, secure: true, sameSite: 'lax' });
  return `${name}=${value}`;
}

const click = (cookies?: string) =>
  signInByLink(db, place, link.token, { address: '192.0.2.1', device: '', cookies });
const sessions = () => db.select().from(schema.sessions).all();

it('gives the second click the session of the first, whose answer it has cancelled', async () => {
  const cookies = openPage();
  const results = [...(await Promise.all([click(cookies), click(cookies)])), await click(cookies)];
  expect(results.map(({ kind }) => kind)).toEqual(['signed-in', 'signed-in', 'signed-in']);
  expect(sessions()).toHaveLength(1);
  for (const result of results) {
    if (result.kind !== 'signed-in') throw new Error(result.kind);
    const header = `${result.cookie.name}=${result.cookie.value}`;
    expect((await viewerOfCookie(db, place, header)).sessionId).toBe(sessions()[0]?.id);
  }
});

it('serves no other browser, none without the cookie, and none after a minute', async () => {
  const cookies = openPage();
  expect((await click(cookies)).kind).toBe('signed-in');
  expect((await click(openPage())).kind).toBe('refused');
  expect((await click()).kind).toBe('refused');
  vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] });
  expect((await click(cookies)).kind).toBe('refused');
  expect(sessions()).toHaveLength(1);
});

it('gives nothing back that has ended', async () => {
  const cookies = openPage();
  await click(cookies);
  revokeLink(db, null, link.id);
  expect((await click(cookies)).kind).toBe('refused');
});

it('comes with the page of a link alone, and stays what it is', () => {
  expect(openingCookie(place, '/', undefined)).toBeNull();
  expect(openingCookie(place, '/s/abc', undefined)).toBeNull();
  expect(openingCookie(place, '/in/abc', openPage())).toBeNull();
  expect(openingCookie(place, '/in/abc', '__Host-albumen-opening=x')).not.toBeNull();
});
