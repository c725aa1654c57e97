import type { Database, OpenedDatabase } from '../db/open.ts';
import { schema } from '../db/schema.ts';
import { applyImport, type ImportOptions, tryImport } from '../django/importOriginal.ts';
import type { Original, OriginalAlbum, OriginalPolicy, OriginalUser } from '../django/original.ts';
import { grantPermission } from '../people/permissions.ts';
import { fill, type WorldAlbum } from './testWorld.ts';

/*
 * Tests only: the gallery from which people and policies are imported, and the one into which they
 * go.
 */

export const options: ImportOptions = {
  photoRule: 'decides',
  replace: false,
  allowMore: false,
  links: false,
};
export const policyOf = (given: Partial<OriginalPolicy>): OriginalPolicy => ({
  public: false,
  inherit: true,
  userIds: [],
  groupIds: [],
  ...given,
});
export const userOf = (
  id: string,
  username: string,
  given: Partial<OriginalUser> = {},
): OriginalUser => ({
  id,
  username,
  name: '',
  email: '',
  password: '!',
  isActive: true,
  isSuperuser: false,
  groupIds: [],
  permissions: [],
  ...given,
});
export const albumOf = (
  id: string,
  dirpath: string,
  given: Partial<OriginalAlbum> = {},
): OriginalAlbum => ({
  id,
  category: 'Photos',
  dirpath,
  date: '2020-01-01',
  name: 'Album',
  policy: null,
  ...given,
});
export const photoOf = (
  albumId: string,
  filename: string,
  policy: OriginalPolicy | null = null,
) => ({
  id: `${albumId}/${filename}`,
  albumId,
  filename,
  policy,
});
const ann = userOf('1', 'ann', { groupIds: ['1'], email: 'ann@example.org' });
export const family = { id: '1', name: 'Family', permissions: [] };
export const base: Original = {
  users: [ann, userOf('2', 'bob')],
  groups: [family],
  albums: [albumOf('1', 'lake', { policy: policyOf({ groupIds: ['1'] }) })],
  photos: [photoOf('1', 'a.jpg'), photoOf('1', 'b.jpg', policyOf({ inherit: false }))],
};

/** A gallery with an administrator, `u1`, whose albums and photos have ids from 1 on. */
function openGallery(db: OpenedDatabase, ...albums: WorldAlbum[]) {
  db.$client.exec("delete from sqlite_sequence where name in ('albums', 'photos')");
  const filled = fill(db, { users: 1, groups: 0, albums });
  grantPermission(db, null, { kind: 'user', id: 1 }, 'admin');
  return filled;
}
export const lake: WorldAlbum = {
  dirpath: 'lake',
  name: 'Album',
  photos: [{ name: 'a.jpg' }, { name: 'b.jpg' }],
};

/** Applies what was tried just now. */
function runImport(db: Database, original: Original, given: Partial<ImportOptions> = {}) {
  const wanted = { ...options, ...given };
  return applyImport(db, original, wanted, tryImport(db, original, wanted).digest);
}

/** All rows of all tables. */
function everythingIn(db: Database): string {
  return JSON.stringify(Object.values(schema).map((table) => db.select().from(table).all()));
}

/** Tests only: what tests of imports do with one database, which `gallery` empties and fills anew. */
export function importsInto(db: OpenedDatabase) {
  return {
    gallery: (...albums: WorldAlbum[]) => openGallery(db, ...albums),
    run: (original: Original, given?: Partial<ImportOptions>) => runImport(db, original, given),
    everything: () => everythingIn(db),
  };
}
