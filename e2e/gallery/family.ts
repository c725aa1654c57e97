import type { Database } from '../../lib/db/open.ts';
import { addGroup, addMember } from '../../lib/people/groups.ts';
import { addUser } from '../../lib/people/people.ts';
import { grantPermission } from '../../lib/people/permissions.ts';
import { setPolicies } from '../../lib/policies/change.ts';
import { listTargets } from '../../lib/policies/targets.ts';
import { test as base } from './galleries.ts';
import { type Gallery, openGallery } from './gallery.ts';
import { drawnIn } from './pictures.ts';

export const familyPictures = [
  ...drawnIn('2021/03_10_Secret', 2),
  ...drawnIn('2022/08_15_Lake', 7),
  ...drawnIn('2023/05_01_Picnic', 3),
  ...drawnIn('2024/12_24_Christmas', 3),
];

const hidden = '2022/08_15_Lake/3.jpg';

/** The paths of the lake's photos that Anna sees, in order. */
export const annasPhotos = familyPictures
  .map(({ path }) => path)
  .filter((path) => path.startsWith('2022/') && path !== hidden);

/**
 * A family: Anna sees the lake through her group (but for the third photo, which a policy of its
 * own hides), Ben sees the picnic as a user, everybody Christmas, nobody but Vera the secret; Olga
 * administers.
 */
export function setUpFamily(db: Database, library: string): void {
  const add = (handle: string, name: string) => addUser(db, null, { handle, name }).id;
  const family = addGroup(db, null, 'family').id;
  addMember(db, null, { userId: add('anna', 'Anna'), groupId: family });
  const ben = add('ben', 'Ben');
  grantPermission(db, null, { kind: 'user', id: add('vera', 'Vera') }, 'view');
  grantPermission(db, null, { kind: 'user', id: add('olga', 'Olga') }, 'admin');
  for (const [path, policy] of [
    ['2022/08_15_Lake', { groupIds: [family] }],
    [hidden, {}],
    ['2023/05_01_Picnic', { userIds: [ben] }],
    ['2024/12_24_Christmas', { public: true }],
  ] as const) {
    const nobody = { public: false, inherit: true, userIds: [], groupIds: [] };
    setPolicies(db, null, listTargets(db, path, library), { ...nobody, ...policy });
  }
}

export function openFamily(): Promise<Gallery> {
  return openGallery(familyPictures, setUpFamily);
}

/** Tests of the family's gallery, which must not change its people and policies. */
export const test = base.extend<{ gallery: Gallery }>({
  baseURL: ({ familyGallery }, use) => use(familyGallery.url),
  gallery: ({ familyGallery }, use) => use(familyGallery),
});
