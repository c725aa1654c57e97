import type { Target } from '../../../lib/access/targets.ts';
import type { Database } from '../../../lib/db/open.ts';
import { listPhotoIds } from '../../../lib/photos/albumDetails.ts';
import { listManagedAlbumIds } from '../../../lib/photos/albumList.ts';
import { idField, idsField } from '../_admin/fields.ts';
import { parseAlbumFilter } from '../albums/filter.ts';

/**
 * The albums or photos that were selected in a list: the checked ones, all that match the filter,
 * or all photos of an album. @throws ZodError
 */
export function listSelected(db: Database, given: URLSearchParams): Target[] {
  const targets = (kind: Target['kind'], ids: readonly number[]) =>
    ids.map((id): Target => ({ kind, id }));
  switch (given.get('all')) {
    case 'albums':
      return targets('album', listManagedAlbumIds(db, parseAlbumFilter(given)));
    case 'photos':
      return targets('photo', listPhotoIds(db, idField.parse(given.get('of'))));
    default:
      return [
        ...targets('album', idsField.parse(given.getAll('album'))),
        ...targets('photo', idsField.parse(given.getAll('photo'))),
      ];
  }
}

const names = ['album', 'photo', 'all', 'of', 'back'];
const filterNames = ['q', 'category', 'year', 'policy', 'names', 'condition'];

/** The same selection as hidden fields of the form that changes it. */
export function selectionFields(given: URLSearchParams): [name: string, value: string][] {
  const kept = given.get('all') === 'albums' ? ['all', 'back', ...filterNames] : names;
  return [...given].filter(([name]) => kept.includes(name));
}
