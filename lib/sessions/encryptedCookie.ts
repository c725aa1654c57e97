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

/** The address of the gallery to which cookies belong, and the directory of their secret. */
export type CookiePlace = Pick<Config, 'url' | 'dataDir'>;

type Address = Pick<Config, 'url'>;

/** A kind of cookie that we encrypt. */
type CookieKind<Content> = {
  /** Its name at an address of the gallery. */
  readonly nameAt: (address: Address) => string;
  /** The content of this cookie in a Cookie header; null without one, or where `read` gives null. */
  readonly find: (place: CookiePlace, header: string | undefined) => Promise<Content | null>;
  /** The content of a value; null where we did not make it for this kind, or it has expired. */
  readonly read: (place: CookiePlace, value: string) => Promise<Content | null>;
  /** A cookie that lives for `maxAge` seconds. */
  readonly make: (
    place: CookiePlace,
    token: Record<string, unknown>,
    maxAge: number,
  ) => Promise<CookieToSet>;
  /** A cookie that removes it. */
  readonly removal: (address: Address) => CookieToSet;
};

/**
 * Defines a kind of cookie: its name, and the schema by which its content is read. The key of its
 * encryption is derived from `purpose`, so that a cookie of one kind can never be read as one of
 * another.
 */
export function cookieKind<const Content extends object>(
  name: string,
  schema: z.ZodType<Content>,
  purpose = name,
): CookieKind<Content> {
  const read = cookieReader(purpose, schema);
  return {
    nameAt: (address) => cookieName(address, name),
    find: async (place, header) => {
      const value = findCookie(header, cookieName(place, name));
      return value === null ? null : read(place, value);
    },
    read,
    make: async (place, token, maxAge) => {
      const secret = authSecret(place);
      // Encrypted like next-auth's own cookies.
      const value = await encode({ token, secret, maxAge, salt: purpose });
      return cookieToSet(place, name, value, maxAge);
    },
    removal: (address) => cookieToSet(address, name, '', 0),
  };
}

/** The value of a cookie in a Cookie header (RFC 6265, section 5.4); the first where there are more. */
export function findCookie(header: string | undefined, name: string): string | null {
  for (const pair of header?.split(';') ?? []) {
    const [key = '', ...value] = pair.split('=');
    if (key.trim() === name) return value.join('=').trim();
  }
  return null;
}

/**
 * The name of a cookie. With the prefix `__Host-`, browsers accept it only over https and from
 * exactly this host (RFC 6265bis, section 4.1.3). Threat: another site under the same domain sets
 * the cookie of a session of its own, and people act in that session believing that it is theirs.
 */
function cookieName({ url }: Address, name: string): string {
  return url.startsWith('https:') ? `__Host-${name}` : name;
}

/** `maxAge` is in seconds; 0 removes the cookie. */
function cookieToSet(config: Address, name: string, value: string, maxAge: number): CookieToSet {
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

/** Browsers do not keep longer cookies (RFC 6265bis, section 5.5). */
const LONGEST_COOKIE = 4096;

/** The unencrypted header that `encode` writes (RFC 7516, section 4). */
const encryptionHeader = z.strictObject({ alg: z.literal('dir'), enc: z.literal('A256GCM') });

/**
 * Does this cookie name the one algorithm that we encrypt with? Threat: a cookie says itself by
 * which algorithm it has to be decrypted, and with PBES2 also how many times a key has to be
 * hashed. So this is checked before any key is derived.
 */
export function hasOurEncryption(cookie: string): boolean {
  if (cookie.length > LONGEST_COOKIE) return false;
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
 * Decrypted cookies are cached by a digest, since the requests for a page's hundred thumbnails
 * carry the same one. Only the content is cached; whether its session is live is checked each time.
 * Invalid cookies are not cached: many of them would push out the valid ones.
 */
function cookieReader<Content extends object>(
  purpose: string,
  schema: z.ZodType<Content>,
): CookieKind<Content>['read'] {
  type Dated = { readonly content: Content; readonly expiresAt: number };
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
      return { content: schema.parse(payload), expiresAt: expiry.parse(payload).exp * 1000 };
    } catch {
      return null;
    }
  };
  return async (place, value) => {
    if (!hasOurEncryption(value)) return null;
    const secret = authSecret(place);
    const digest = createHmac('sha256', secret).update(value).digest('base64');
    const read = known().get(digest) ?? (await decrypt(value, secret));
    if (!read || read.expiresAt <= Date.now()) return null;
    known().set(digest, read);
    return read.content;
  };
}

const expiry = z.object({ exp: z.number() });
