import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { authSecret } from '../config/authSecret.ts';
import type { Config } from '../config/config.ts';
import { processGlobal } from '../process/processGlobal.ts';

/** A cookie to be set; `name` and `options` are as Next's and next-auth's cookie functions want them. */
export type CookieToSet = {
  readonly name: string;
  readonly value: string;
  readonly options: {
    readonly httpOnly: true;
    readonly sameSite: 'lax';
    readonly secure: boolean;
    readonly path: '/';
    /** Seconds. */
    readonly maxAge: number;
  };
};

type AuthConfig = Pick<Config, 'url' | 'dataDir'>;

/**
 * The name of a cookie. With the prefix `__Host-`, browsers accept it only over https and from
 * exactly this host (RFC 6265bis, section 4.1.3). Threat: another site under the same domain sets
 * the cookie of a session of its own, and people act in that session believing that it is theirs.
 */
export function cookieName({ url }: Pick<Config, 'url'>, name: string): string {
  return url.startsWith('https:') ? `__Host-${name}` : name;
}

/** `maxAge` is in seconds; 0 removes the cookie. */
export function cookieToSet(
  config: Pick<Config, 'url'>,
  name: string,
  value: string,
  maxAge: number,
): CookieToSet {
  const secure = config.url.startsWith('https:');
  return {
    name: cookieName(config, name),
    value,
    options: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge },
  };
}

/** A Set-Cookie header (RFC 6265, section 4.1.1) of a cookie whose value needs no escaping. */
export function setCookieLine({ name, value, options }: CookieToSet): string {
  const { path, maxAge, secure } = options;
  const line = `${name}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax`;
  return secure ? `${line}; Secure` : line;
}

/**
 * Encrypts the content of a cookie, as next-auth does. The key is derived from the secret and
 * `purpose`, so that a cookie for one purpose can never be read as one for another. `maxAge` is in
 * seconds.
 */
export async function encryptCookie(
  config: AuthConfig,
  purpose: string,
  token: Record<string, unknown>,
  maxAge: number,
): Promise<string> {
  return encode({ token, secret: authSecret(config), maxAge, salt: purpose });
}

/** Browsers do not keep longer cookies (RFC 6265bis, section 5.5). */
const longestCookie = 4096;

/** The unencrypted header that `encryptCookie` writes (RFC 7516, section 4). */
const encryptionHeader = z.strictObject({ alg: z.literal('dir'), enc: z.literal('A256GCM') });

/**
 * Does this cookie name the one algorithm that we encrypt with? Threat: a cookie says itself by
 * which algorithm it has to be decrypted, and with PBES2 also how many times a key has to be
 * hashed. So this is checked before any key is derived.
 */
export function hasOurEncryption(cookie: string): boolean {
  if (cookie.length > longestCookie) return false;
  const [header = '', ...parts] = cookie.split('.');
  if (parts.length !== 4) return false;
  try {
    const said = JSON.parse(Buffer.from(header, 'base64url').toString());
    return encryptionHeader.safeParse(said).success;
  } catch {
    return false;
  }
}

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    /** By purpose, then by a digest of the cookie. */
    decryptedCookies: Map<string, LRUCache<string, object>>;
  }
}

/**
 * Makes a reader of the cookies encrypted for a purpose. It returns null for a cookie that is not
 * ours, has other content or has expired.
 *
 * Decrypted cookies are cached by a digest, since the requests for a page's hundred thumbnails
 * carry the same one. Only the content is cached; whether its session is live is checked each time.
 * Invalid cookies are not cached: many of them would push out the valid ones.
 */
export function cookieReader<const Said extends object>(
  purpose: string,
  schema: z.ZodType<Said>,
): (config: AuthConfig, value: string) => Promise<Said | null> {
  type Dated = { readonly said: Said; readonly expiresAt: number };
  const known = (): LRUCache<string, Dated> => {
    const all = processGlobal('decryptedCookies', () => new Map());
    const ofPurpose = all.get(purpose) ?? new LRUCache<string, object>({ max: 2000 });
    all.set(purpose, ofPurpose);
    // A purpose has one schema.
    return ofPurpose as LRUCache<string, Dated>;
  };

  const decrypt = async (token: string, secret: string): Promise<Dated | null> => {
    try {
      const payload = await decode({ token, secret, salt: purpose });
      return { said: schema.parse(payload), expiresAt: expiry.parse(payload).exp * 1000 };
    } catch {
      return null;
    }
  };
  return async (config, value) => {
    if (!hasOurEncryption(value)) return null;
    const secret = authSecret(config);
    const digest = createHmac('sha256', secret).update(value).digest('base64');
    const read = known().get(digest) ?? (await decrypt(value, secret));
    if (!read || read.expiresAt <= Date.now()) return null;
    known().set(digest, read);
    return read.said;
  };
}

const expiry = z.object({ exp: z.number() });
