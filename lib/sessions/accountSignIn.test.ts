import { describe, expect, it } from 'vitest';
import { schema } from '../db/schema.ts';
import { addAccount, removeAccount } from '../people/accounts.ts';
import { addGroup, addMember } from '../people/groups.ts';
import { setUser } from '../people/people.ts';
import { grantPermission } from '../people/permissions.ts';
import { undoChange } from '../policies/undo.ts';
import { removeUser } from '../policies/undoable/remove.ts';
import { openSingleSignOn, secret } from '../testing/testSingleSignOn.ts';
import { viewerOfCookie } from './cookie.ts';

process.env['NEXTAUTH_SECRET'] = secret;

const { db, config, there, signIn, sessions, refusals } = openSingleSignOn();

describe('an account that a provider vouches for', () => {
  it.each([
    ['an address that is not verified', { email_verified: false }, 'unverified'],
    ['one that is said to be verified in a text', { email_verified: 'true' }, 'unverified'],
    ['one of which nothing is said', { email_verified: undefined }, 'unverified'],
    ['no address', { email: undefined }, 'unverified'],
    ['another address', { email: 'ann@example.org.evil.example' }, 'unknown'],
    ['an address that is none', { email: { $ne: null } }, 'unverified'],
  ])('finds nobody by %s', async (_, claims, why) => {
    there.provider.account = { ...there.provider.account, ...claims };
    expect((await signIn()).result.kind).toBe('refused');
    expect(sessions()).toEqual([]);
    expect(refusals()).toEqual([why]);
  });

  it('takes no address for verified because another one is', async () => {
    const verified = { email: 'else@example.org', email_verified: true };
    there.provider.account = {
      sub: 'mallory',
      email: 'ann@example.org',
      email_verified: undefined,
    };
    there.provider.inToken = verified;
    expect((await signIn()).result.kind).toBe('refused');
    // The endpoint counts; what both say of one address may stand in either.
    there.provider.account = { sub: 'mallory', ...verified };
    there.provider.inToken = { email: 'ann@example.org', email_verified: undefined };
    expect((await signIn()).result.kind).toBe('refused');
    expect(refusals()).toEqual(['unverified', 'unknown']);
    there.provider.account = {
      sub: 'ann-there',
      email: 'ann@example.org',
      email_verified: undefined,
    };
    there.provider.inToken = { email_verified: true };
    expect((await signIn()).result.kind).toBe('signed-in');
  });

  it('never finds an administrator by an address, whoever made them one, but by choice', async () => {
    const { id: groupId } = addGroup(db, null, 'owners');
    grantPermission(db, null, { kind: 'group', id: groupId }, 'admin');
    addMember(db, null, { userId: 1, groupId });
    expect((await signIn()).result.kind).toBe('refused');
    expect((await signIn({ ...there.settings, create: true })).result.kind).toBe('refused');
    expect(refusals()).toEqual(['administrator']);
    addAccount(db, null, 1, { provider: there.provider.issuer, subject: 'ann-there' });
    expect((await signIn()).result.kind).toBe('signed-in');
    expect(sessions()).toMatchObject([{ userId: 1, suitsAdministrators: true }]);
    removeAccount(db, null, 1, { provider: there.provider.issuer, subject: 'ann-there' });
    expect(sessions()[0]?.revokedAt).not.toBeNull();
    expect((await signIn()).result.kind).toBe('refused');
  });

  it('ends a session that was begun by an address when its user becomes an administrator', async () => {
    const { result } = await signIn();
    if (result.kind !== 'signed-in') throw new Error(result.kind);
    const header = `${result.cookie.name}=${result.cookie.value}`;
    expect((await viewerOfCookie(db, config, header)).user?.id).toBe(1);
    grantPermission(db, null, { kind: 'user', id: 1 }, 'admin');
    expect((await viewerOfCookie(db, config, header)).user).toBeNull();
  });

  it('ends a session that was begun by an address when an account is chosen for its user', async () => {
    expect((await signIn()).result.kind).toBe('signed-in');
    addAccount(db, null, 1, { provider: there.provider.issuer, subject: 'real-ann' });
    expect(sessions()).toMatchObject([{ revokedAt: expect.any(Number) }]);
    there.provider.account = { ...there.provider.account, sub: 'real-ann' };
    expect((await signIn()).result.kind).toBe('signed-in');
    addAccount(db, null, 1, { provider: there.provider.issuer, subject: 'ann-at-work' });
    expect(sessions()[1]).toMatchObject({ revokedAt: null });
  });

  it('ends the session that it began by an address when it is chosen for somebody else', async () => {
    const { issuer } = there.provider;
    expect((await signIn()).result.kind).toBe('signed-in');
    there.provider.account = { ...there.provider.account, sub: 'also-ann' };
    expect((await signIn()).result.kind).toBe('signed-in');
    addAccount(db, null, 2, { provider: issuer, subject: 'ann-there' });
    expect(sessions()).toMatchObject([
      { userId: 1, accountSubject: 'ann-there', revokedAt: expect.any(Number) },
      { userId: 1, accountSubject: 'also-ann', revokedAt: null },
    ]);
    // Sessions from before accounts were stored may be of any account.
    db.update(schema.sessions).set({ accountProvider: null, accountSubject: null }).run();
    addAccount(db, null, 2, { provider: issuer, subject: 'third' });
    expect(sessions().map(({ revokedAt }) => revokedAt)).toEqual([
      expect.any(Number),
      expect.any(Number),
    ]);
  });

  it('ends the session that it began by an address when the person whose it was is brought back', async () => {
    addAccount(db, null, 2, { provider: there.provider.issuer, subject: 'ann-there' });
    const { id: changeId } = removeUser(db, null, 2);
    expect((await signIn()).result.kind).toBe('signed-in');
    expect(sessions()).toMatchObject([{ userId: 1, revokedAt: null }]);
    undoChange(db, null, changeId);
    expect(sessions()).toMatchObject([{ userId: 1, revokedAt: expect.any(Number) }]);
  });

  it('ends its own sessions alone when it is taken from its user', async () => {
    const { issuer } = there.provider;
    for (const sub of ['ann-there', 'also-ann']) {
      addAccount(db, null, 1, { provider: issuer, subject: sub });
      there.provider.account = { ...there.provider.account, sub };
      expect((await signIn()).result.kind).toBe('signed-in');
    }
    removeAccount(db, null, 1, { provider: issuer, subject: 'ann-there' });
    expect(sessions()).toMatchObject([{ revokedAt: expect.any(Number) }, { revokedAt: null }]);
  });

  it('lets nobody in who is disabled, by choice or by address, nor makes them anew', async () => {
    setUser(db, null, 1, { disabled: true });
    expect((await signIn({ ...there.settings, create: true })).result.kind).toBe('refused');
    addAccount(db, null, 1, { provider: there.provider.issuer, subject: 'ann-there' });
    expect((await signIn({ ...there.settings, create: true })).result.kind).toBe('refused');
    expect(refusals()).toEqual(['disabled']);
    expect(db.select().from(schema.users).all()).toHaveLength(2);
  });

  it('finds nobody by an address that several have, or whose user has another account', async () => {
    addAccount(db, null, 1, { provider: there.provider.issuer, subject: 'another' });
    expect((await signIn()).result.kind).toBe('refused');
    setUser(db, null, 2, { email: 'ann@example.org' });
    expect((await signIn()).result.kind).toBe('refused');
    expect(refusals()).toEqual(['other-account', 'several']);
    // An account of the same name elsewhere is another one.
    addAccount(db, null, 2, { provider: 'https://other.example', subject: 'ann-there' });
    expect((await signIn()).result.kind).toBe('refused');
  });

  it('adds nobody unless that is configured, and then nobody without a verified address', async () => {
    there.provider.account = {
      sub: 'new',
      email: 'new@example.org',
      email_verified: true,
      name: 'New <b>',
    };
    expect((await signIn()).result.kind).toBe('refused');
    const creating = { ...there.settings, create: true };
    there.provider.account['email_verified'] = false;
    expect((await signIn(creating)).result.kind).toBe('refused');
    there.provider.account['email_verified'] = true;
    expect((await signIn(creating)).result.kind).toBe('signed-in');
    expect((await signIn(creating)).result.kind).toBe('signed-in');
    const added = db.select().from(schema.users).all().slice(2);
    expect(added).toMatchObject([{ handle: 'New.b', name: 'New <b>', email: 'new@example.org' }]);
    expect(db.select().from(schema.permissions).all()).toEqual([]);
  });
});
