import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { hasPermission } from '../access/access.ts';
import { loadConfig } from '../config/loadConfig.ts';
import { keepsCookies, OWN_ADDRESS_HEADER } from '../config/ownAddress.ts';
import { type DatabasePlace, serverDatabase } from '../db/open.ts';
import type { Permission } from '../db/permissionNames.ts';
import { hasOwnServer } from '../process/ownServer.mjs';
import { localAddress } from '../text/localAddress.ts';
import { type RequestViewer, viewerOfCookie } from './cookie.ts';
import type { CookiePlace } from './encryptedCookie.ts';
import { findKnownViewer, tellViewer } from './knownViewer.ts';
import type { SessionUser } from './session.ts';

/** The viewer of the current page or action; determined once for each request. */
export const currentViewer = cache(async (): Promise<RequestViewer> => {
  const known = findKnownViewer();
  if (known) return known;
  const place = await cookiePlace();
  const found = await viewerOfCookie(serverDatabase(place), place, await cookieHeader());
  tellViewer(found);
  return found;
});

/**
 * The address to which the cookies of this request belong. Code that reads or sets cookies must use
 * this as its configuration; code that makes links uses `loadConfig()`.
 */
export async function cookiePlace(): Promise<CookiePlace & DatabasePlace> {
  const { url, dataDir, timezone } = loadConfig();
  // Without our server there is only one address.
  return { url: (await headerOfOwnServer(OWN_ADDRESS_HEADER)) ?? url, dataDir, timezone };
}

/**
 * A header that our server sets on requests to Next; null where the request did not come through
 * our server.
 */
export async function headerOfOwnServer(name: string): Promise<string | null> {
  return hasOwnServer() ? (await headers()).get(name) : null;
}

/**
 * Will the browser keep cookies set by this response? If not, nobody can sign in. Must be checked
 * before a link is spent.
 */
export async function keepsCookiesHere(): Promise<boolean> {
  return keepsCookies(loadConfig(), (await cookiePlace()).url);
}

/**
 * The Cookie header as received. Threat: of two cookies with the same name Next uses the last and
 * our server the first, so a page would be for one person and its pictures for another.
 */
export async function cookieHeader(): Promise<string | undefined> {
  return (await headers()).get('cookie') ?? undefined;
}

type SignedIn = RequestViewer & { readonly user: SessionUser; readonly sessionId: number };

/**
 * Returns only for users who hold the permission themselves (the user as whom they see the gallery
 * does not count). Visitors are redirected to the sign-in page, and from there to `here`; users
 * without the permission get a 404. An administrator who sees the gallery as somebody else is
 * redirected to the gallery, where that can be ended. Must be called first in every such page and,
 * since server actions are public endpoints, in every such action.
 */
export async function requirePermission(permission: Permission, here: string): Promise<SignedIn> {
  const found = await requireUser(here);
  if (!hasPermission(found.actor, permission)) notFound();
  if (found.seeAs !== null) redirect('/');
  return found;
}

/**
 * A function that tells whether the user of this request holds the permission still, as `requirePermission`
 * demands it. For answers that are read from the database while they are sent.
 */
export async function watchPermission(permission: Permission): Promise<() => Promise<boolean>> {
  const [place, header] = [await cookiePlace(), await cookieHeader()];
  return async () => {
    const { actor, seeAs } = await viewerOfCookie(serverDatabase(place), place, header);
    return seeAs === null && hasPermission(actor, permission);
  };
}

/** Returns only for signed-in users; visitors are redirected to the sign-in page. */
export async function requireUser(here: string): Promise<SignedIn> {
  const { user, sessionId, ...rest } = await currentViewer();
  if (!user || sessionId === null) redirect(signInPath(here));
  return { ...rest, user, sessionId };
}

/**
 * The signed-in user, for changes to their own settings; null for visitors, and for an
 * administrator who sees the gallery as somebody else. Threat: a click while seeing as somebody
 * must change nothing, neither for that user nor, by mistake, for the administrator. Must be called
 * by every action of the gallery that changes something for its viewer.
 */
export async function findSelf(): Promise<SignedIn | null> {
  const { user, sessionId, ...rest } = await currentViewer();
  if (!user || sessionId === null || rest.seeAs !== null) return null;
  return { ...rest, user, sessionId };
}

/** The path of the sign-in page that then redirects to `next`, a path of the gallery. */
export function signInPath(next: string): string {
  return `/sign-in?next=${encodeURIComponent(localAddress(next))}`;
}
