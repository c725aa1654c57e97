import { decode, encode } from 'next-auth/jwt';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '../config/config.ts';
import { type OidcSettings, setAuthUrl } from '../config/loadConfig.ts';
import { schema } from '../db/schema.ts';
import { addAccount, removeAccount } from '../people/accounts.ts';
import { addGroup, addMember } from '../people/groups.ts';
import { setUser } from '../people/people.ts';
import { grantPermission } from '../people/permissions.ts';
import { startTestProvider, type TestProvider, visitProvider } from '../testing/testProvider.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { viewerOfCookie } from './cookie.ts';
import { beginOidc, finishOidc } from './oidc.ts';
import { flushFailures } from './rateLimit.ts';

const secret = 'a secret for these tests only, long enough';
process.env['NEXTAUTH_SECRET'] = secret;

const { db, close } = openTestDatabase();
const url = 'https://photos.example.org';
const config = { url, dataDir: '/nonexistent', logLevel: 'error' } as Config;
let provider: TestProvider;
let settings: OidcSettings;

beforeAll(async () => {
  setAuthUrl(config);
  provider = await startTestProvider(`${url}/api/auth/callback/oidc`);
  const { issuer, clientId, clientSecret } = provider;
  settings = {
    issuer,
    clientId,
    clientSecret,
    name: 'Home',
    create: false,
    place: 'gallery.yaml:3',
  };
  // next-auth tells each refusal, and the provider that it is one for tests.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterAll(() => {
  provider.close();
  close();
});

beforeEach(async () => {
  await flushFailures(db);
  db.delete(schema.rateLimits).run();
  fill(db, { users: 2, groups: 0, albums: [] });
  setUser(db, null, 1, { email: 'Ann@example.org' });
  provider.inToken = {};
  provider.account = {
    sub: 'ann-there',
    email: 'ann@EXAMPLE.org',
    email_verified: true,
    name: 'Ann',
  };
});

const origin = { address: '192.0.2.1', device: 'Browser' };

async function begin(next: unknown = '/albums/3', using = settings) {
  const { location, cookie } = await beginOidc(db, config, using, next);
  return { location, header: `${cookie.name}=${cookie.value}`, cookie };
}

const finish = (query: URLSearchParams, cookies: string, using = settings, more = {}) =>
  finishOidc(db, config, using, query, { ...origin, cookies, ...more });

async function signIn(using = settings, more = {}) {
  const { location, header } = await begin('/albums/3', using);
  const back = await visitProvider(location, provider.issuer);
  return finish(back.searchParams, header, using, more);
}

const sessions = () => db.select().from(schema.sessions).all();
const refusals = () =>
  db
    .select()
    .from(schema.activity)
    .all()
    .filter(({ kind }) => kind === 'account-refused')
    .map(({ details }) => details?.['why']);

describe('signing in by an account of a provider', () => {
  it('begins a session as a link does, for the user of the verified address', async () => {
    const { location, cookie } = await begin();
    const sent = new URL(location).searchParams;
    expect(Object.fromEntries(sent)).toMatchObject({
      client_id: 'gallery',
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid email profile',
      redirect_uri: `${url}/api/auth/callback/oidc`,
      state: expect.stringMatching(/.{40}/),
      nonce: expect.stringMatching(/.{40}/),
    });
    expect(cookie).toMatchObject({
      name: '__Host-albumen-sign-in',
      options: { httpOnly: true, secure: true, sameSite: 'lax', maxAge: 900 },
    });
    const { result, next, cookie: emptied } = await signIn();
    expect(next).toBe('/albums/3');
    expect(emptied).toMatchObject({ name: '__Host-albumen-sign-in', value: '' });
    if (result.kind !== 'signed-in') throw new Error(result.kind);
    expect(sessions()).toMatchObject([
      { userId: 1, begunBy: 'account', suitsAdministrators: false, linkId: null },
    ]);
    const { name, value } = result.cookie;
    expect((await viewerOfCookie(db, config, `${name}=${value}`)).user).toMatchObject({ id: 1 });
    // Another sign-in in this browser ends the session before.
    await signIn(settings, { replaces: result.sessionId });
    expect(sessions().map(({ revokedAt }) => revokedAt !== null)).toEqual([true, false]);
  });

  it('leads nowhere else afterwards', async () => {
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 7]) {
      const { location, header } = await begin(next);
      const back = await visitProvider(location, provider.issuer);
      expect((await finish(back.searchParams, header)).next).toBe('/');
    }
  });

  it.each([
    ['an address that is not verified', { email_verified: false }, 'unverified'],
    ['one that is said to be verified in a text', { email_verified: 'true' }, 'unverified'],
    ['one of which nothing is said', { email_verified: undefined }, 'unverified'],
    ['no address', { email: undefined }, 'unverified'],
    ['another address', { email: 'ann@example.org.evil.example' }, 'unknown'],
    ['an address that is none', { email: { $ne: null } }, 'unverified'],
  ])('finds nobody by %s', async (_, claims, why) => {
    provider.account = { ...provider.account, ...claims };
    expect((await signIn()).result.kind).toBe('refused');
    expect(sessions()).toEqual([]);
    expect(refusals()).toEqual([why]);
  });

  it('takes no address for verified because another one is', async () => {
    const verified = { email: 'else@example.org', email_verified: true };
    provider.account = { sub: 'mallory', email: 'ann@example.org', email_verified: undefined };
    provider.inToken = verified;
    expect((await signIn()).result.kind).toBe('refused');
    // The endpoint counts; what both say of one address may stand in either.
    provider.account = { sub: 'mallory', ...verified };
    provider.inToken = { email: 'ann@example.org', email_verified: undefined };
    expect((await signIn()).result.kind).toBe('refused');
    expect(refusals()).toEqual(['unverified', 'unknown']);
    provider.account = { sub: 'ann-there', email: 'ann@example.org', email_verified: undefined };
    provider.inToken = { email_verified: true };
    expect((await signIn()).result.kind).toBe('signed-in');
  });

  it('never finds an administrator by an address, whoever made them one, but by choice', async () => {
    const { id: groupId } = addGroup(db, null, 'owners');
    grantPermission(db, null, { kind: 'group', id: groupId }, 'admin');
    addMember(db, null, { userId: 1, groupId });
    expect((await signIn()).result.kind).toBe('refused');
    expect((await signIn({ ...settings, create: true })).result.kind).toBe('refused');
    expect(refusals()).toEqual(['administrator']);
    addAccount(db, null, 1, { provider: provider.issuer, subject: 'ann-there' });
    expect((await signIn()).result.kind).toBe('signed-in');
    expect(sessions()).toMatchObject([{ userId: 1, suitsAdministrators: true }]);
    removeAccount(db, null, 1, { provider: provider.issuer, subject: 'ann-there' });
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
    addAccount(db, null, 1, { provider: provider.issuer, subject: 'real-ann' });
    expect(sessions()).toMatchObject([{ revokedAt: expect.any(Number) }]);
    provider.account = { ...provider.account, sub: 'real-ann' };
    expect((await signIn()).result.kind).toBe('signed-in');
    addAccount(db, null, 1, { provider: provider.issuer, subject: 'ann-at-work' });
    expect(sessions()[1]).toMatchObject({ revokedAt: null });
  });

  it('lets nobody in who is disabled, by choice or by address, nor makes them anew', async () => {
    setUser(db, null, 1, { disabled: true });
    expect((await signIn({ ...settings, create: true })).result.kind).toBe('refused');
    addAccount(db, null, 1, { provider: provider.issuer, subject: 'ann-there' });
    expect((await signIn({ ...settings, create: true })).result.kind).toBe('refused');
    expect(refusals()).toEqual(['disabled']);
    expect(db.select().from(schema.users).all()).toHaveLength(2);
  });

  it('finds nobody by an address that several have, or whose user has another account', async () => {
    addAccount(db, null, 1, { provider: provider.issuer, subject: 'another' });
    expect((await signIn()).result.kind).toBe('refused');
    setUser(db, null, 2, { email: 'ann@example.org' });
    expect((await signIn()).result.kind).toBe('refused');
    expect(refusals()).toEqual(['other-account', 'several']);
    // An account of the same name elsewhere is another one.
    addAccount(db, null, 2, { provider: 'https://other.example', subject: 'ann-there' });
    expect((await signIn()).result.kind).toBe('refused');
  });

  it('adds nobody unless that is configured, and then nobody without a verified address', async () => {
    provider.account = {
      sub: 'new',
      email: 'new@example.org',
      email_verified: true,
      name: 'New <b>',
    };
    expect((await signIn()).result.kind).toBe('refused');
    const creating = { ...settings, create: true };
    provider.account['email_verified'] = false;
    expect((await signIn(creating)).result.kind).toBe('refused');
    provider.account['email_verified'] = true;
    expect((await signIn(creating)).result.kind).toBe('signed-in');
    expect((await signIn(creating)).result.kind).toBe('signed-in');
    const added = db.select().from(schema.users).all().slice(2);
    expect(added).toMatchObject([{ handle: 'New.b', name: 'New <b>', email: 'new@example.org' }]);
    expect(db.select().from(schema.permissions).all()).toEqual([]);
  });

  it('needs the state, nonce and code verifier of the browser that began', async () => {
    const ours = await begin();
    const others = await begin();
    const back = await visitProvider(ours.location, provider.issuer);
    const at = (change: Record<string, string>) => {
      const query = new URLSearchParams(back.searchParams);
      for (const [name, value] of Object.entries(change)) query.set(name, value);
      return query;
    };
    const state = new URL(others.location).searchParams.get('state') ?? '';
    const twice = at({});
    twice.append('code', 'another');
    const noState = at({});
    noState.delete('state');
    const tried: [URLSearchParams, string][] = [
      [back.searchParams, ''],
      [back.searchParams, others.header],
      // The state fits the cookie of the attacker, and the code's verifier and nonce do not.
      [at({ state }), others.header],
      [at({ state: 'x' }), ours.header],
      [at({ iss: 'https://evil.example' }), ours.header],
      [at({ error: 'access_denied' }), ours.header],
      [at({ code: 'x' }), ours.header],
      [twice, ours.header],
      [noState, ours.header],
      [new URLSearchParams(), ours.header],
    ];
    for (const [query, cookies] of tried) {
      expect([query.toString(), (await finish(query, cookies)).result.kind]).toEqual([
        query.toString(),
        'refused',
      ]);
    }
    expect(sessions()).toEqual([]);
    expect(refusals()).toEqual([]);
  });

  it('accepts an ID token with its own nonce only', async () => {
    const [first, second] = [await begin(), await begin()];
    const open = async ({ cookie }: { cookie: { value: string } }) =>
      decode({ token: cookie.value, secret, salt: 'albumen-sign-in' });
    const mixed = { ...(await open(first)), nonce: (await open(second))?.['nonce'] };
    const value = await encode({ token: mixed, secret, maxAge: 900, salt: 'albumen-sign-in' });
    const back = await visitProvider(first.location, provider.issuer);
    const { result } = await finish(back.searchParams, `__Host-albumen-sign-in=${value}`);
    expect(result.kind).toBe('refused');
    expect((await signIn()).result.kind).toBe('signed-in');
  });

  it('takes a code once', async () => {
    const { location, header } = await begin();
    const back = await visitProvider(location, provider.issuer);
    expect((await finish(back.searchParams, header)).result.kind).toBe('signed-in');
    expect((await finish(back.searchParams, header)).result.kind).toBe('refused');
  });

  it('does not end at another provider than it began at', async () => {
    const { location, header } = await begin();
    const back = await visitProvider(location, provider.issuer);
    const other = await startTestProvider(`${url}/api/auth/callback/oidc`);
    other.account = { ...provider.account };
    const moved = { ...settings, issuer: other.issuer };
    expect((await finish(back.searchParams, header, moved)).result.kind).toBe('refused');
    other.close();
    await expect(begin('/', { ...settings, issuer: `${provider.issuer}/` })).rejects.toThrow(
      `The provider calls itself ${provider.issuer}`,
    );
    const closed = { ...settings, issuer: 'http://localhost:1' };
    await expect(begin('/', closed)).rejects.toThrow('cannot be read');
  });

  it('is limited for an address whose attempts come to nothing', async () => {
    for (let i = 0; i < 20; i++) await finish(new URLSearchParams({ code: 'x' }), '');
    const { location, header } = await begin();
    const back = await visitProvider(location, provider.issuer);
    expect((await finish(back.searchParams, header)).result).toMatchObject({ kind: 'limited' });
    const elsewhere = { address: '198.51.100.7' };
    expect((await finish(back.searchParams, header, settings, elsewhere)).result.kind).toBe(
      'signed-in',
    );
  });
});
