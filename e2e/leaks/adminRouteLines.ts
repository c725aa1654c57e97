import { noIds, one, type RouteLine } from './routeLine.ts';
import { admins, scanners, type ViewerName } from './viewers.ts';
import type { World } from './world.ts';

/** A page that takes no id, for those with a permission. */
const adminPage = (path: string, seenBy: readonly ViewerName[] = admins): RouteLine => ({
  subjects: one(path, seenBy),
  paths: () => [path],
  missing: [],
  otherwise: 'missing, visitors sign in',
});

const adminThing = (
  paths: RouteLine['paths'],
  ids: (world: World) => readonly (number | string)[],
): RouteLine => ({
  subjects: (world) =>
    ids(world).map((id) => ({ label: String(id), id: String(id), seenBy: admins })),
  paths,
  missing: noIds,
  otherwise: 'missing, visitors sign in',
});

const peopleIds = ({ userIds }: World) => Object.values(userIds);

/** The lines of the admin screens. */
export const adminRouteLines: Readonly<Record<string, RouteLine>> = {
  // Whoever may only scan is led to where that is.
  '/admin': {
    ...adminPage('/admin', scanners),
    status: (viewer) => (viewer === 'sam' ? 307 : 200),
  },
  '/admin/activity': adminPage('/admin/activity'),
  '/admin/activity/export': adminPage('/admin/activity/export'),
  '/admin/albums': adminPage('/admin/albums'),
  '/admin/albums/[id]': adminThing(
    (id) => [`/admin/albums/${id}`],
    (world) => world.albums.slice(0, 3).map(({ id }) => id),
  ),
  '/admin/albums/[id]/cover': adminThing(
    (id) => [`/admin/albums/${id}/cover`],
    (world) => world.albums.slice(0, 2).map(({ id }) => id),
  ),
  '/admin/groups': adminPage('/admin/groups'),
  '/admin/groups/[id]': adminThing(
    (id) => [`/admin/groups/${id}`],
    ({ familyId }) => [familyId],
  ),
  '/admin/groups/[id]/remove': adminThing(
    (id) => [`/admin/groups/${id}/remove`],
    ({ familyId }) => [familyId],
  ),
  '/admin/links': adminPage('/admin/links'),
  '/admin/people': adminPage('/admin/people'),
  '/admin/people/visitors': adminPage('/admin/people/visitors'),
  '/admin/people/[id]': adminThing((id) => [`/admin/people/${id}`], peopleIds),
  '/admin/people/[id]/remove': adminThing((id) => [`/admin/people/${id}/remove`], peopleIds),
  '/admin/people/[id]/sees': adminThing((id) => [`/admin/people/${id}/sees`], peopleIds),
  '/admin/photos/[id]': adminThing(
    (id) => [`/admin/photos/${id}`],
    (world) => world.photos.slice(0, 3).map(({ id }) => id),
  ),
  '/admin/policies': {
    subjects: ({ albums: [first], photos: [photoOne] }) => [
      { label: 'album', id: `album=${first?.id}`, seenBy: admins },
      { label: 'photo', id: `photo=${photoOne?.id}`, seenBy: admins },
    ],
    paths: (id) => [`/admin/policies?${id}`],
    missing: [],
    otherwise: 'missing, visitors sign in',
  },
  '/admin/scan': adminPage('/admin/scan', scanners),
  '/admin/shares': adminPage('/admin/shares'),
  '/admin/shares/new': {
    subjects: ({ albums: [first] }) => [
      { label: 'album', id: `album=${first?.id}`, seenBy: admins },
      { label: 'choice', id: '', seenBy: admins },
    ],
    paths: (id) => [`/admin/shares/new?${id}`],
    missing: [],
    otherwise: 'missing, visitors sign in',
  },
};
