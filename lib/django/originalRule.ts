/** What the other gallery's rule of access shows. Free of input and output. */

import type { Original, OriginalPhoto, OriginalPolicy, OriginalUser } from './original.ts';

/**
 * What a photo's own policy does: since version 0.8 it decides alone; before, it only added to what the
 * album's policy gives.
 */
export type OriginalPhotoRule = 'decides' | 'adds';

/** Does this person see the photo there? `null`: somebody who is not signed in. */
type Shows = (user: OriginalUser | null, photo: OriginalPhoto) => boolean;

/** The other gallery's rule of access, as a function. */
export function makeShows(original: Original, photoRule: OriginalPhotoRule): Shows {
  const albums = new Map(original.albums.map((album) => [album.id, album.policy] as const));
  const seesAll = new Map(original.users.map((user) => [user.id, seesEverything(original, user)]));
  return (user, photo) => {
    const signedIn = user?.isActive ? user : null;
    if (signedIn && seesAll.get(signedIn.id)) return true;
    const ofAlbum = albums.get(photo.albumId) ?? null;
    const byAlbum = ofAlbum?.inherit === true && allows(ofAlbum, signedIn);
    if (!photo.policy) return byAlbum;
    return allows(photo.policy, signedIn) || (photoRule === 'adds' && byAlbum);
  };
}

/**
 * Does the user see everything there, by a permission or as a superuser? Policies then need not
 * name the user.
 */
export function seesEverything({ groups }: Original, user: OriginalUser): boolean {
  if (!user.isActive) return false;
  const ofGroups = groups.filter(({ id }) => user.groupIds.includes(id));
  return (
    [user, ...ofGroups].some(({ permissions }) => permissions.includes('view')) || user.isSuperuser
  );
}

function allows(policy: OriginalPolicy, user: OriginalUser | null): boolean {
  if (policy.public) return true;
  if (!user) return false;
  return (
    policy.userIds.includes(user.id) || user.groupIds.some((id) => policy.groupIds.includes(id))
  );
}

/**
 * The policy that a photo needs here, where its own policy decides alone; null: none, so that it takes
 * its album's.
 */
export function neededPolicy(
  photo: OriginalPhoto,
  ofAlbum: OriginalPolicy | null,
  photoRule: OriginalPhotoRule,
): OriginalPolicy | null {
  const { policy } = photo;
  if (!policy || photoRule === 'decides' || !ofAlbum?.inherit) return policy;
  return {
    public: policy.public || ofAlbum.public,
    inherit: false,
    userIds: [...new Set([...policy.userIds, ...ofAlbum.userIds])],
    groupIds: [...new Set([...policy.groupIds, ...ofAlbum.groupIds])],
  };
}
