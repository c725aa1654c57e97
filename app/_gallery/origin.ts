import { cookies, headers } from 'next/headers';
import { currentViewer } from '../../lib/auth/request.ts';
import type { CookieToSet } from '../../lib/auth/sealedCookie.ts';
import type { Origin } from '../../lib/auth/signIn.ts';
import { addressHeader } from '../../lib/delivery/peer.ts';

/** Where this request comes from, as our server noted it; without our server all are one. */
export async function requestOrigin(): Promise<Origin> {
  const received = await headers();
  return {
    address: received.get(addressHeader) ?? 'unknown',
    device: received.get('user-agent') ?? '',
    replaces: (await currentViewer()).sessionId,
  };
}

export async function setCookie({ name, value, options }: CookieToSet): Promise<void> {
  (await cookies()).set(name, value, options);
}
