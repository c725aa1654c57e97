import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { hasPermission } from '../access/access.ts';
import { loadConfig } from '../config/config.ts';
import { keepsCookies, ownAddressHeader } from '../config/ownAddress.ts';
import { type DatabasePlace, serverDatabase } from '../db/open.ts';
import type { Permission } from '../db/permissionNames.ts';
import { hasOwnServer } from '../process/ownServer.mjs';
import { localAddress } from '../text/localAddress.ts';
import { type CookiePlace, type RequestViewer, viewerOfCookie } from './cookie.ts';
import type { SessionUser } from './session.ts';

/** Who the request of this page or action comes from: asked once however many components ask. */
export const currentViewer = cache(async (): Promise<RequestViewer> => {
  const place = await cookiePlace();
  return viewerOfCookie(serverDatabase(place), place, await cookieHeader());
});

/**
 * Where the cookies of this request belong. Whatever reads or sets one takes this for the
 * configuration; what makes links takes `loadConfig()`.
 */
export async function cookiePlace(): Promise<CookiePlace & DatabasePlace> {
  const { url, dataDir, timezone } = loadConfig();
  // Without our server there is one address only.
  return { url: (await headerOfOwnServer(ownAddressHeader)) ?? url, dataDir, timezone };
}

/** A header that our server sets on what it hands on; null where it did not hand this on. */
export async function headerOfOwnServer(name: string): Promise<string | null> {
  return hasOwnServer() ? (await headers()).get(name) : null;
}

/**
 * Does the browser keep the cookies that this answer sets? Where it does not, nobody can sign in:
 * to be asked before a link is spent.
 */
export async function keepsCookiesHere(): Promise<boolean> {
  return keepsCookies(loadConfig(), (await cookiePlace()).url);
}

/**
 * The Cookie header as it came. Threat: of two cookies of one name Next takes the last and our
 * server the first, and a page would be one person's while its pictures are another's.
 */
export async function cookieHeader(): Promise<string | undefined> {
  return (await headers()).get('cookie') ?? undefined;
}

export type SignedIn = RequestViewer & { readonly user: SessionUser; readonly sessionId: number };

/**
 * Lets only those through who hold the permission themselves, not whom they look as. Visitors are
 * sent to the sign-in page, and from there to `here`; users without it are told that there is
 * nothing. Whoever looks as somebody else changes nothing and sees no more, and is sent back to the
 * gallery, where the way back is. To be called first in every such page and, since actions are public endpoints, in every
 * such action.
 */
export async function requirePermission(permission: Permission, here: string): Promise<SignedIn> {
  const found = await requireUser(here);
  if (!hasPermission(found.actor, permission)) notFound();
  if (found.seeAs !== null) redirect('/');
  return found;
}

/** Lets only signed-in users through; visitors are sent to the sign-in page. */
export async function requireUser(here: string): Promise<SignedIn> {
  const { user, sessionId, ...rest } = await currentViewer();
  if (!user || sessionId === null) redirect(signInPath(here));
  return { ...rest, user, sessionId };
}

/**
 * Whoever may change something of their own: null for a visitor, and for an administrator who
 * looks as somebody else. Threat: what is clicked while looking as somebody must change nothing,
 * neither for that user nor, by mistake, for the administrator. To be asked by every action of the
 * gallery that changes something for who looks.
 */
export async function findSelf(): Promise<SignedIn | null> {
  const { user, sessionId, ...rest } = await currentViewer();
  if (!user || sessionId === null || rest.seeAs !== null) return null;
  return { ...rest, user, sessionId };
}

/** The sign-in page that leads on to `next`, a path of the gallery. */
export function signInPath(next: string): string {
  return `/sign-in?next=${encodeURIComponent(localAddress(next))}`;
}
