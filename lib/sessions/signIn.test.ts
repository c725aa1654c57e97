import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { visitor } from '../access/access.ts';
import { schema } from '../db/schema.ts';
import { makeLink, revokeLink, setLink } from '../links/links.ts';
import { findLinkByToken } from '../links/linkUse.ts';
import { addMember } from '../people/groups.ts';
import { setPasswordHash, setUser } from '../people/people.ts';
import { grantPermission } from '../people/permissions.ts';
import { removeUser } from '../policies/undoable/remove.ts';
import { quickHash } from '../testing/quickHash.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { viewerOfCookie } from './cookie.ts';
import { notePasswordFailure, passwordTry } from './guards.ts';
import { flushFailures } from './rateLimit.ts';
import { endSession, findSession, sessionMs } from './session.ts';
import { makeSessionCookie, sessionCookie } from './sessionCookie.ts';
import { flushSessionNotes } from './sessionNotes.ts';
import { previewLink, signInByLink, signInByPassword, wasBegunByLink } from './signIn.ts';

process.env['NEXTAUTH_SECRET'] = 'a secret for these tests only, long enough';

const { db, statements, close } = openTestDatabase();
afterAll(close);

const config = { url: 'https://photos.example.org', dataDir: '/nonexistent' };
const origin = { address: '192.0.2.1', device: 'Browser' };
const password = 'correct horse';
const hash = quickHash(password);

beforeEach(async () => {
  await flushFailures(db);
  db.delete(schema.rateLimits).run();
  fill(db, { users: 2, groups: 3, albums: [] });
});

const byLink = (token: string, more = {}) =>
  signInByLink(db, config, token, { ...origin, ...more });
const byPassword = (handle: string, tried: string, address = origin.address, cookies?: string) =>
  signInByPassword(
    db,
    config,
    { handle, password: tried },
    { ...origin, address, ...(cookies !== undefined && { cookies }) },
  );

async function signedIn(token: string) {
  const result = await byLink(token);
  if (result.kind !== 'signed-in') throw new Error(result.kind);
  return { ...result, header: `${result.cookie.name}=${result.cookie.value}` };
}

const viewer = (header: string | undefined, at: typeof config = config) =>
  viewerOfCookie(db, at, header);

describe('signing in by a link', () => {
  it('sets a cookie that carries the viewer through every request', async () => {
    addMember(db, null, { userId: 1, groupId: 3 });
    addMember(db, null, { userId: 1, groupId: 1 });
    grantPermission(db, null, { kind: 'group', id: 3 }, 'scan');
    grantPermission(db, null, { kind: 'user', id: 1 }, 'view');
    const { cookie, header } = await signedIn(makeLink(db, null, 1).token);
    expect(cookie).toMatchObject({
      name: '__Host-next-auth.session-token',
      options: { httpOnly: true, sameSite: 'lax', secure: true, path: '/', maxAge: 400 * 86_400 },
    });
    const found = await viewer(`locale=fr; ${header}; other=1`);
    expect(found).toMatchObject({
      user: { id: 1, handle: 'u1', name: 'User 1' },
      hidePublic: false,
      seeAs: null,
      locale: 'fr',
    });
    expect(found.viewer).toEqual({
      ...visitor,
      userId: 1,
      groupIds: [1, 3],
      permissions: new Set(['view', 'scan']),
    });
  });

  it('sets a plain cookie where the gallery is reached by http', async () => {
    const plain = await makeSessionCookie(
      { ...config, url: 'http://localhost:3000' },
      { id: 1, nonce: Buffer.alloc(16) },
    );
    expect(plain).toMatchObject({ name: 'next-auth.session-token', options: { secure: false } });
  });

  it('ends with its link, its session, its user, its time', async () => {
    const ends: ((at: { linkId: number; sessionId: number }) => unknown)[] = [
      ({ linkId }) => revokeLink(db, null, linkId),
      ({ linkId }) => db.$client.exec(`update links set revoked_at = 1 where id = ${linkId}`),
      ({ sessionId }) => endSession(db, sessionId),
      ({ sessionId }) =>
        db.$client.exec(`update sessions set expires_at = 5 where id = ${sessionId}`),
      () => setUser(db, null, 1, { disabled: true }),
      () => removeUser(db, null, 1),
    ];
    for (const end of ends) {
      setUser(db, null, 1, { disabled: false });
      const { id: linkId, token } = makeLink(db, null, 1);
      const { header, sessionId } = await signedIn(token);
      expect((await viewer(header)).user?.id).toBe(1);
      end({ linkId, sessionId });
      expect(await viewer(header)).toMatchObject({ viewer: visitor, user: null, sessionId: null });
    }
  });

  it('lasts 400 days and no longer', async () => {
    const { cookie } = await signedIn(makeLink(db, null, 1).token);
    const claim = await sessionCookie.read(config, cookie.value);
    if (!claim) throw new Error('A cookie that was just made is read');
    const day = 86_400_000;
    expect(findSession(db, claim, Date.now() + sessionMs - day)).not.toBeNull();
    expect(findSession(db, claim, Date.now() + sessionMs + day)).toBeNull();
  });

  it('feels a change of groups and permissions at the next request', async () => {
    const { header } = await signedIn(makeLink(db, null, 1).token);
    expect((await viewer(header)).viewer.groupIds).toEqual([]);
    addMember(db, null, { userId: 1, groupId: 2 });
    expect((await viewer(header)).viewer.groupIds).toEqual([2]);
  });

  it('is one query a request, and writes nothing', async () => {
    const { header } = await signedIn(makeLink(db, null, 1).token);
    statements.length = 0;
    await viewer(header);
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatch(/^select/);
    const later = Date.now() + 5;
    await flushSessionNotes(db);
    expect(db.select().from(schema.sessions).get()?.lastSeenAt).toBeLessThanOrEqual(later);
  });

  it('is refused to the second who comes with a single-use link at the same time', async () => {
    const { token } = makeLink(db, null, 1, { uses: 1 });
    const results = await Promise.all([byLink(token), byLink(token), byLink(token)]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['refused', 'refused', 'signed-in']);
    expect(db.select().from(schema.sessions).all()).toHaveLength(1);
  });

  it('ends the session that the browser had, whosever it was', async () => {
    const first = await signedIn(makeLink(db, null, 1).token);
    const { token } = makeLink(db, null, 2);
    await byLink(token, { replaces: first.sessionId });
    expect((await viewer(first.header)).user).toBeNull();
    expect(
      db
        .select()
        .from(schema.sessions)
        .all()
        .filter(({ revokedAt }) => revokedAt === null),
    ).toMatchObject([{ userId: 2 }]);
  });

  it('keeps no token and no control characters', async () => {
    const { token } = makeLink(db, null, 1);
    await byLink(token, { device: `x\u0000\n\u202e${'y'.repeat(1000)}` });
    const tables = [schema.sessions, schema.links, schema.activity];
    expect(JSON.stringify(tables.map((table) => db.select().from(table).all()))).not.toContain(
      token,
    );
    expect(db.select().from(schema.sessions).get()?.device).toMatch(/^xy{299}$/);
  });
});

describe('looking at a link', () => {
  it('spends nothing and begins no session', () => {
    const { token } = makeLink(db, null, 1, { uses: 1 });
    statements.length = 0;
    for (let i = 0; i < 5; i++) {
      expect(previewLink(db, token, '192.0.2.1')).toMatchObject({
        kind: 'found',
        link: { user: { id: 1 } },
      });
    }
    expect(statements.filter((each) => !each.startsWith('select'))).toEqual([]);
    expect(findLinkByToken(db, token)).not.toBeNull();
    expect(db.select().from(schema.sessions).all()).toEqual([]);
  });

  it('is limited after twenty wrong tokens, from that address, save with a right one', async () => {
    const { token } = makeLink(db, null, 1);
    const revoked = makeLink(db, null, 1);
    revokeLink(db, null, revoked.id);
    const wrong = (i: number) => (i % 2 ? revoked.token : `wrong${i}`);
    for (let i = 0; i < 10; i++) {
      expect(previewLink(db, wrong(i), '2001:db8::1')).toEqual({ kind: 'refused' });
      expect(await byLink(wrong(i), { address: '2001:db8::2' })).toEqual({ kind: 'refused' });
    }
    const limited = previewLink(db, 'wrong', '2001:db8::3');
    expect(limited).toMatchObject({ kind: 'limited' });
    expect(limited.kind === 'limited' && limited.retryAfter).toBeGreaterThan(590);
    expect(await byLink('wrong', { address: '2001:db8::3' })).toMatchObject({ kind: 'limited' });
    expect(previewLink(db, token, '2001:db8::3').kind).toBe('found');
    expect((await byLink(token, { address: '2001:db8::3' })).kind).toBe('signed-in');
    expect(previewLink(db, 'wrong', '192.0.2.1')).toEqual({ kind: 'refused' });
  });
});

describe('signing in by a password', () => {
  it('of Django, however short, replaces its hash by one of ours', async () => {
    const django = 'pbkdf2_sha256$10$salt$MmjEPb26Id/4lpfNfrMmrL+XKg7/d0TKCMWGSjKO2KE=';
    const stored = () => db.select().from(schema.users).all()[0]?.passwordHash;
    setPasswordHash(db, null, 1, django);
    expect(await byPassword('u1', 'shorter')).toEqual({ kind: 'refused' });
    expect(stored()).toBe(django);
    const first = await byPassword('u1', 'short');
    expect(first.kind).toBe('signed-in');
    expect(stored()).toMatch(/^scrypt\$/);
    expect((await byPassword('u1', 'short')).kind).toBe('signed-in');
    expect(await byPassword('u1', 'shorter')).toEqual({ kind: 'refused' });
    setPasswordHash(db, null, 1, django);
    setUser(db, null, 1, { disabled: true });
    expect(await byPassword('u1', 'short')).toEqual({ kind: 'refused' });
    expect(stored()).toBe(django);
  });

  beforeEach(() => setPasswordHash(db, null, 1, hash));

  it('works for who has one, without regard to the case of the handle', async () => {
    expect(await byPassword('U1', password)).toMatchObject({ kind: 'signed-in', userId: 1 });
    expect(await byPassword('u1', 'wrong password')).toEqual({ kind: 'refused' });
    expect(await byPassword('u2', password)).toEqual({ kind: 'refused' });
    expect(await byPassword('nobody', password)).toEqual({ kind: 'refused' });
    setUser(db, null, 1, { disabled: true });
    expect(await byPassword('u1', password)).toEqual({ kind: 'refused' });
  });

  it('is limited for an address, also when its tries come all at once', async () => {
    failBefore('u1', 8);
    const tries = await Promise.all(Array.from({ length: 4 }, () => byPassword('u1', 'guess')));
    expect(tries.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'limited', 'limited']);
    expect(await byPassword('u1', password)).toMatchObject({ kind: 'limited' });
  });

  it('does not count those who are right', async () => {
    failBefore('u1', 9);
    expect((await byPassword('u1', password)).kind).toBe('signed-in');
    expect((await byPassword('u1', password)).kind).toBe('signed-in');
  });

  it('is limited for one who tries a password on everybody', async () => {
    for (let i = 0; i < 19; i++) failBefore(`name${i}`, 1);
    expect(await byPassword('name19', 'guess')).toEqual({ kind: 'refused' });
    expect(await byPassword('name20', 'guess')).toMatchObject({ kind: 'limited' });
    expect(await byPassword('name20', 'guess', '192.0.2.2')).toEqual({ kind: 'refused' });
  });

  it('keeps none of what was typed for a name', async () => {
    await byPassword('my secret by mistake', 'guess');
    await flushFailures(db);
    expect(JSON.stringify(db.select().from(schema.rateLimits).all())).not.toContain('secret');
  });

  it('lets the owner in while others far and wide guess', async () => {
    await byPassword('u1', password, '198.51.100.1');
    await byPassword('u1', 'a slip', '198.51.100.1');
    for (let i = 0; i < 99; i++) failBefore('u1', 1, `203.0.113.${i}`);
    // An unknown address may try once, but not twice.
    expect(await byPassword('u1', 'guess', '198.51.100.2')).toEqual({ kind: 'refused' });
    expect(await byPassword('u1', password, '198.51.100.2')).toMatchObject({ kind: 'limited' });
    // The owner can sign in from a new address, and after a mistake from a known one.
    expect((await byPassword('u1', password, '198.51.100.3')).kind).toBe('signed-in');
    expect((await byPassword('u1', password, '198.51.100.1')).kind).toBe('signed-in');
  });
});

function failBefore(
  handle: string,
  times: number,
  address = origin.address,
  byKnownDevice = false,
): void {
  const attempt = passwordTry(handle, address, byKnownDevice);
  for (let i = 0; i < times; i++) notePasswordFailure(db, attempt);
}

describe('a browser that has signed in to the account before', () => {
  it('has turns and failures of its own, behind the address of who guesses', async () => {
    setPasswordHash(db, null, 1, hash);
    const first = await byPassword('u1', password);
    if (first.kind !== 'signed-in' || !first.deviceCookie) throw new Error(first.kind);
    const { name, value } = first.deviceCookie;
    failBefore('u1', 20, origin.address);
    const cookies = `${name}=${value}`;
    expect(await byPassword('u1', password)).toMatchObject({ kind: 'limited' });
    expect((await byPassword('u1', password, origin.address, cookies)).kind).toBe('signed-in');
    // The cookie is no way around the limits.
    failBefore('u1', 10, origin.address, true);
    expect((await byPassword('u1', password, origin.address, cookies)).kind).toBe('limited');
  });
});

describe('a link for one use that was just spent', () => {
  it('is known to the session that it began, and to no other', async () => {
    const { token } = makeLink(db, null, 1, { uses: 1 });
    const { sessionId } = await signedIn(token);
    const other = await signedIn(makeLink(db, null, 1, { uses: 1 }).token);
    expect(wasBegunByLink(db, sessionId, token)).toBe(true);
    expect(wasBegunByLink(db, other.sessionId, token)).toBe(false);
    expect(wasBegunByLink(db, sessionId, 'another')).toBe(false);
    expect(wasBegunByLink(db, null, token)).toBe(false);
  });
});

describe('a session of who becomes an administrator', () => {
  const admin = { kind: 'user', id: 1 } as const;
  const day = 86_400_000;

  it.each([
    ['a lasting link', {}, false],
    ['a link for one use, for good', { uses: 1 }, false],
    ['a link for two uses, for a day', { uses: 2, expiresAt: Date.now() + day - 1000 }, false],
    ['a link for a day, without limit', { expiresAt: Date.now() + day - 1000 }, false],
    ['a link for one use within a day', { uses: 1, expiresAt: Date.now() + day - 1000 }, true],
  ])('begun by %s (LEAKS 32)', async (_, limits, keeps) => {
    const { header } = await signedIn(makeLink(db, null, 1, limits).token);
    addMember(db, null, { userId: 1, groupId: 2 });
    for (const holder of [admin, { kind: 'group', id: 2 } as const]) {
      grantPermission(db, null, holder, 'admin');
      expect((await viewer(header)).user !== null).toBe(keeps);
      db.delete(schema.permissions).run();
      expect((await viewer(header)).user?.id).toBe(1);
    }
    grantPermission(db, null, admin, 'view');
    expect((await viewer(header)).user?.id).toBe(1);
  });

  it('begun by the last use of a link for several is none of an administrator’s', async () => {
    const link = makeLink(db, null, 1, { uses: 2, expiresAt: Date.now() + day - 1000 });
    await signedIn(link.token);
    const { header } = await signedIn(link.token);
    const unused = makeLink(db, null, 1, { uses: 2, expiresAt: Date.now() + day - 1000 });
    await signedIn(unused.token);
    grantPermission(db, null, admin, 'admin');
    expect((await viewer(header)).user).toBeNull();
    expect(findLinkByToken(db, unused.token)).toBeNull();
    expect(() => setLink(db, null, unused.id, { uses: 1 })).toThrow('make a new one');
  });

  it('keeps what it was begun by, whatever becomes of the link', async () => {
    const lasting = makeLink(db, null, 1);
    const { header } = await signedIn(lasting.token);
    setLink(db, null, lasting.id, { uses: 1, expiresAt: Date.now() + day - 1000 });
    grantPermission(db, null, admin, 'admin');
    expect((await viewer(header)).user).toBeNull();
  });

  it('begun by a password is an administrator’s', async () => {
    setPasswordHash(db, null, 1, hash);
    const result = await byPassword('u1', password);
    if (result.kind !== 'signed-in') throw new Error(result.kind);
    grantPermission(db, null, admin, 'admin');
    const { name, value } = result.cookie;
    expect((await viewer(`${name}=${value}`)).actor.permissions).toEqual(new Set(['admin']));
  });
});
