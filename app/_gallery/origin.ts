import { cookies, headers } from 'next/headers';
import { ADDRESS_HEADER } from '../../lib/server/clientInfo.ts';
import type { CookieToSet } from '../../lib/sessions/encryptedCookie.ts';
import { frameCookie } from '../../lib/sessions/frame.ts';
import { cookiePlace, currentViewer, headerOfOwnServer } from '../../lib/sessions/request.ts';
import { sessionCookie } from '../../lib/sessions/sessionCookie.ts';
import { shareCookie } from '../../lib/sessions/shareCookie.ts';
import type { SignInOrigin } from '../../lib/sessions/signIn.ts';

/**
 * The client of this request, as determined by our server; without our server all clients count as
 * one.
 */
export async function requestOrigin(): Promise<SignInOrigin> {
  const received = await headers();
  return {
    address: (await headerOfOwnServer(ADDRESS_HEADER)) ?? 'unknown',
    device: received.get('user-agent') ?? '',
    replaces: (await currentViewer()).sessionId,
    cookies: received.get('cookie') ?? undefined,
  };
}

/**
 * Removes the cookies of session, shares and frame, so that the next person in this browser is a
 * visitor.
 */
export async function emptyCookies(): Promise<void> {
  const place = await cookiePlace();
  await setCookie(sessionCookie.removal(place));
  await setCookie(shareCookie.removal(place));
  await setCookie(frameCookie.removal(place));
}

/** Sends a cookie with the answer. Only in actions and route handlers. */
export async function setCookie({ name, value, options }: CookieToSet): Promise<void> {
  (await cookies()).set(name, value, options);
}
