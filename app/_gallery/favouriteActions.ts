'use server';
import { redirect } from 'next/navigation';
import { loadConfig } from '../../lib/config/loadConfig.ts';
import { serverDatabase } from '../../lib/db/open.ts';
import { write } from '../../lib/db/write.ts';
import { setFavourites } from '../../lib/photos/favourites.ts';
import { pageAddress } from '../../lib/server/pageAddress.ts';
import { currentViewer, findSelf, signInPath } from '../../lib/sessions/request.ts';
import { parseId } from '../../lib/text/ids.ts';
import { formOf } from './form.ts';

/**
 * Sets whether the caller likes a photo; a public endpoint, which changes nothing but the caller's
 * own favourites, and nothing for visitors or while an administrator looks as somebody else. With a
 * field `stay` it does not redirect: the page's script shows the change itself. Who was signed out
 * meanwhile is led to sign-in all the same: otherwise the script would show what was never saved.
 */
export async function setFavouritesAction(given: unknown): Promise<void> {
  const form = formOf(given);
  const self = await findSelf();
  const here = pageAddress(form.get('back'));
  if (!self) redirect((await currentViewer()).user ? here : signInPath(here));
  const photo = parseId(String(form.get('photo')));
  if (photo !== null) {
    const db = serverDatabase(loadConfig());
    const person = { ...self.viewer, userId: self.user.id };
    await write(db, (tx) => setFavourites(tx, person, [photo], form.get('liked') !== 'no'));
  }
  if (form.get('stay') === null) redirect(here);
}
