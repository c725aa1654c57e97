import { describe, expect, it } from 'vitest';
import { schema } from '../db/schema.ts';
import { makeLink, setLink } from '../links/links.ts';
import { findLinkByToken } from '../links/linkUse.ts';
import { addMember } from '../people/groups.ts';
import { setPasswordHash } from '../people/people.ts';
import { grantPermission } from '../people/permissions.ts';
import { quickHash } from '../testing/quickHash.ts';
import { openSessions } from '../testing/testSessions.ts';
import { signInByPassword } from './signIn.ts';

const { db, config, origin, signedIn, viewer } = openSessions({ groups: 3 });

describe('the session of a user who becomes an administrator', () => {
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
    const password = 'correct horse';
    setPasswordHash(db, null, 1, quickHash(password));
    const result = await signInByPassword(db, config, { handle: 'u1', password }, origin);
    if (result.kind !== 'signed-in') throw new Error(result.kind);
    grantPermission(db, null, admin, 'admin');
    const { name, value } = result.cookie;
    expect((await viewer(`${name}=${value}`)).actor.permissions).toEqual(new Set(['admin']));
  });
});
