'use server';
import { redirect } from 'next/navigation';
import { loadConfig, mailSettings } from '../../lib/config/loadConfig.ts';
import { serverDatabase } from '../../lib/db/open.ts';
import { askForLink } from '../../lib/sessions/askForLink.ts';
import { formOf } from '../_gallery/form.ts';
import { requestOrigin } from '../_gallery/origin.ts';
import { pathOfPasted } from './pasted.ts';

/* Public endpoints for people who cannot sign in. */

/** Redirects to the page of the pasted link. */
export async function openPastedLinkAction(given: unknown): Promise<void> {
  redirect(pathOfPasted(String(formOf(given).get('link'))));
}

/** Accepts a request for a link by e-mail; rate-limited by address and by account. */
export async function sendMyLinkAction(given: unknown): Promise<void> {
  const form = formOf(given);
  const config = loadConfig();
  const settings = mailSettings(config);
  if (!settings) redirect('/sign-in');
  const db = serverDatabase(config);
  const { address } = await requestOrigin();
  const email = String(form.get('email'));
  const answer = askForLink({ db, config, settings }, { email, address });
  redirect(
    answer.kind === 'limited'
      ? `/sign-in?mail=limited&wait=${answer.retryAfter}#mail`
      : '/sign-in?mail=taken#mail',
  );
}
