'use server';
import { redirect } from 'next/navigation';
import { serverDatabase } from '../../../lib/db/open.ts';
import { cookiePlace } from '../../../lib/sessions/request.ts';
import { signInByLink } from '../../../lib/sessions/signIn.ts';
import { requestOrigin, setCookie } from '../../_gallery/origin.ts';

/** A public endpoint, for whoever has a link; wrong tokens are slowed down. */
export async function openLink(form: FormData): Promise<void> {
  const place = await cookiePlace();
  const token = String(form.get('token'));
  const origin = await requestOrigin();
  const result = await signInByLink(serverDatabase(place), place, token, origin);
  // The page of that address says so, with or without JavaScript.
  if (result.kind !== 'signed-in') redirect(`/in/${encodeURIComponent(token)}`);
  await setCookie(result.cookie);
  redirect('/');
}
