'use server';
import { redirect } from 'next/navigation';
import { loadConfig } from '../../lib/config/loadConfig.ts';
import { serverDatabase } from '../../lib/db/open.ts';
import { write } from '../../lib/db/write.ts';
import { setFavourites } from '../../lib/photos/favourites.ts';
import { pageAddress } from '../../lib/server/pageAddress.ts';
import { findSelf } from '../../lib/sessions/request.ts';
import { parseId } from '../../lib/text/ids.ts';
import { formOf } from './form.ts';

/** As many as can be chosen at once. */
const MOST_PHOTOS = 1000;

/**
 * Sets whether the caller likes photos; a public endpoint, which changes nothing but the caller's
 * own favourites, and nothing for visitors or while an administrator looks as somebody else. With a
 * field `stay` it does not redirect: the page's script shows the change itself.
 */
export async function setFavouritesAction(given: unknown): Promise<void> {
  const form = formOf(given);
  const self = await findSelf();
  const ids = form
    .getAll('photo')
    .slice(0, MOST_PHOTOS)
    .flatMap((text) => parseId(String(text)) ?? []);
  if (self) {
    const db = serverDatabase(loadConfig());
    const person = { ...self.viewer, userId: self.user.id };
    await write(db, (tx) => setFavourites(tx, person, ids, form.get('liked') !== 'no'));
  }
  if (form.get('stay') === null) redirect(pageAddress(form.get('back')));
}
