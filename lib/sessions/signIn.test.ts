import { describe, expect, it } from 'vitest';
import { visitor } from '../access/access.ts';
import { flushAllQueues } from '../activity/writeQueue.ts';
import { schema } from '../db/schema.ts';
import { makeLink, revokeLink } from '../links/links.ts';
import { findLinkByToken } from '../links/linkUse.ts';
import { addMember } from '../people/groups.ts';
import { setUser } from '../people/people.ts';
import { grantPermission } from '../people/permissions.ts';
import { removeUser } from '../policies/undoable/remove.ts';
import { openSessions } from '../testing/testSessions.ts';
import { endSession, findSession, SESSION_MS } from './session.ts';
import { makeSessionCookie, sessionCookie } from './sessionCookie.ts';
import { previewLink, wasBegunByLink } from './signIn.ts';

const { db, statements, config, byLink, signedIn, viewer } = openSessions({ groups: 3 });

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
    expect(findSession(db, claim, Date.now() + SESSION_MS - day)).not.toBeNull();
    expect(findSession(db, claim, Date.now() + SESSION_MS + day)).toBeNull();
  });

  it('follows a change of groups and permissions at the next request', async () => {
    const { header } = await signedIn(makeLink(db, null, 1).token);
    expect((await viewer(header)).viewer.groupIds).toEqual([]);
    addMember(db, null, { userId: 1, groupId: 2 });
    expect((await viewer(header)).viewer.groupIds).toEqual([2]);
  });

  it('is one query a request, and writes nothing', async () => {
    const { header } = await signedIn(makeLink(db, null, 1).token);
    statements.length = 0;
    await viewer(header);
    const isRead = (text: string) => text.startsWith('select') && text.includes('from');
    expect(statements.filter(isRead)).toHaveLength(1);
    // Whether anything has been written.
    const others = new Set(statements.filter((text) => !isRead(text)));
    expect(others).toEqual(new Set(['select total_changes() as own', 'pragma data_version']));
    const later = Date.now() + 5;
    await flushAllQueues(db);
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
