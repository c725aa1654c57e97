import { noIds, openTo, type RouteLine } from './routeLine.ts';
import type { LeakWorld } from './world.ts';

const adminPage = (path: string, more: readonly string[] = []) => openTo('admin', path, more);

const adminThing = (
  paths: RouteLine['paths'],
  ids: (world: LeakWorld) => readonly number[],
): RouteLine => ({
  needs: 'admin',
  leak: 29,
  subjects: (world) => ids(world).map((id) => ({ label: String(id), id: String(id) })),
  paths,
  // Viewers without permission are refused before these ids are read.
  missing: noIds.slice(0, 8),
});

const peopleIds = ({ userIds: { anna, olga } }: LeakWorld) => [anna, olga];

/** A page that takes ids of selected things. */
const chosen = (paths: RouteLine['paths']): RouteLine => ({
  needs: 'admin',
  leak: 29,
  subjects: ({ albums: [first], photos: [photoOne] }) => [
    { label: 'album', id: `album=${first?.id}` },
    { label: 'photo', id: `photo=${photoOne?.id}` },
  ],
  paths,
  missing: [],
});

/** The lines of the admin screens. */
export const adminRouteLines: Readonly<Record<string, RouteLine>> = {
  // Users who may only scan are redirected to the scan's page.
  '/admin': { ...openTo('scan', '/admin'), status: (viewer) => (viewer === 'sam' ? 307 : 200) },
  '/admin/activity': adminPage('/admin/activity', ['/admin/activity?kind=signed-in&person=1']),
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
  '/admin/favourites': adminPage('/admin/favourites', ['/admin/favourites?page=1']),
  '/admin/photos': adminPage('/admin/photos'),
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
  '/admin/missing': adminPage('/admin/missing'),
  '/admin/patterns': adminPage('/admin/patterns'),
  '/admin/standing': adminPage('/admin/standing'),
  '/admin/people': adminPage('/admin/people'),
  '/admin/people/visitors': adminPage('/admin/people/visitors'),
  '/admin/people/[id]': adminThing((id) => [`/admin/people/${id}`], peopleIds),
  '/admin/people/[id]/remove': adminThing((id) => [`/admin/people/${id}/remove`], peopleIds),
  '/admin/people/[id]/sees': adminThing((id) => [`/admin/people/${id}/sees`], peopleIds),
  '/admin/photos/[id]': adminThing(
    (id) => [`/admin/photos/${id}`],
    (world) => world.photos.slice(0, 3).map(({ id }) => id),
  ),
  '/admin/policies': chosen((id) => [`/admin/policies?${id}`]),
  '/admin/scan': openTo('scan', '/admin/scan'),
  '/admin/shares': adminPage('/admin/shares'),
  '/admin/shares/new': chosen((id) => [`/admin/shares/new?${id}`, '/admin/shares/new']),
};
