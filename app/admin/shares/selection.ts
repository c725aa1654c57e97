import { z } from 'zod';
import type { Database } from '../../../lib/db/open.ts';
import { nameFrom } from '../../../lib/people/identity.ts';
import { listTitles, type Title } from '../../../lib/photos/targetTitles.ts';
import { idsField } from '../_admin/fields.ts';
import { listSelected } from '../policies/selection.ts';

/** Ids separated by commas: thousands of fields would be too many. */
export const photosField = z
  .string()
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(idsField);

/** The thing to be shared: an album, or selected photos of one. */
export type Shareable =
  | { readonly kind: 'album'; readonly id: number; readonly title: Title }
  | { readonly kind: 'photos'; readonly ids: readonly number[]; readonly title: Title | null };

/** What a share of it is called unless the owner says otherwise; an album's name may be too long. */
export function nameOf(chosen: Shareable): string {
  return chosen.kind === 'album' ? nameFrom(chosen.title.name) : '';
}

/**
 * Reads `album=1`, `photo=1&photo=2`, `photos=1,2` or `all=photos&of=1`; null where no share can be
 * made of that. @throws ZodError
 */
export function findShareable(db: Database, given: URLSearchParams): Shareable | null {
  const listed = photosField.parse(given.get('photos') ?? '');
  const targets = listSelected(db, given);
  const ids = [...listed, ...targets.filter(({ kind }) => kind === 'photo').map(({ id }) => id)];
  if (ids.length > 0) {
    const [first = 0] = ids;
    const [title = null] = listTitles(db, [{ kind: 'photo', id: first }]);
    return { kind: 'photos', ids, title };
  }
  const [album] = targets;
  const [title] = album ? listTitles(db, [album]) : [];
  return album && title ? { kind: 'album', id: album.id, title } : null;
}
