'use server';
import { notFound, redirect } from 'next/navigation';
import { serverDatabase } from '../../../lib/db/open.ts';
import { write } from '../../../lib/db/write.ts';
import { openShare } from '../../../lib/sessions/openShare.ts';
import { cookieHeader, cookiePlace, currentViewer } from '../../../lib/sessions/request.ts';
import { endSession } from '../../../lib/sessions/session.ts';
import { formOf } from '../../_gallery/form.ts';
import { emptyCookies, requestOrigin, setCookie } from '../../_gallery/origin.ts';

/** Longer than any password that we accept, so it need not be hashed. */
const LONGEST_PASSWORD = 2000;

/**
 * A public endpoint for people with a share's link; wrong tokens and passwords are rate-limited.
 */
export async function openSharedLinkAction(given: unknown): Promise<void> {
  const form = formOf(given);
  const place = await cookiePlace();
  const token = String(form.get('token'));
  const password = String(form.get('password') ?? '').slice(0, LONGEST_PASSWORD);
  const { address } = await requestOrigin();
  const attempt = { token, password, address, cookies: await cookieHeader() };
  const result = await openShare(serverDatabase(place), place, attempt);
  if (result.kind === 'refused') notFound();
  const here = `/s/${encodeURIComponent(token)}`;
  if (result.kind === 'limited') redirect(here);
  if (result.kind === 'wrong-password') {
    const wait = result.retryAfter === null ? '' : `&wait=${result.retryAfter}`;
    redirect(`${here}?failed=password${wait}`);
  }
  if (result.isFrame) await leaveToFrame();
  await setCookie(result.cookie);
  redirect(result.path);
}

/**
 * Signs this browser out before it becomes a frame. Threat: whoever walks past the frame types
 * another address, and sees what the person sees who is signed in there.
 */
async function leaveToFrame(): Promise<void> {
  const { sessionId } = await currentViewer();
  const db = serverDatabase(await cookiePlace());
  if (sessionId !== null) await write(db, (tx) => endSession(tx, sessionId));
  await emptyCookies();
}
