'use server';
import { redirect } from 'next/navigation';
import { loadConfig } from '../../../lib/config/loadConfig.ts';
import { serverDatabase } from '../../../lib/db/open.ts';
import { cookiePlace, currentViewer, keepsCookiesHere } from '../../../lib/sessions/request.ts';
import { FORM_NONCE_FIELD } from '../../../lib/sessions/secondClick.ts';
import { signInByLink, wasBegunByLink } from '../../../lib/sessions/signIn.ts';
import { formOf } from '../../_gallery/form.ts';
import { requestOrigin, setCookie } from '../../_gallery/origin.ts';

/** A public endpoint for people with a link; wrong tokens are rate-limited. */
export async function openLinkAction(given: unknown): Promise<void> {
  const form = formOf(given);
  const place = await cookiePlace();
  const token = String(form.get('token'));
  const db = serverDatabase(place);
  const origin = await requestOrigin();
  if (wasBegunByLink(db, (await currentViewer()).sessionId, token)) redirect('/');
  // Threat: a single-use link would be spent although the browser drops its cookie.
  if (!(await keepsCookiesHere())) redirect(`${loadConfig().url}/in/${encodeURIComponent(token)}`);
  const result = await signInByLink(db, place, token, origin, String(form.get(FORM_NONCE_FIELD)));
  // The page of the link shows the refusal, with or without JavaScript.
  if (result.kind !== 'signed-in') redirect(`/in/${encodeURIComponent(token)}`);
  await setCookie(result.cookie);
  redirect('/');
}
