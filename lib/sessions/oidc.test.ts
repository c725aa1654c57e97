import { decode, encode } from 'next-auth/jwt';
import { describe, expect, it, vi } from 'vitest';
import { startTestProvider, visitProvider } from '../testing/testProvider.ts';
import { openSingleSignOn, secret } from '../testing/testSingleSignOn.ts';
import { viewerOfCookie } from './cookie.ts';

process.env['NEXTAUTH_SECRET'] = secret;

const { db, config, there, begin, finish, signIn, sessions, refusals } = openSingleSignOn();

describe('signing in by an account of a provider', () => {
  it('begins a session as a link does, for the user of the verified address', async () => {
    const { location, cookie } = await begin();
    const sent = new URL(location).searchParams;
    expect(Object.fromEntries(sent)).toMatchObject({
      client_id: 'gallery',
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid email profile',
      redirect_uri: `${config.url}/api/auth/callback/oidc`,
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
    await signIn(there.settings, { replaces: result.sessionId });
    expect(sessions().map(({ revokedAt }) => revokedAt !== null)).toEqual([true, false]);
  });

  it('leads nowhere else afterwards', async () => {
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 7]) {
      const { location, header } = await begin(next);
      const back = await visitProvider(location, there.provider.issuer);
      expect((await finish(back.searchParams, header)).next).toBe('/');
    }
  });

  it('needs the state, nonce and code verifier of the browser that began', async () => {
    const ours = await begin();
    const others = await begin();
    const back = await visitProvider(ours.location, there.provider.issuer);
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
    const back = await visitProvider(first.location, there.provider.issuer);
    const { result } = await finish(back.searchParams, `__Host-albumen-sign-in=${value}`);
    expect(result.kind).toBe('refused');
    expect((await signIn()).result.kind).toBe('signed-in');
  });

  it('takes a code once', async () => {
    const { location, header } = await begin();
    const back = await visitProvider(location, there.provider.issuer);
    expect((await finish(back.searchParams, header)).result.kind).toBe('signed-in');
    expect((await finish(back.searchParams, header)).result.kind).toBe('refused');
  });

  it('does not end at another provider than it began at', async () => {
    const { location, header } = await begin();
    const back = await visitProvider(location, there.provider.issuer);
    const other = await startTestProvider(`${config.url}/api/auth/callback/oidc`);
    other.account = { ...there.provider.account };
    const moved = { ...there.settings, issuer: other.issuer };
    expect((await finish(back.searchParams, header, moved)).result.kind).toBe('refused');
    other.close();
    await expect(
      begin('/', { ...there.settings, issuer: `${there.provider.issuer}/` }),
    ).rejects.toThrow(`The provider calls itself ${there.provider.issuer}`);
    const closed = { ...there.settings, issuer: 'http://localhost:1' };
    await expect(begin('/', closed)).rejects.toThrow('cannot be read');
  });

  it('is logged with the address where it is refused, for fail2ban', async () => {
    const logged = () =>
      vi
        .mocked(console.error)
        .mock.calls.map(([line]) => line)
        .filter((line) => String(line).includes('sign-in refused'));
    const before = logged().length;
    await signIn();
    expect(logged().length).toBe(before);
    await finish(new URLSearchParams({ code: 'x' }), (await begin()).header);
    there.provider.account = { ...there.provider.account, email: 'nobody@example.org' };
    await signIn();
    const line = 'warn: sign-in refused by=account address=192.0.2.1';
    expect(logged().slice(before)).toEqual([line, line]);
  });

  it('is neither limited nor logged because of what another website asks for', async () => {
    const before = vi.mocked(console.error).mock.calls.length;
    for (let i = 0; i < 25; i++) {
      const { result } = await finish(new URLSearchParams({ code: 'x' }), '');
      expect(result.kind).toBe('refused');
    }
    expect(vi.mocked(console.error).mock.calls.length).toBe(before);
    expect((await signIn()).result.kind).toBe('signed-in');
  });

  it('is limited for an address whose attempts come to nothing', async () => {
    const { header: tried } = await begin();
    for (let i = 0; i < 20; i++) await finish(new URLSearchParams({ code: 'x' }), tried);
    const { location, header } = await begin();
    const back = await visitProvider(location, there.provider.issuer);
    expect((await finish(back.searchParams, header)).result).toMatchObject({ kind: 'limited' });
    const elsewhere = { address: '198.51.100.7' };
    expect((await finish(back.searchParams, header, there.settings, elsewhere)).result.kind).toBe(
      'signed-in',
    );
  });
});
