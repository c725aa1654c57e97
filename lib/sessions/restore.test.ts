import { encode } from 'next-auth/jwt';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { flushAllQueues } from '../activity/writeQueue.ts';
import { authSecret } from '../config/authSecret.ts';
import { rowKeyText } from '../db/rowKey.ts';
import { makeLink } from '../links/links.ts';
import { makeShare } from '../links/shares.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { viewerOfCookie } from './cookie.ts';
import { openShare } from './openShare.ts';
import { makeSession } from './session.ts';
import { makeSessionCookie, sessionCookie } from './sessionCookie.ts';
import { addToShareCookie, shareCookie } from './shareCookie.ts';
import { signInByLink } from './signIn.ts';

process.env['NEXTAUTH_SECRET'] = 'a secret for these tests only, long enough';

const { db, close } = openTestDatabase();
afterAll(close);
const config = { url: 'https://photos.example.org', dataDir: '/nonexistent' };
const secret = authSecret(config);

let photos: number[];
beforeEach(() => {
  const album = { policy: { users: [2] }, photos: [{ name: 'a.jpg' }, { name: 'b.jpg' }] };
  const { photoIds } = fill(db, { users: 2, groups: 0, albums: [album] });
  [photos = []] = photoIds;
});

const viewer = (header: string) => viewerOfCookie(db, config, header);
const userOf = async (header: string) => (await viewer(header)).user?.id ?? null;
const sharesOf = async (header: string) => (await viewer(header)).viewer.shareIds;
const make = () => makeShare(db, null, { name: 'Choir', of: { photoIds: photos } });

async function signIn(userId: number) {
  const { token } = makeLink(db, null, userId);
  const result = await signInByLink(db, config, token, { address: '192.0.2.1', device: '' });
  if (result.kind !== 'signed-in') throw new Error(result.kind);
  return { id: result.sessionId, header: `${result.cookie.name}=${result.cookie.value}` };
}

async function open(token: string, cookies?: string) {
  const attempt = { token, password: '', address: '192.0.2.1', cookies };
  const result = await openShare(db, config, attempt);
  if (result.kind !== 'opened') throw new Error(result.kind);
  return `${result.cookie.name}=${result.cookie.value}`;
}

/** Deletes a row and its id from SQLite's sequence, as restoring an older database does. */
function forget(table: 'sessions' | 'shares', id: number): void {
  db.$client.exec(`
    delete from share_photos where '${table}' = 'shares' and share_id = ${id};
    delete from ${table} where id = ${id};
    update sqlite_sequence set seq = ${id - 1} where name = '${table}';
  `);
}

describe('after an older database was put back', () => {
  it('the cookie of a session that is lost is nobody’s (LEAKS 10, 30)', async () => {
    const lost = await signIn(1);
    forget('sessions', lost.id);
    const other = await signIn(2);
    expect(other.id).toBe(lost.id);
    expect(await userOf(lost.header)).toBeNull();
    expect(await userOf(other.header)).toBe(2);
  });

  it('the cookie of a share that is lost opens no other (LEAKS 10, 34)', async () => {
    const kept = make();
    const lost = make();
    const header = await open(lost.token, await open(kept.token));
    forget('shares', lost.id);
    const { id, token } = make();
    expect(id).toBe(lost.id);
    expect(await sharesOf(header)).toEqual([kept.id]);
    expect(await sharesOf(await open(token, header))).toEqual([id, kept.id]);
  });
});

it('a cookie is as good as the bytes in it: none, others and shorter ones are no use', async () => {
  const session = makeSession(db, { userId: 1, begun: { by: 'password' }, device: '' });
  const claim = async (nonce: string | null) => {
    const token = { sessionId: session.id, ...(nonce !== null && { nonce }) };
    const value = await encode({ token, secret, maxAge: 1000, salt: '' });
    return userOf(`${sessionCookie.nameAt(config)}=${value}`);
  };
  const right = session.nonce?.toString('base64url') ?? '';
  expect(await claim(right)).toBe(1);
  expect(await claim(null)).toBeNull();
  expect(await claim(Buffer.alloc(16).toString('base64url'))).toBeNull();
  expect(await claim(right.slice(0, 21))).toBeNull();
  expect(await claim('')).toBeNull();
});

describe('the upgrade to cookies with nonces', () => {
  /** A session without nonce and its cookie, made this many seconds later, as in older versions. */
  async function old(secondsLater: number) {
    const { id } = makeSession(db, { userId: 1, begun: { by: 'password' }, device: '' });
    db.$client.exec(`update sessions set nonce = null where id = ${id}`);
    vi.useFakeTimers({ now: Date.now() + secondsLater * 1000, toFake: ['Date'] });
    const value = await encode({ token: { sessionId: id }, secret, maxAge: 10_000, salt: '' });
    vi.useRealTimers();
    return { id, header: `${sessionCookie.nameAt(config)}=${value}` };
  }
  const nonceOf = (id: number) =>
    db.$client.prepare('select nonce from sessions where id = ?').pluck().get(id) as Buffer | null;

  it.each([0, -59, 59])('signs nobody out: %i seconds apart', async (seconds) => {
    const { id, header } = await old(seconds);
    expect(await userOf(header)).toBe(1);
    expect(await userOf(header)).toBe(1);
    await flushAllQueues(db);
    expect(nonceOf(id)).toHaveLength(16);
    expect(await userOf(header)).toBe(1);
  });

  it.each([-62, 62, 4000])('knows a cookie of another row: %i seconds apart', async (seconds) => {
    const { id, header } = await old(seconds);
    expect(await userOf(header)).toBeNull();
    await flushAllQueues(db);
    expect(nonceOf(id)).toBeNull();
  });

  it('gives the row to the first cookie that comes, before that is written too', async () => {
    const { id, header } = await old(1);
    const value = await encode({ token: { sessionId: id }, secret, maxAge: 1000, salt: '' });
    const second = `${sessionCookie.nameAt(config)}=${value}`;
    expect(await userOf(header)).toBe(1);
    expect(await userOf(second)).toBeNull();
    await flushAllQueues(db);
    expect(await userOf(second)).toBeNull();
    expect(await userOf(header)).toBe(1);
  });

  it('takes no cookie with a nonce for a row without one', async () => {
    const session = makeSession(db, { userId: 1, begun: { by: 'password' }, device: '' });
    const { name, value } = await makeSessionCookie(config, session);
    db.$client.exec(`update sessions set nonce = null where id = ${session.id}`);
    expect(await userOf(`${name}=${value}`)).toBeNull();
  });

  it('keeps the shares that were there when the cookie was made, and no later one', async () => {
    const [first, second, third] = [make(), make(), make()];
    const token = { shareIds: [third.id, second.id, first.id] };
    const value = await encode({ token, secret, maxAge: 1000, salt: 'albumen-shares' });
    const header = `${shareCookie.nameAt(config)}=${value}`;
    const made = (id: number, at: number) =>
      db.$client.exec(`update shares set created_at = ${at} where id = ${id}`);
    made(first.id, Date.now() - 100_000);
    made(third.id, Date.now() + 2000);
    expect(await sharesOf(header)).toEqual([second.id, first.id]);
    // Opening another share renews the cookie, with the nonces of the shares that are live.
    const next = await open(first.token, header);
    made(second.id, Date.now() + 2000);
    expect(await sharesOf(next)).toEqual([first.id, second.id]);
  });
});

it('fifty shares fit into a cookie, whatever their numbers', async () => {
  const share = make();
  const id = Number.MAX_SAFE_INTEGER;
  db.$client.exec(`delete from share_photos; update shares set id = ${id - 60}`);
  const copy = db.$client.prepare(
    `insert into shares (id, nonce, token_hash, created_at) values (?, ?, ?, 1)`,
  );
  for (let i = 0; i < 50; i++) copy.run(id - i, share.nonce, `hash ${i}`);
  let header: string | null = null;
  let size = 0;
  for (let i = 0; i < 50; i++) {
    const opened = { id: id - i, nonce: share.nonce, expiresAt: null };
    const { name, value, options } = await addToShareCookie(db, config, header, opened);
    header = value;
    size =
      `${name}=${value}; Path=${options.path}; Max-Age=${options.maxAge}; HttpOnly; Secure; SameSite=Lax`
        .length;
  }
  expect(await sharesOf(`${shareCookie.nameAt(config)}=${header}`)).toHaveLength(50);
  expect(size).toBeLessThan(4096);
  expect(rowKeyText(share)).toMatch(/^\d+\.[A-Za-z0-9_-]{22}$/);
});
