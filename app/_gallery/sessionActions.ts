'use server';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { loadConfig } from '../../lib/config/loadConfig.ts';
import { serverDatabase } from '../../lib/db/open.ts';
import { write } from '../../lib/db/write.ts';
import { isLocale, LOCALE_COOKIE } from '../../lib/i18n/locale.ts';
import { setUser } from '../../lib/people/people.ts';
import { pageAddress } from '../../lib/server/pageAddress.ts';
import { cookiePlace, currentViewer, findSelf } from '../../lib/sessions/request.ts';
import { endSeeAs } from '../../lib/sessions/seeAs.ts';
import { endSession, setHidePublic } from '../../lib/sessions/session.ts';
import { formOf } from './form.ts';
import { emptyCookies } from './origin.ts';

/*
 * Public endpoints that need no permission: each changes nothing but the caller's own session,
 * language and cookies.
 */

/** Browsers keep no cookie for longer (RFC 6265bis, section 5.5). In seconds. */
const LONGEST_COOKIE = 400 * 24 * 60 * 60;

/** Sets the language of this browser and, where somebody is signed in, of that person. */
export async function setLanguageAction(given: unknown): Promise<void> {
  const form = formOf(given);
  const locale = form.get('locale');
  if (isLocale(locale)) {
    const self = await findSelf();
    (await cookies()).set(LOCALE_COOKIE, locale, {
      httpOnly: true,
      sameSite: 'lax',
      secure: (await cookiePlace()).url.startsWith('https:'),
      path: '/',
      maxAge: LONGEST_COOKIE,
    });
    const db = galleryDatabase();
    if (self) await write(db, (tx) => setUser(tx, self.user.id, self.user.id, { locale }));
  }
  redirect(pageAddress(form.get('back')));
}

/**
 * Hides public albums from the lists of this device, or shows them again. Does nothing for
 * visitors.
 */
export async function setPublicAlbumsAction(given: unknown): Promise<void> {
  const form = formOf(given);
  const self = await findSelf();
  const db = galleryDatabase();
  const hide = form.get('hide') === 'yes';
  if (self) await write(db, (tx) => setHidePublic(tx, self.sessionId, hide));
  redirect(pageAddress(form.get('back')));
}

/** Ends the session of this device and removes every cookie of the gallery. */
export async function signOutAction(): Promise<void> {
  const { sessionId } = await currentViewer();
  const db = galleryDatabase();
  if (sessionId !== null) await write(db, (tx) => endSession(tx, sessionId));
  await emptyCookies();
  redirect('/');
}

/** Ends seeing the gallery as somebody else. Does nothing for other viewers. */
export async function stopSeeAsAction(given: unknown): Promise<void> {
  const form = formOf(given);
  const { sessionId } = await currentViewer();
  const db = galleryDatabase();
  if (sessionId !== null) await write(db, (tx) => endSeeAs(tx, sessionId));
  redirect(pageAddress(form.get('back')));
}

function galleryDatabase() {
  return serverDatabase(loadConfig());
}
