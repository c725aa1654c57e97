import { z } from 'zod';
import type { RowKey } from '../db/rowKey.ts';
import { type CookiePlace, type CookieToSet, cookieKind } from './encryptedCookie.ts';
import { SESSION_MS, type SessionClaim } from './session.ts';

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

/** next-auth's cookie, which names the session. Next-auth encrypts it without a salt. */
export const sessionCookie = cookieKind('next-auth.session-token', tokenSchema, '');

/** The content of a session's cookie; next-auth adds `iat`, `exp` and `jti`. */
export function sessionToken({ id, nonce }: RowKey) {
  return { sessionId: id, nonce: nonce?.toString('base64url') };
}

/** The cookie of a session, whose row decides when it ends. */
export function makeSessionCookie(place: CookiePlace, session: RowKey): Promise<CookieToSet> {
  return sessionCookie.make(place, sessionToken(session), SESSION_MS / 1000);
}

/** Parses what next-auth has read from our cookie; null where it has other content. */
export function parseSessionToken(token: unknown): SessionClaim | null {
  return tokenSchema.safeParse(token).data ?? null;
}
