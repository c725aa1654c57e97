import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import type { Config } from '../config/config.ts';
import { type OidcSettings, setAuthUrl } from '../config/loadConfig.ts';
import { schema } from '../db/schema.ts';
import { setUser } from '../people/people.ts';
import { beginOidc, finishOidc } from '../sessions/oidc.ts';
import { flushFailures } from '../sessions/rateLimit.ts';
import { startTestProvider, type TestProvider, visitProvider } from './testProvider.ts';
import { fill, openTestDatabase } from './testWorld.ts';

/** Tests only: a gallery where people sign in by accounts of a provider, and that provider. */
export function openSingleSignOn() {
  const { db, close } = openTestDatabase();
  const url = 'https://photos.example.org';
  const config = { url, dataDir: '/nonexistent', logLevel: 'error' } as Config;
  // Both are set before the tests begin.
  const there = {} as { provider: TestProvider; settings: OidcSettings };

  beforeAll(async () => {
    setAuthUrl(config);
    const provider = await startTestProvider(`${url}/api/auth/callback/oidc`);
    const { issuer, clientId, clientSecret } = provider;
    const client = { issuer, clientId, clientSecret };
    const settings = { ...client, name: 'Home', create: false, place: 'gallery.yaml:3' };
    Object.assign(there, { provider, settings });
    // next-auth logs each refusal, and the provider warns that it is set up for tests.
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  });
  afterAll(() => {
    there.provider.close();
    close();
  });

  beforeEach(async () => {
    await flushFailures(db);
    db.delete(schema.rateLimits).run();
    fill(db, { users: 2, groups: 0, albums: [] });
    setUser(db, null, 1, { email: 'Ann@example.org' });
    there.provider.inToken = {};
    there.provider.account = {
      sub: 'ann-there',
      email: 'ann@EXAMPLE.org',
      email_verified: true,
      name: 'Ann',
    };
  });

  async function begin(next: unknown = '/albums/3', using = there.settings) {
    const { location, cookie } = await beginOidc(db, config, using, next);
    return { location, header: `${cookie.name}=${cookie.value}`, cookie };
  }

  const finish = (query: URLSearchParams, cookies: string, using = there.settings, more = {}) => {
    const origin = { address: '192.0.2.1', device: 'Browser' };
    return finishOidc(db, config, using, query, { ...origin, cookies, ...more });
  };

  async function signIn(using = there.settings, more = {}) {
    const { location, header } = await begin('/albums/3', using);
    const back = await visitProvider(location, there.provider.issuer);
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

  return { db, config, there, begin, finish, signIn, sessions, refusals };
}

/** The secret that encrypts its cookies: a test puts it into the environment. */
export const secret = 'a secret for these tests only, long enough';
