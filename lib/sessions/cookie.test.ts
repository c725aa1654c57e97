import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { visitor } from '../access/access.ts';
import { connect } from '../db/open.ts';
import { addMember } from '../people/groups.ts';
import { grantPermission } from '../people/permissions.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { viewerOfCookie } from './cookie.ts';
import { findCookie } from './encryptedCookie.ts';
import { makeSession, noteExpiry, SESSION_MS } from './session.ts';
import { makeSessionCookie } from './sessionCookie.ts';
import { addToShareCookie } from './shareCookie.ts';

process.env['NEXTAUTH_SECRET'] = 'a secret for these tests only, long enough';

const { db, close } = openTestDatabase();
afterAll(close);

const config = { url: 'https://photos.example.org', dataDir: '/nonexistent' };

beforeEach(() => {
  fill(db, { users: 2, groups: 3, albums: [] });
});

/** User 1 with a session. */
async function signedIn() {
  const session = makeSession(db, {
    userId: 1,
    device: 'Browser',
    begun: { by: 'password' },
  });
  const cookie = await makeSessionCookie(config, session);
  return { sessionId: session.id, cookie, header: `${cookie.name}=${cookie.value}` };
}

const viewer = (header: string | undefined) => viewerOfCookie(db, config, header);

describe('a cookie', () => {
  it('is nobody where it is forged, from elsewhere, or nonsense', async () => {
    const { header, cookie } = await signedIn();
    const broken = `${header.slice(0, -2)}${header.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const each of [
      undefined,
      '',
      'x',
      broken,
      `${cookie.name}=`,
      `next-auth.session-token=${cookie.value}`,
    ]) {
      expect((await viewer(each)).user).toBeNull();
    }
    vi.stubEnv('NEXTAUTH_SECRET', 'quite another secret, and long enough too');
    const elsewhere = { ...config, dataDir: '/nonexistent/elsewhere' };
    expect((await viewerOfCookie(db, elsewhere, header)).user).toBeNull();
    vi.unstubAllEnvs();
    expect((await viewer(header)).user?.id).toBe(1);
  });

  it('is read by its whole name', () => {
    expect(findCookie('ab=1; b=2; b=3', 'b')).toBe('2');
    expect(findCookie('b=x=y==', 'b')).toBe('x=y==');
    expect(findCookie('b', 'c')).toBeNull();
  });
});

describe('a viewer who asks again', () => {
  it('is read once while nothing is written, and anew after every change', async () => {
    const { header, sessionId } = await signedIn();
    const first = await viewer(header);
    expect(await viewer(header)).toBe(first);
    addMember(db, null, { userId: 1, groupId: 3 });
    expect((await viewer(header)).viewer.groupIds).toEqual([3]);
    const other = connect(db.$client.name, { busyTimeoutMs: 1000 });
    other.$client.exec(`update sessions set revoked_at = 1 where id = ${sessionId}`);
    other.$client.close();
    expect((await viewer(header)).user).toBeNull();
  });

  it('is nobody from the instant at which the session expires', async () => {
    const { header, sessionId } = await signedIn();
    const expiresAt = Date.now() + 2_000;
    db.$client.exec(`update sessions set expires_at = ${expiresAt} where id = ${sessionId}`);
    expect((await viewer(header)).user?.id).toBe(1);
    vi.useFakeTimers({ now: expiresAt - 1, toFake: ['Date'] });
    expect((await viewer(header)).user?.id).toBe(1);
    vi.setSystemTime(expiresAt);
    expect((await viewer(header)).user).toBeNull();
    vi.useRealTimers();
    noteExpiry(sessionId, Date.now() + SESSION_MS);
  });

  it('loses a share that has expired, though nothing was written', async () => {
    const { header } = await signedIn();
    const [share] = db.$client
      .prepare(
        `insert into shares (token_hash, name, nonce, created_at, expires_at) values ('x', 'a', randomblob(16), 0, ?) returning id, nonce`,
      )
      .all(Date.now() + 2_000) as { id: number; nonce: Buffer }[];
    if (!share) throw new Error('no share');
    const opened = { ...share, expiresAt: Date.now() + 2_000 };
    const cookie = await addToShareCookie(db, config, null, opened);
    const both = `${header}; ${cookie.name}=${cookie.value}`;
    expect((await viewer(both)).viewer.shareIds).toEqual([share.id]);
    vi.useFakeTimers({ now: Date.now() + 2_001, toFake: ['Date'] });
    expect((await viewer(both)).viewer.shareIds).toEqual([]);
    vi.useRealTimers();
  });
});

describe('looking as somebody else', () => {
  const lookAs = (sessionId: number, id: number) =>
    db.$client.exec(`update sessions set see_as = ${id} where id = ${sessionId}`);

  it('shows an administrator what that user sees, and leaves the administrator’s permissions', async () => {
    grantPermission(db, null, { kind: 'user', id: 1 }, 'admin');
    addMember(db, null, { userId: 2, groupId: 2 });
    const { header, sessionId } = await signedIn();
    lookAs(sessionId, 2);
    const found = await viewer(header);
    expect(found.viewer).toMatchObject({ userId: 2, groupIds: [2], permissions: new Set() });
    expect(found.actor.permissions).toEqual(new Set(['admin']));
    expect(found).toMatchObject({ user: { id: 1 }, seeAs: 2 });
    lookAs(sessionId, 99);
    expect((await viewer(header)).viewer).toEqual(visitor);
  });

  it('has no effect for users who are no administrators', async () => {
    addMember(db, null, { userId: 2, groupId: 2 });
    const { header, sessionId } = await signedIn();
    lookAs(sessionId, 2);
    expect(await viewer(header)).toMatchObject({
      viewer: { userId: 1, groupIds: [] },
      seeAs: null,
    });
  });
});
