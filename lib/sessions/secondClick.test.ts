import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { schema } from '../db/schema.ts';
import { makeLink, revokeLink } from '../links/links.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { viewerOfCookie } from './cookie.ts';
import { makeFormNonce } from './secondClick.ts';
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

const click = (opening: string | null = null) =>
  signInByLink(db, place, link.token, { address: '192.0.2.1', device: '' }, opening);
const sessions = () => db.select().from(schema.sessions).all();

it('gives the second click the session of the first, whose answer it has cancelled', async () => {
  const opening = makeFormNonce();
  const results = [...(await Promise.all([click(opening), click(opening)])), await click(opening)];
  expect(results.map(({ kind }) => kind)).toEqual(['signed-in', 'signed-in', 'signed-in']);
  expect(sessions()).toHaveLength(1);
  for (const result of results) {
    if (result.kind !== 'signed-in') throw new Error(result.kind);
    const header = `${result.cookie.name}=${result.cookie.value}`;
    expect((await viewerOfCookie(db, place, header)).sessionId).toBe(sessions()[0]?.id);
  }
});

it('serves no other page of the link, none without its bytes, and none after a minute', async () => {
  const opening = makeFormNonce();
  expect((await click(opening)).kind).toBe('signed-in');
  expect((await click(makeFormNonce())).kind).toBe('refused');
  expect((await click()).kind).toBe('refused');
  expect((await click('x')).kind).toBe('refused');
  vi.useFakeTimers({ now: Date.now() + 61_000, toFake: ['Date'] });
  expect((await click(opening)).kind).toBe('refused');
  expect(sessions()).toHaveLength(1);
});

it('gives nothing back that has ended', async () => {
  const opening = makeFormNonce();
  await click(opening);
  revokeLink(db, null, link.id);
  expect((await click(opening)).kind).toBe('refused');
});
