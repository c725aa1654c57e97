import { createHash, randomBytes } from 'node:crypto';
import type { AuthOptions } from 'next-auth';
import { z } from 'zod';
import { authSecret } from '../config/authSecret.ts';
import type { Config } from '../config/config.ts';
import type { OidcSettings } from '../config/loadConfig.ts';
import type { Database } from '../db/open.ts';
import { localAddress } from '../text/localAddress.ts';
import { type NamedAccount, signInByAccount } from './accountSignIn.ts';
import { askNextAuth } from './askNextAuth.ts';
import { type CookiePlace, type CookieToSet, cookieKind } from './encryptedCookie.ts';
import { accountGuard } from './guards.ts';
import { authOptions } from './nextAuth.ts';
import { accountOf, type EmailClaims, mergeClaims } from './oidcClaims.ts';
import { getIssuer, type Issuer } from './oidcIssuer.ts';
import { findRetryAfter, noteFailure } from './rateLimit.ts';
import {
  logRefusal,
  type SignedInResult,
  type SignInOrigin,
  type SignInRefusal,
} from './signIn.ts';

/*
 * Single sign-on by OpenID Connect: next-auth speaks with the provider, and checks state, nonce and
 * code verifier. What it would keep in cookies of its own is kept in one of ours, and the session is
 * begun like any other. It is asked with nothing but what is named here, so no parameter or cookie of a
 * request reaches it.
 */

const PROVIDER_ID = 'oidc';
/** How long somebody may take at the provider. */
const UNDER_WAY_MS = 15 * 60 * 1000;
/** What next-auth must have again when the provider sends the browser back. */
const kept = ['state', 'pkceCodeVerifier', 'nonce'] as const;
type Kept = (typeof kept)[number];

const secretText = z.string().max(1000);
/** The cookie of a browser that has gone to the provider. */
const underWayCookie = cookieKind(
  'albumen-sign-in',
  z.object({
    issuer: z.string(),
    next: z.string(),
    state: secretText,
    pkceCodeVerifier: secretText,
    nonce: secretText,
  }),
);

type GalleryConfig = Config & CookiePlace;

/** The provider to which the browser is to go, and the cookie that remembers this sign-in. */
type Begun = { readonly location: string; readonly cookie: CookieToSet };

/**
 * Begins to sign in at the provider. `next`: where to go afterwards.
 *
 * @throws IssuerError where the provider cannot be reached
 */
export async function beginOidc(
  db: Database,
  config: GalleryConfig,
  settings: OidcSettings,
  next: unknown,
): Promise<Begun> {
  const issuer = await getIssuer(settings.issuer);
  const options = optionsFor(db, config, settings, issuer, async () => {});
  // Our server has checked the form's origin; next-auth is given a token pair that it accepts.
  const csrfToken = randomBytes(32).toString('hex');
  const hash = createHash('sha256')
    .update(`${csrfToken}${authSecret(config)}`)
    .digest('hex');
  const { location, cookies } = await askNextAuth(options, {
    method: 'POST',
    query: { nextauth: ['signin', PROVIDER_ID] },
    cookies: { [CSRF_COOKIE]: `${csrfToken}|${hash}` },
    body: { csrfToken, callbackUrl: '/' },
  });
  const values = kept.flatMap((name) => cookies.get(name) ?? []);
  const isAtProvider = location !== null && isSamePlace(location, issuer.authorizationEndpoint);
  if (!isAtProvider || values.length < kept.length) {
    throw new Error('next-auth did not lead to the provider.');
  }
  const content = {
    issuer: settings.issuer,
    next: localAddress(next),
    ...Object.fromEntries(kept.map((name, i) => [name, values[i]])),
  };
  const seconds = UNDER_WAY_MS / 1000;
  return { location, cookie: await underWayCookie.make(config, content, seconds) };
}

type Finished = {
  readonly result: SignedInResult | SignInRefusal;
  readonly next: string;
  /** Removes the cookie of `beginOidc`, so that it serves for one attempt. */
  readonly cookie: CookieToSet;
};

/**
 * Ends signing in when the provider has sent the browser back. `query` is what the provider added to our
 * address; `origin` has the cookie of `beginOidc`.
 */
export async function finishOidc(
  db: Database,
  config: GalleryConfig,
  settings: OidcSettings,
  query: URLSearchParams,
  origin: SignInOrigin,
): Promise<Finished> {
  const underWay = await underWayCookie.find(config, origin.cookies);
  const finished = (result: Finished['result']): Finished => ({
    result,
    next: underWay?.next ?? '/',
    cookie: underWayCookie.removal(config),
  });
  const guard = accountGuard(origin.address);
  const retryAfter = findRetryAfter(db, guard);
  if (retryAfter !== null) {
    if (underWay !== null) logRefusal('account', origin.address);
    return finished({ kind: 'limited', retryAfter });
  }
  const isOurs = underWay !== null && underWay.issuer === settings.issuer;
  const account = isOurs ? await askForAccount(db, config, settings, query, underWay) : null;
  const result = account
    ? await signInByAccount(db, config, settings, account, origin)
    : ({ kind: 'refused' } as const);
  // Threat: any website can have a browser ask for this address, and so could have its people kept out, by
  // us or by a firewall that reads the log. Without our cookie there is nothing to be guessed.
  if (result.kind !== 'signed-in' && underWay !== null) {
    logRefusal('account', origin.address);
    noteFailure(db, [guard]);
  }
  return finished(result);
}

/** The account for which the provider vouches; null where anything is not as it should be. */
async function askForAccount(
  db: Database,
  config: GalleryConfig,
  settings: OidcSettings,
  query: URLSearchParams,
  underWay: Readonly<Record<Kept, string>>,
): Promise<NamedAccount | null> {
  const issuer = await getIssuer(settings.issuer);
  let account: NamedAccount | null = null;
  const options = optionsFor(db, config, settings, issuer, async (found) => {
    account = found;
  });
  const given = ['code', 'state', 'iss', 'error'].flatMap((name) => {
    const [value, ...more] = query.getAll(name);
    return value !== undefined && more.length === 0 ? [[name, value] as const] : [];
  });
  await askNextAuth(options, {
    method: 'GET',
    query: { nextauth: ['callback', PROVIDER_ID], ...Object.fromEntries(given) },
    cookies: Object.fromEntries(kept.map((name) => [name, underWay[name]])),
    body: {},
  });
  return account;
}

const CSRF_COOKIE = 'csrf';

/** next-auth's options with the provider; `take` is called with an account that it has checked. */
function optionsFor(
  db: Database,
  config: GalleryConfig,
  { clientId, clientSecret, name }: OidcSettings,
  issuer: Issuer,
  take: (account: NamedAccount) => Promise<void>,
): AuthOptions {
  const base = authOptions(db, config);
  const plain = { httpOnly: true, sameSite: 'lax', path: '/', secure: false } as const;
  const names = [...kept.map((each) => [each, each]), ['csrfToken', CSRF_COOKIE]] as const;
  return {
    ...base,
    cookies: {
      ...base.cookies,
      ...Object.fromEntries(names.map(([key, value]) => [key, { name: value, options: plain }])),
    },
    providers: [
      {
        id: PROVIDER_ID,
        name,
        type: 'oauth',
        idToken: true,
        checks: ['pkce', 'state', 'nonce'],
        issuer: issuer.issuer,
        jwks_endpoint: issuer.jwksUri,
        authorization: {
          url: issuer.authorizationEndpoint,
          params: { scope: 'openid email profile' },
        },
        token: issuer.tokenEndpoint,
        userinfo: {
          ...(issuer.userinfoEndpoint !== null && { url: issuer.userinfoEndpoint }),
          // More providers tell the e-mail address at this endpoint than in the token. The client
          // compares the subjects of both.
          request: async ({ client, tokens }) => {
            const inToken = (tokens as { claims: () => EmailClaims }).claims();
            if (issuer.userinfoEndpoint === null) return inToken;
            // What next-auth declares of it is less than what it is, a TokenSet of the client.
            type TokensOfClient = Parameters<typeof client.userinfo>[0];
            const told = await client.userinfo<EmailClaims>(tokens as TokensOfClient);
            return mergeClaims(inToken, told);
          },
        },
        clientId,
        clientSecret,
        client: {
          token_endpoint_auth_method: issuer.tokenAuthMethod,
          id_token_signed_response_alg: issuer.signingAlg,
        },
        profile: (claims: { sub: string }) => ({ id: claims.sub }),
      },
    ],
    callbacks: {
      ...base.callbacks,
      signIn: async ({ profile }) => {
        const account = accountOf(issuer.issuer, profile);
        if (account) await take(account);
        // Never true, which would let next-auth begin a session: our own code begins it.
        return '/';
      },
    },
  };
}

function isSamePlace(url: string, endpoint: string): boolean {
  const [found, wanted] = [URL.parse(url), new URL(endpoint)];
  return found?.origin === wanted.origin && found.pathname === wanted.pathname;
}
