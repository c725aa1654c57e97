'use server';
import { redirect } from 'next/navigation';
import { serverDatabase } from '../../lib/db/open.ts';
import { pageAddress } from '../../lib/server/pageAddress.ts';
import { cookiePlace } from '../../lib/sessions/request.ts';
import { signInByPassword } from '../../lib/sessions/signIn.ts';
import { formOf } from '../_gallery/form.ts';
import { requestOrigin, setCookie } from '../_gallery/origin.ts';

/** Longer than any handle or password that we accept, so it need not be hashed. */
const LONGEST_FIELD = 1000;

/** A public endpoint for people with a password; wrong ones are rate-limited. */
export async function signInWithPasswordAction(given: unknown): Promise<void> {
  const form = formOf(given);
  const place = await cookiePlace();
  const db = serverDatabase(place);
  const tried = { handle: textOf(form, 'handle').trim(), password: textOf(form, 'password') };
  const next = pageAddress(form.get('next'));
  const result = await signInByPassword(db, place, tried, await requestOrigin());
  if (result.kind !== 'signed-in') {
    // Of `wait` our server makes a Retry-After header (`lib/sessions/retryAfter.ts`).
    const wait = result.kind === 'limited' ? { wait: String(result.retryAfter) } : {};
    redirect(`/sign-in?${new URLSearchParams({ failed: result.kind, next, ...wait })}`);
  }
  await setCookie(result.cookie);
  if (result.deviceCookie) await setCookie(result.deviceCookie);
  redirect(next);
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.slice(0, LONGEST_FIELD) : '';
}
