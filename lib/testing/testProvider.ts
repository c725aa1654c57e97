import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** What the provider says of its one account; it may lie as it likes. */
type ProviderAccount = { sub: string; [claim: string]: unknown };

export type TestProvider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whom the provider signs in next, without asking. */
  account: ProviderAccount;
  /** Further claims of its ID tokens, which its user info endpoint does not have. */
  inToken: Readonly<Record<string, unknown>>;
  readonly close: () => void;
};

/**
 * Tests only: a real provider of OpenID Connect, which knows one client, whose sign-ins end at
 * `redirectUri`. People are signed in there at once, as those who have a session there are.
 */
export async function startTestProvider(redirectUri: string): Promise<TestProvider> {
  const server = createServer();
  const port = await listen(server);
  const issuer = `http://localhost:${port}`;
  const [clientId, clientSecret] = ['gallery', 'a secret of this client, for tests only'];
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    conformIdTokenClaims: false,
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: (use) => ({
        ...started.account,
        ...(use === 'id_token' && started.inToken),
        sub,
      }),
    }),
    cookies: { keys: ['for tests only'] },
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      Grant: 60,
      IdToken: 60,
      Interaction: 60,
      Session: 60,
    },
  });
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    const { sub } = started.account;
    if (prompt.name === 'login') {
      return provider.interactionFinished(request, response, { login: { accountId: sub } });
    }
    const grant = new provider.Grant({
      accountId: session?.accountId,
      clientId: String(params['client_id']),
    });
    grant.addOIDCScope(String(params['scope']));
    const consent = { consent: { grantId: await grant.save() } };
    return provider.interactionFinished(request, response, consent, {
      mergeWithLastSubmission: true,
    });
  });
  const started: TestProvider = {
    issuer,
    clientId,
    clientSecret,
    account: { sub: 'nobody' },
    inToken: {},
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return started;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return (server.address() as AddressInfo).port;
}

/**
 * Follows the redirects of a provider as a browser with an empty cookie jar would, to the first address
 * elsewhere, which it does not request.
 */
export async function visitProvider(location: string, issuer: string): Promise<URL> {
  const jar = new Map<string, string>();
  let url = new URL(location);
  for (let hops = 0; hops < 10; hops++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1);
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const to = answer.headers.get('location');
    if (to === null)
      throw new Error(`The provider answered ${answer.status}: ${await answer.text()}`);
    url = new URL(to, url);
    if (url.origin !== issuer) return url;
  }
  throw new Error('The provider leads in circles.');
}
