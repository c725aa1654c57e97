import { z } from 'zod';
import { readBounded } from '../http/readBounded.ts';
import { processGlobal } from '../process/processGlobal.ts';
import { messageOf } from '../process/thrown.ts';

/** A provider's metadata (OpenID Connect Discovery 1.0, section 3), as far as it is used. */
export type Issuer = {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userinfoEndpoint: string | null;
  readonly jwksUri: string;
  readonly tokenAuthMethod: 'client_secret_basic' | 'client_secret_post';
  /**
   * The algorithm that signs ID tokens: never `none`, and none whose key is the secret of the
   * client.
   */
  readonly signingAlg: string;
};

/** The provider cannot be used now; the message says why, for the log. */
export class IssuerError extends Error {
  override name = 'IssuerError';
}

const TIMEOUT_MS = 5_000;
const KEPT_MS = 60 * 60 * 1000;
/** For so long a provider that could not be used is not asked again. */
const FAILURE_KEPT_MS = 5_000;
/** Bytes. */
const LONGEST = 256 * 1024;

const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  userinfo_endpoint: z.url().optional(),
  jwks_uri: z.url(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).default(['RS256']),
});

type Known = { readonly found: Issuer; readonly until: number };

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    /** By issuer; shared by our server, which needs it for the CSP, and the routes of sign-in. */
    issuers: Map<string, Known>;
    /** By issuer: the attempt in progress, or one that failed a moment ago. */
    issuerAttempts: Map<string, Promise<Issuer>>;
  }
}

const issuers = () => processGlobal('issuers', () => new Map<string, Known>());
const attempts = () => processGlobal('issuerAttempts', () => new Map<string, Promise<Issuer>>());

/**
 * Asks the provider where its endpoints are; the answer is kept for an hour. Whoever
 * asks meanwhile shares the attempt, and its failure for a few seconds after: while the provider is down, not
 * each sign-in waits anew.
 *
 * @throws IssuerError
 */
export async function getIssuer(issuer: string): Promise<Issuer> {
  const known = issuers().get(issuer);
  if (known && known.until > Date.now()) return known.found;
  const attempt = attempts().get(issuer) ?? askProvider(issuer);
  attempts().set(issuer, attempt);
  return attempt;
}

async function askProvider(issuer: string): Promise<Issuer> {
  const forget = () => attempts().delete(issuer);
  try {
    const found = parseMetadata(issuer, await readMetadata(issuer));
    issuers().set(issuer, { found, until: Date.now() + KEPT_MS });
    forget();
    return found;
  } catch (error) {
    setTimeout(forget, FAILURE_KEPT_MS).unref();
    throw error;
  }
}

/**
 * The origins to which the form of the sign-in page is redirected, as far as they are known. They must
 * be in the policy `form-action`, which browsers apply to redirects of a form as well.
 */
export function signInOrigins(issuer: string): string[] {
  const known = issuers().get(issuer)?.found.authorizationEndpoint;
  return [...new Set([issuer, ...(known ? [known] : [])].map((url) => new URL(url).origin))];
}

async function readMetadata(issuer: string): Promise<unknown> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const answer = await fetch(url, {
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/json' },
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return JSON.parse((await readBounded(answer, LONGEST)).toString());
  } catch (error) {
    throw new IssuerError(`${url} cannot be read: ${messageOf(error)}`);
  }
}

function parseMetadata(issuer: string, given: unknown): Issuer {
  const parsed = metadata.safeParse(given);
  if (!parsed.success) throw new IssuerError(`${issuer} is no provider of OpenID Connect.`);
  const said = parsed.data;
  // Threat: a provider could pose as another one (section 4.3: the two must be the same).
  if (said.issuer !== issuer) {
    throw new IssuerError(`The provider calls itself ${said.issuer}: write that as oidc.issuer.`);
  }
  const endpoints = [
    said.authorization_endpoint,
    said.token_endpoint,
    said.jwks_uri,
    said.userinfo_endpoint ?? said.jwks_uri,
  ];
  const scheme = new URL(issuer).protocol;
  if (endpoints.some((each) => !['https:', scheme].includes(new URL(each).protocol))) {
    throw new IssuerError(`${issuer} has endpoints that are not at https.`);
  }
  const algs = said.id_token_signing_alg_values_supported;
  const signingAlg = ['RS256', ...algs].find(
    (alg) => algs.includes(alg) && /^(?:RS|PS|ES)(?:256|384|512)$|^EdDSA$/.test(alg),
  );
  if (signingAlg === undefined) {
    throw new IssuerError(`${issuer} signs by none of the ways that are accepted.`);
  }
  const methods = said.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return {
    issuer,
    authorizationEndpoint: said.authorization_endpoint,
    tokenEndpoint: said.token_endpoint,
    userinfoEndpoint: said.userinfo_endpoint ?? null,
    jwksUri: said.jwks_uri,
    tokenAuthMethod: methods.includes('client_secret_basic')
      ? 'client_secret_basic'
      : 'client_secret_post',
    signingAlg,
  };
}
