import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { visitor } from '../access/access.ts';
import { schema } from '../db/schema.ts';
import { makeLink } from '../links/links.ts';
import { makeShare, revokeShare } from '../links/shares.ts';
import { grantPermission } from '../people/permissions.ts';
import { findPhoto } from '../photos/photos.ts';
import { quickHash } from '../testing/quickHash.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { viewerOfCookie } from './cookie.ts';
import { sharePasswordGuards } from './guards.ts';
import { openShare, previewShare } from './openShare.ts';
import { flushFailures, noteFailure } from './rateLimit.ts';
import { findTokenWait } from './retryAfter.ts';
import { makeSessionCookie, sessionCookie } from './sessionCookie.ts';
import { findHeldShares, readShareClaims, shareCookie } from './shareCookie.ts';
import { signInByLink } from './signIn.ts';

process.env['NEXTAUTH_SECRET'] = 'a secret for these tests only, long enough';

const { db, statements, close } = openTestDatabase();
afterAll(async () => {
  await flushFailures(db);
  close();
});

const config = { url: 'https://photos.example.org', dataDir: '/nonexistent' };
const password = 'correct horse';
const passwordHash = quickHash(password);
const hour = 3_600_000;
const day = 24 * hour;

let photos: number[];
let albumId: number;

beforeEach(async () => {
  await flushFailures(db);
  db.delete(schema.rateLimits).run();
  const { albumIds, photoIds } = fill(db, {
    users: 2,
    groups: 0,
    albums: [{ policy: { users: [2] }, photos: [{ name: 'a.jpg' }, { name: 'b.jpg' }] }],
  });
  [albumId = 0] = albumIds;
  [photos = []] = photoIds;
});

const make = (more: Partial<Parameters<typeof makeShare>[2]> = {}) =>
  makeShare(db, 1, { name: 'Choir', of: { photoIds: photos.slice(0, 1) }, ...more });

const open = (
  token: string,
  more: { password?: string; address?: string; cookies?: string } = {},
) =>
  openShare(db, config, {
    token,
    password: '',
    address: '192.0.2.1',
    cookies: undefined,
    ...more,
  });

async function opened(token: string, cookies?: string, typed = '') {
  const result = await open(token, { password: typed, ...(cookies !== undefined && { cookies }) });
  if (result.kind !== 'opened') throw new Error(result.kind);
  return { ...result, header: `${result.cookie.name}=${result.cookie.value}` };
}

const viewer = async (header: string) => (await viewerOfCookie(db, config, header)).viewer;

describe('opening a share', () => {
  it('sets a cookie of its own, and leads to an address without a token', async () => {
    const { id, token } = make();
    const { cookie, path, header } = await opened(token);
    expect(path).toBe(`/shared/${id}`);
    expect(cookie).toMatchObject({
      name: '__Host-albumen-shares',
      options: { httpOnly: true, sameSite: 'lax', secure: true, path: '/', maxAge: 400 * 86_400 },
    });
    expect(cookie.value).not.toContain(token);
    expect(await viewerOfCookie(db, config, header)).toMatchObject({
      user: null,
      sessionId: null,
      actor: visitor,
      viewer: { ...visitor, shareIds: [id], downloadShareIds: [id] },
    });
    const whole = make({ of: { albumId }, originals: false });
    expect(await opened(whole.token)).toMatchObject({ path: `/albums/${albumId}` });
  });

  it('is counted, and looking at its page is not', async () => {
    const { token } = make();
    expect(previewShare(db, token, '192.0.2.1')).toEqual({
      kind: 'found',
      share: { name: 'Choir', isFrame: false, hasPassword: false, passwordWait: null },
    });
    expect(db.select().from(schema.shares).get()).toMatchObject({ visits: 0, lastVisitAt: null });
    await open(token);
    await open(token);
    expect(db.select().from(schema.shares).get()).toMatchObject({ visits: 2 });
  });

  it('lasts no longer than the share, and 400 days at most', async () => {
    const now = Date.now();
    const short = await opened(make({ expiresAt: now + hour }).token);
    expect(short.cookie.options.maxAge).toBeGreaterThan(3500);
    expect(short.cookie.options.maxAge).toBeLessThanOrEqual(3600);
    const long = await opened(make({ expiresAt: now + 900 * day }).token, short.header);
    expect(long.cookie.options.maxAge).toBe(400 * 86_400);
  });

  it('keeps those opened before, newest first, fifty at most', async () => {
    const shares = Array.from({ length: 52 }, () => make());
    let header = '';
    for (const { token } of shares) header = (await opened(token, header)).header;
    const ids = shares.map(({ id }) => id).reverse();
    expect((await viewer(header)).shareIds).toEqual(ids.slice(0, 50));
    const [, second] = shares.toReversed();
    const again = await opened(second?.token ?? '', header);
    expect((await viewer(again.header)).shareIds.slice(0, 3)).toEqual([ids[1], ids[0], ids[2]]);
    expect(again.cookie.value.length).toBeLessThan(3500);
  });
});

describe('at the next request a share has ended', () => {
  it.each([
    ['when it is revoked', (id: number) => revokeShare(db, 1, id)],
    [
      'when it has expired',
      (id: number) => db.$client.exec(`update shares set expires_at = 5 where id = ${id}`),
    ],
  ])('%s (LEAKS 6, 30)', async (_, end) => {
    const { id, token } = make();
    const other = make({ of: { photoIds: photos.slice(1) } });
    const { header } = await opened(other.token, (await opened(token)).header);
    const [photo = 0, otherPhoto = 0] = photos;
    expect(findPhoto(db, await viewer(header), photo)).not.toBeNull();
    end(id);
    expect(await viewer(header)).toMatchObject({ shareIds: [other.id] });
    expect(findPhoto(db, await viewer(header), photo)).toBeNull();
    expect(findPhoto(db, await viewer(header), otherPhoto)).not.toBeNull();
    expect(await open(token)).toEqual({ kind: 'refused' });
    expect(previewShare(db, token, '192.0.2.9')).toEqual({ kind: 'refused' });
  });
});

describe('the cookie', () => {
  it('and that of a session cannot stand for one another (LEAKS 5)', async () => {
    const { token } = make();
    const { cookie } = await opened(token);
    const session = await makeSessionCookie(config, { id: 1, nonce: Buffer.alloc(16) });
    expect(await sessionCookie.read(config, cookie.value)).toBeNull();
    expect(findHeldShares(db, await readShareClaims(config, session.value))).toMatchObject({
      shareIds: [],
    });
    const swapped = `${sessionCookie.nameAt(config)}=${cookie.value}; ${shareCookie.nameAt(config)}=${session.value}`;
    expect(await viewerOfCookie(db, config, swapped)).toMatchObject({
      viewer: visitor,
      user: null,
    });
  });

  it('is worth nothing when it is touched or made up', async () => {
    const { cookie } = await opened(make().token);
    for (const value of [cookie.value.slice(0, -2), '1', '{"shareIds":[1]}', '']) {
      expect(await viewer(`${shareCookie.nameAt(config)}=${value}`)).toEqual(visitor);
    }
    const plain = { ...config, url: 'http://photos.example.org' };
    const unsafe = `${shareCookie.nameAt(plain)}=${cookie.value}`;
    expect((await viewerOfCookie(db, config, unsafe)).viewer).toEqual(visitor);
  });

  it('costs one query, and none where there is none', async () => {
    const { header } = await opened(make().token);
    statements.length = 0;
    await viewer(header);
    expect(statements).toHaveLength(1);
    await viewer('locale=en');
    expect(statements).toHaveLength(1);
  });

  it('adds to who is signed in, but not to whom an administrator looks as', async () => {
    grantPermission(db, null, { kind: 'user', id: 2 }, 'admin');
    const { id, token } = make();
    const { header } = await opened(token);
    const signIn = async (userId: number) => {
      const link = makeLink(db, null, userId);
      const origin = { address: '192.0.2.1', device: '' };
      const result = await signInByLink(db, config, link.token, origin);
      if (result.kind !== 'signed-in') throw new Error(result.kind);
      return `${result.cookie.name}=${result.cookie.value}; ${header}`;
    };
    const relative = await viewerOfCookie(db, config, await signIn(1));
    expect(relative.viewer).toMatchObject({ userId: 1, shareIds: [id] });
    expect(relative.actor.shareIds).toEqual([]);
    const admin = await signIn(2);
    db.update(schema.sessions).set({ seeAs: 1 }).run();
    const looking = await viewerOfCookie(db, config, admin);
    expect(looking).toMatchObject({ seeAs: 1, viewer: { userId: 1, shareIds: [] } });
  });
});

describe('a password', () => {
  const locked = () => make({ passwordHash });

  it('is wanted, and opens its share alone (LEAKS 24, 26)', async () => {
    const first = locked();
    const second = locked();
    expect(await open(first.token)).toEqual({ kind: 'wrong-password', retryAfter: null });
    const { header } = await opened(first.token, undefined, password);
    expect((await viewer(header)).shareIds).toEqual([first.id]);
    expect(await open(second.token, { cookies: header })).toMatchObject({ kind: 'wrong-password' });
    expect((await viewer(header)).shareIds).toEqual([first.id]);
    expect(JSON.stringify(previewShare(db, first.token, 'x'))).not.toContain('scrypt');
  });

  it('is not counted as a visit while it is wrong', async () => {
    const { token } = locked();
    await open(token, { password: 'wrong' });
    expect(db.select().from(schema.shares).get()).toMatchObject({ visits: 0 });
  });

  const fail = (shareId: number, times: number) => {
    const guards = sharePasswordGuards(shareId, '192.0.2.1');
    for (let i = 0; i < times; i++) noteFailure(db, guards);
  };

  it('may be wrong ten times from an address, also all at once (LEAKS 27)', async () => {
    const { id, token } = locked();
    fail(id, 8);
    const tries = Array.from({ length: 5 }, () => open(token, { password: 'wrong' }));
    const waits = (await Promise.all(tries)).map((result) =>
      result.kind === 'wrong-password' ? result.retryAfter : null,
    );
    expect(waits.slice(2).every((wait) => wait !== null && wait > 500)).toBe(true);
    const right = await open(token, { password });
    expect(right).toMatchObject({ kind: 'wrong-password', retryAfter: expect.any(Number) });
    expect(previewShare(db, token, '192.0.2.1')).toMatchObject({
      share: { passwordWait: expect.any(Number) },
    });
    // The right password still works from other addresses, and this address may open other shares.
    expect(await open(token, { password, address: '192.0.2.2' })).toMatchObject({ kind: 'opened' });
    expect(await open(locked().token, { password })).toMatchObject({ kind: 'opened' });
  });

  it('guessed at share after share is stopped as well', async () => {
    const { id, token } = locked();
    fail(id + 1, 10);
    fail(id + 2, 9);
    expect(await open(token, { password })).toMatchObject({ kind: 'opened' });
    fail(id + 2, 1);
    expect(await open(token, { password })).toMatchObject({ kind: 'wrong-password' });
  });

  it('that is right leaves no failure behind', async () => {
    const { id, token } = locked();
    fail(id, 9);
    for (let i = 0; i < 3; i++) await opened(token, undefined, password);
  });
});

describe('wrong tokens', () => {
  it('are limited by address, while a right one always works (LEAKS 27)', async () => {
    const { token } = make();
    for (let i = 0; i < 20; i++) expect(await open(`wrong${i}`)).toEqual({ kind: 'refused' });
    expect(await open('wrong')).toMatchObject({ kind: 'limited' });
    expect(previewShare(db, 'wrong', '192.0.2.1')).toMatchObject({ kind: 'limited' });
    expect(findTokenWait(db, '/s/wrong', '192.0.2.1')).toBeGreaterThan(500);
    expect(findTokenWait(db, '/in/wrong', '192.0.2.1')).toBeGreaterThan(500);
    expect(findTokenWait(db, '/s/wrong', '192.0.2.2')).toBeNull();
    expect(findTokenWait(db, '/albums/1', '192.0.2.1')).toBeNull();
    expect(findTokenWait(db, `/s/${token}`, '192.0.2.1')).toBeNull();
    expect(findTokenWait(db, `/in/${token}`, '192.0.2.1')).not.toBeNull();
    expect(await open(token)).toMatchObject({ kind: 'opened' });
  });
});
