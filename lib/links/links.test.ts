import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMINISTRATOR_LINK_MS } from '../access/live.ts';
import { schema } from '../db/schema.ts';
import { setUser } from '../people/people.ts';
import { grantPermission } from '../people/permissions.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { makeLink, revokeAllLinks, revokeLink, rotateLinks, setLink } from './links.ts';
import { linkUrl } from './linkToken.ts';
import { findLinkByToken, findLinkIdByUrl, listLinks, spendLink } from './linkUse.ts';

const { db, close } = openTestDatabase();
afterAll(close);
beforeEach(() => fill(db, { users: 2, groups: 1, albums: [] }));

const hour = 3_600_000;
const makeAdmin = (id: number) => grantPermission(db, null, { kind: 'user', id }, 'admin');

describe('a link', () => {
  it('has 256 random bits, of which only a digest is kept anywhere', () => {
    const { token } = makeLink(db, null, 1, { label: 'tablet' });
    const other = makeLink(db, null, 1);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(other.token).not.toBe(token);
    const dump = JSON.stringify([
      db.select().from(schema.links).all(),
      db.select().from(schema.activity).all(),
      listLinks(db, 1),
    ]);
    expect(dump).not.toContain(token);
    const [hash] = db
      .select()
      .from(schema.links)
      .all()
      .map(({ tokenHash }) => tokenHash);
    const log = JSON.stringify([db.select().from(schema.activity).all(), listLinks(db, 1)]);
    expect(log).not.toContain(hash);
  });

  it('is found by its token and by nothing near it', () => {
    const { id, token } = makeLink(db, null, 1);
    expect(findLinkByToken(db, token)).toMatchObject({ id, user: { id: 1, handle: 'u1' } });
    expect(findLinkByToken(db, token.slice(0, -1))).toBeNull();
    expect(findLinkByToken(db, token.toLowerCase())).toBeNull();
    expect(findLinkByToken(db, '')).toBeNull();
    expect(findLinkIdByUrl(db, linkUrl({ url: 'https://x.example' }, token))).toBe(id);
  });

  it('ends when it expires, is revoked, or its user is disabled', () => {
    const now = Date.now();
    const expiring = makeLink(db, null, 1, { expiresAt: now + hour });
    expect(findLinkByToken(db, expiring.token, now + hour - 1)).not.toBeNull();
    expect(findLinkByToken(db, expiring.token, now + hour)).toBeNull();
    const revoked = makeLink(db, null, 1);
    expect(revokeLink(db, null, revoked.id)).toEqual({ revoked: true });
    expect(revokeLink(db, null, revoked.id)).toEqual({ revoked: false });
    expect(findLinkByToken(db, revoked.token)).toBeNull();
    setUser(db, null, 1, { disabled: true });
    expect(findLinkByToken(db, expiring.token, now)).toBeNull();
    const states = listLinks(db, 1, now + hour).map(({ state }) => state);
    expect(states).toEqual(['revoked', 'expired']);
  });

  it('for one use is spent by the first who comes, and notes when', () => {
    const { token } = makeLink(db, null, 1, { uses: 1 });
    expect(spendLink(db, token, 5)).not.toBeNull();
    expect(spendLink(db, token, 6)).toBeNull();
    expect(listLinks(db, 1)).toMatchObject([{ state: 'used-up', lastUsedAt: 5, usesLeft: 0 }]);
  });

  it('without limit can be opened again and again', () => {
    const { token } = makeLink(db, null, 1);
    for (let i = 0; i < 3; i++) expect(spendLink(db, token)).not.toBeNull();
    expect(listLinks(db, 1)).toMatchObject([{ state: 'live', usesLeft: null }]);
  });

  it('can be extended, limited and renamed', () => {
    const now = Date.now();
    const { id } = makeLink(db, null, 1, { expiresAt: now + hour });
    setLink(db, null, id, { expiresAt: null, uses: 3, label: 'phone' });
    expect(listLinks(db, 1)).toMatchObject([{ expiresAt: null, usesLeft: 3, label: 'phone' }]);
    setLink(db, null, id, { label: '' });
    expect(listLinks(db, 1)).toMatchObject([{ expiresAt: null, usesLeft: 3, label: '' }]);
    expect(() => setLink(db, null, id, { expiresAt: now - 1 })).toThrow(/future/);
  });

  it('ends its sessions and no others when it is revoked', () => {
    const [first, second, other] = [
      makeLink(db, null, 1),
      makeLink(db, null, 1),
      makeLink(db, null, 2),
    ];
    const session = { userId: 1, createdAt: 1, lastSeenAt: 1, expiresAt: 9e15 };
    const linkIds = [first.id, second.id, other.id, null];
    db.insert(schema.sessions)
      .values(linkIds.map((linkId) => ({ ...session, linkId })))
      .run();
    revokeLink(db, null, first.id);
    const live = () =>
      db
        .select()
        .from(schema.sessions)
        .all()
        .flatMap(({ linkId, revokedAt }) => (revokedAt === null ? [linkId] : []));
    expect(live()).toEqual([second.id, other.id, null]);
    expect(revokeAllLinks(db, null, 1)).toEqual({ revoked: 1 });
    expect(live()).toEqual([other.id, null]);
    expect(findLinkByToken(db, other.token)).not.toBeNull();
  });

  it('can be extended after it expired, and limited to a few uses', () => {
    const now = Date.now();
    const { id, token } = makeLink(db, null, 1, { expiresAt: now + hour });
    expect(findLinkByToken(db, token, now + 2 * hour)).toBeNull();
    setLink(db, null, id, { expiresAt: now + 3 * hour });
    expect(findLinkByToken(db, token, now + 2 * hour)).not.toBeNull();
    setLink(db, null, id, { uses: 2 });
    expect(listLinks(db, 1)).toMatchObject([{ expiresAt: now + 3 * hour, usesLeft: 2 }]);
    const works = [1, 2, 3].map(() => spendLink(db, token) !== null);
    expect(works).toEqual([true, true, false]);
    // It is used up, and stays so where the owner only lets it expire later.
    setLink(db, null, id, { expiresAt: now + 4 * hour });
    expect(listLinks(db, 1)).toMatchObject([{ expiresAt: now + 4 * hour, usesLeft: 0 }]);
    expect(() => setLink(db, null, id, { uses: 0 })).toThrow(/once to 1000 times/);
  });

  it('replaces all others of its user when they are rotated', () => {
    const old = [makeLink(db, null, 1), makeLink(db, null, 1, { expiresAt: Date.now() + hour })];
    const other = makeLink(db, null, 2);
    const session = { userId: 1, createdAt: 1, lastSeenAt: 1, expiresAt: 9e15 };
    db.insert(schema.sessions)
      .values(old.map(({ id }) => ({ ...session, linkId: id })))
      .run();
    const { id, token, revoked } = rotateLinks(db, null, 1, { label: 'new' });
    expect(revoked).toBe(2);
    expect(old.map((each) => findLinkByToken(db, each.token))).toEqual([null, null]);
    expect(findLinkByToken(db, token)).toMatchObject({ id, label: 'new', user: { id: 1 } });
    expect(findLinkByToken(db, other.token)).not.toBeNull();
    const open = db.select().from(schema.sessions).all();
    expect(open.filter(({ revokedAt }) => revokedAt === null)).toEqual([]);
  });

  it('stays when rotating is refused', () => {
    const { token } = makeLink(db, null, 1);
    expect(() => rotateLinks(db, null, 1, { uses: 0 })).toThrow(/1000/);
    expect(findLinkByToken(db, token)).not.toBeNull();
  });

  it.each([{ uses: 0 }, { uses: 1.5 }, { expiresAt: 5 }])('is refused with %j', (limits) => {
    expect(() => makeLink(db, null, 1, limits)).toThrow(
      expect.objectContaining({ name: 'AdminError' }),
    );
  });
});

describe('a link of an administrator', () => {
  it('works once and for a day at most, without being told so', () => {
    makeAdmin(1);
    const now = Date.now();
    const { token } = makeLink(db, null, 1, {}, now);
    expect(listLinks(db, 1)).toMatchObject([
      { usesLeft: 1, expiresAt: now + ADMINISTRATOR_LINK_MS },
    ]);
    expect(spendLink(db, token)).not.toBeNull();
    expect(spendLink(db, token)).toBeNull();
  });

  it.each([
    { uses: 2 },
    { uses: null },
    { expiresAt: null },
    { expiresAt: Date.now() + 25 * hour },
  ])('is refused with %j', (limits) => {
    makeAdmin(1);
    expect(() => makeLink(db, null, 1, limits)).toThrow(/once and for 24 hours/);
    const { id } = makeLink(db, null, 1);
    expect(() => setLink(db, null, id, limits)).toThrow(/once and for 24 hours/);
  });

  it('cannot be made such once it was used: others have had it', () => {
    const { id, token } = makeLink(db, null, 1, { uses: 2, expiresAt: Date.now() + hour });
    expect(spendLink(db, token)).not.toBeNull();
    makeAdmin(1);
    expect(() => setLink(db, null, id, { uses: 1 })).toThrow(/has been used: make a new one/);
    expect(spendLink(db, token)).toBeNull();
  });

  it('made before the user became one signs in no more, unless it is such', () => {
    const lasting = makeLink(db, null, 1);
    const once = makeLink(db, null, 1, { uses: 1 });
    const short = makeLink(db, null, 1, { expiresAt: Date.now() + hour });
    const both = makeLink(db, null, 1, { uses: 1, expiresAt: Date.now() + hour });
    db.insert(schema.memberships).values({ userId: 1, groupId: 1 }).run();
    grantPermission(db, null, { kind: 'group', id: 1 }, 'admin');
    const works = [lasting, once, short, both].map(({ token }) => spendLink(db, token) !== null);
    expect(works).toEqual([false, false, false, true]);
  });
});
