import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { authSecret, type Config } from '../config.ts';
import { processGlobal } from '../processGlobal.ts';
import { sessionMs } from './session.ts';

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

/** `__Secure-` makes browsers refuse one that did not come by https (RFC 6265bis, section 4.1.3). */
export function sessionCookieName({ url }: Pick<Config, 'url'>): string {
  const prefix = url.startsWith('https:') ? '__Secure-' : '';
  return `${prefix}next-auth.session-token`;
}

/** next-auth's cookie, which names the session. Its life and end are the session's own. */
export async function makeSessionCookie(
  config: AuthConfig,
  sessionId: number,
): Promise<CookieToSet> {
  const maxAge = sessionMs / 1000;
  const secret = authSecret(config);
  return sessionCookie(config, await encode({ token: { sessionId }, secret, maxAge }), maxAge);
}

/** Takes the cookie away. */
export function emptySessionCookie(config: Pick<Config, 'url'>): CookieToSet {
  return sessionCookie(config, '', 0);
}

function sessionCookie({ url }: Pick<Config, 'url'>, value: string, maxAge: number): CookieToSet {
  const secure = url.startsWith('https:');
  return {
    name: sessionCookieName({ url }),
    value,
    options: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge },
  };
}

const payloadSchema = z.object({ sessionId: z.int().positive(), exp: z.number() });
type Payload = z.infer<typeof payloadSchema>;

/**
 * Cookies that were decrypted before, by a digest: a page's hundred thumbnails carry the same one.
 * Only what it says is kept; whether the session lives is asked each time. Cookies that are no good
 * are not kept, or whoever sends many would push out the others.
 */
const known = () => processGlobal('cookies', () => new LRUCache<string, Payload>({ max: 2000 }));

/** The session that a cookie names, or null for one that is not ours or is too old. */
export async function readSessionCookie(config: AuthConfig, value: string): Promise<number | null> {
  const secret = authSecret(config);
  const digest = createHmac('sha256', secret).update(value).digest('base64');
  const payload = known().get(digest) ?? (await decrypt(value, secret));
  if (!payload || payload.exp * 1000 <= Date.now()) return null;
  known().set(digest, payload);
  return payload.sessionId;
}

async function decrypt(token: string, secret: string): Promise<Payload | null> {
  try {
    return payloadSchema.parse(await decode({ token, secret }));
  } catch {
    return null;
  }
}
