import { cookies, headers } from 'next/headers';
import { addressHeader } from '../../lib/server/clientInfo.ts';
import type { CookieToSet } from '../../lib/sessions/encryptedCookie.ts';
import { cookiePlace, currentViewer, headerOfOwnServer } from '../../lib/sessions/request.ts';
import { emptySessionCookie } from '../../lib/sessions/sessionCookie.ts';
import { emptyShareCookie } from '../../lib/sessions/shareCookie.ts';
import type { SignInOrigin } from '../../lib/sessions/signIn.ts';

/** Where this request comes from, as our server noted it; without our server all are one. */
export async function requestOrigin(): Promise<SignInOrigin> {
  const received = await headers();
  return {
    address: (await headerOfOwnServer(addressHeader)) ?? 'unknown',
    device: received.get('user-agent') ?? '',
    replaces: (await currentViewer()).sessionId,
    cookies: received.get('cookie') ?? undefined,
  };
}

/** Whoever comes next in this browser is nobody, and what shares had opened in it is closed. */
export async function emptyCookies(): Promise<void> {
  const place = await cookiePlace();
  await setCookie(emptySessionCookie(place));
  await setCookie(emptyShareCookie(place));
}

export async function setCookie({ name, value, options }: CookieToSet): Promise<void> {
  (await cookies()).set(name, value, options);
}
