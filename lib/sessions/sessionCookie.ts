import { z } from 'zod';
import type { Config } from '../config/config.ts';
import type { RowKey } from '../db/rowKey.ts';
import {
  type CookieToSet,
  cookieName,
  cookieReader,
  cookieToSet,
  encryptCookie,
} from './encryptedCookie.ts';
import { type SessionClaim, sessionMs } from './session.ts';

type AuthConfig = Pick<Config, 'url' | 'dataDir'>;

const name = 'next-auth.session-token';

/** The salt with which next-auth encrypts its cookie. */
const purpose = '';

const tokenSchema = z
  .object({
    sessionId: z.int().positive(),
    nonce: z
      .string()
      .regex(/^[A-Za-z0-9_-]{22}$/)
      .optional(),
    jti: z.uuid(),
    iat: z.number(),
  })
  .transform(
    ({ sessionId, nonce, jti, iat }): SessionClaim => ({
      sessionId,
      nonce: nonce === undefined ? null : Buffer.from(nonce, 'base64url'),
      jti: Buffer.from(jti.replaceAll('-', ''), 'hex'),
      issuedAt: iat * 1000,
    }),
  );

const readSession = cookieReader(purpose, tokenSchema);

export function sessionCookieName(config: Pick<Config, 'url'>): string {
  return cookieName(config, name);
}

/** The content of a session's cookie; next-auth adds `iat`, `exp` and `jti`. */
export function sessionToken({ id, nonce }: RowKey) {
  return { sessionId: id, nonce: nonce?.toString('base64url') };
}

/** next-auth's cookie, which names the session. The session's row decides when it ends. */
export async function makeSessionCookie(config: AuthConfig, session: RowKey): Promise<CookieToSet> {
  const maxAge = sessionMs / 1000;
  const value = await encryptCookie(config, purpose, sessionToken(session), maxAge);
  return cookieToSet(config, name, value, maxAge);
}

/** A cookie that removes the session cookie. */
export function emptySessionCookie(config: Pick<Config, 'url'>): CookieToSet {
  return cookieToSet(config, name, '', 0);
}

/** Reads a cookie; null for one that is not ours or has expired. */
export async function readSessionCookie(
  config: AuthConfig,
  value: string,
): Promise<SessionClaim | null> {
  return readSession(config, value);
}

/** Parses what next-auth has read from our cookie; null where it has other content. */
export function parseSessionToken(token: unknown): SessionClaim | null {
  return tokenSchema.safeParse(token).data ?? null;
}
