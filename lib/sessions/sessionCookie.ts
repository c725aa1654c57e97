import { z } from 'zod';
import type { Config } from '../config/config.ts';
import {
  type CookieToSet,
  cookieName,
  cookieReader,
  cookieToSet,
  sealCookie,
} from './sealedCookie.ts';
import { sessionMs } from './session.ts';

type AuthConfig = Pick<Config, 'url' | 'dataDir'>;

const name = 'next-auth.session-token';

/** What next-auth itself seals its cookie for. */
const purpose = '';

const readSession = cookieReader(purpose, z.object({ sessionId: z.int().positive() }));

export function sessionCookieName(config: Pick<Config, 'url'>): string {
  return cookieName(config, name);
}

/** next-auth's cookie, which names the session. Its life and end are the session's own. */
export async function makeSessionCookie(
  config: AuthConfig,
  sessionId: number,
): Promise<CookieToSet> {
  const maxAge = sessionMs / 1000;
  const value = await sealCookie(config, purpose, { sessionId }, maxAge);
  return cookieToSet(config, name, value, maxAge);
}

/** Takes the cookie away. */
export function emptySessionCookie(config: Pick<Config, 'url'>): CookieToSet {
  return cookieToSet(config, name, '', 0);
}

/** The session that a cookie names, or null for one that is not ours or is too old. */
export async function readSessionCookie(config: AuthConfig, value: string): Promise<number | null> {
  const said = await readSession(config, value);
  return said?.sessionId ?? null;
}
