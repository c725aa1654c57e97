'use server';
import { redirect } from 'next/navigation';
import { loadConfig } from '../../../lib/config/config.ts';
import { serverDatabase } from '../../../lib/db/open.ts';
import { cookiePlace, currentViewer, keepsCookiesHere } from '../../../lib/sessions/request.ts';
import { openingField } from '../../../lib/sessions/secondClick.ts';
import { cameByLink, signInByLink } from '../../../lib/sessions/signIn.ts';
import { formOf } from '../../_gallery/form.ts';
import { requestOrigin, setCookie } from '../../_gallery/origin.ts';

/** A public endpoint, for whoever has a link; wrong tokens are slowed down. */
export async function openLinkAction(given: unknown): Promise<void> {
  const form = formOf(given);
  const place = await cookiePlace();
  const token = String(form.get('token'));
  const db = serverDatabase(place);
  const origin = await requestOrigin();
  if (cameByLink(db, (await currentViewer()).sessionId, token)) redirect('/');
  // Threat: a link for one use is spent, and the browser drops the cookie that it was spent for.
  if (!(await keepsCookiesHere())) redirect(`${loadConfig().url}/in/${encodeURIComponent(token)}`);
  const result = await signInByLink(db, place, token, origin, String(form.get(openingField)));
  // The page of that address says so, with or without JavaScript.
  if (result.kind !== 'signed-in') redirect(`/in/${encodeURIComponent(token)}`);
  await setCookie(result.cookie);
  redirect('/');
}
