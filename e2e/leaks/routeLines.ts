import { adminRouteLines } from './adminRouteLines.ts';
import { mapRouteLines } from './mapRouteLines.ts';
import { idsIn, sameSet } from './pageIds.ts';
import { photoRouteLines } from './photoRouteLines.ts';
import { noIds, openTo, type RouteLine, type RouteSubject } from './routeLine.ts';
import { everybody, type ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

const album = (world: LeakWorld, subject: RouteSubject) =>
  world.albums.find(({ id }) => String(id) === subject.id);

const albums = (world: LeakWorld): RouteSubject[] =>
  world.albums.map(({ id, name, seenBy }) => ({ label: name, id: String(id), seenBy }));

const badTokens = ['x', 'A'.repeat(43), 'A'.repeat(5000), '1', '%252e', '%C3%A9', '%00', '%0a'];

/** A line for every route. A route without one fails a test. */
export const routeLines: Readonly<Record<string, RouteLine>> = {
  ...adminRouteLines,
  ...mapRouteLines,
  ...photoRouteLines,
  '/': openTo('nothing', '/', ['/?page=1', '/?q=a', '/?q=secret', '/?q=zzz', '/?q=secret&from=2']),
  '/timeline': openTo('nothing', '/timeline', [
    ...['/timeline?at=2024-12', '/timeline?at=undated', '/timeline?on=12-24'],
    ...['/timeline?at=2024-12&skip=1'],
    ...['/timeline?after=2024-12-24T00:00:00_1', '/timeline?before=_1'],
  ]),
  // The page for a device without a connection is the same for everybody in a language.
  '/offline': openTo('nothing', '/offline'),
  '/years/[year]': {
    needs: 'sight',
    leak: 15,
    subjects: ({ albums: all }) =>
      all.map(({ name, directory, seenBy }) => ({
        label: name,
        id: directory.slice(0, 4),
        // Shares add nothing to lists.
        seenBy: seenBy.filter((viewer) => !viewer.startsWith('holds') || name === 'Christmas'),
      })),
    paths: (id) => [`/years/${id}`],
    missing: ['1999', '0000', '20240', 'x', '-2024', '2024%20', '2024.0'],
  },
  '/albums/[id]': {
    needs: 'sight',
    leak: 2,
    subjects: albums,
    paths: (id) => [`/albums/${id}`],
    missing: noIds,
    fault: (world, viewer, subject, answer) =>
      sameSet(
        idsIn(answer.text, 'photos'),
        world.photos
          .filter((each) => each.album === album(world, subject) && each.seenBy.includes(viewer))
          .map(({ id }) => id),
      ),
  },
  '/albums/[id]/archive': {
    needs: 'sight',
    leak: 1,
    subjects: (world) =>
      world.albums.map(({ id, name, seenBy, archivedBy = seenBy }) => ({
        label: name,
        id: String(id),
        seenBy: archivedBy,
      })),
    paths: (id) => [`/albums/${id}/archive`],
    missing: noIds,
    fault: (_world, _viewer, _subject, { headers }) =>
      headers['content-type'] === 'application/zip' ? null : 'no zip',
  },
  '/shared/[id]': {
    needs: 'sight',
    leak: 20,
    subjects: sharedLists,
    paths: (id) => [`/shared/${id}`],
    missing: noIds,
    fault: (world, viewer, _subject, answer) =>
      sameSet(
        idsIn(answer.text, 'photos'),
        world.photos
          .filter(({ file, seenBy }) => /^(vow|lake2)/.test(file) && seenBy.includes(viewer))
          .map(({ id }) => id),
      ),
  },
  '/shared/[id]/archive': {
    needs: 'sight',
    leak: 20,
    subjects: sharedLists,
    paths: (id) => [`/shared/${id}/archive`],
    missing: noIds,
  },
  '/latest': { ...openTo('nothing', '/latest'), status: () => 302 },
  '/in/[token]': {
    needs: 'sight',
    leak: 27,
    subjects: ({ links }) =>
      Object.entries(links).map(([name, { token }]) => ({
        label: name,
        id: token,
        seenBy: name === 'live' ? everybody : [],
      })),
    paths: (id) => [`/in/${id}`],
    missing: badTokens,
  },
  '/s/[token]': {
    needs: 'sight',
    leak: 27,
    subjects: ({ shares }) =>
      (['album', 'closed', 'list', 'locked', 'frame', 'revoked'] as const).map((name) => ({
        label: name,
        id: shares[name].token,
        seenBy: name === 'revoked' ? [] : everybody,
      })),
    paths: (id) => [`/s/${id}`],
    missing: badTokens,
  },
  '/sign-in': openTo('nothing', '/sign-in', [
    '/sign-in?next=%2Fadmin&failed=refused',
    '/sign-in?failed=limited',
  ]),
  '/favourites': openTo('session', '/favourites', ['/favourites?page=1']),
  // Nobody likes anything in this gallery; what an archive of favourites contains is tried in
  // lib/photos/favourites.test.ts.
  '/favourites/archive': {
    needs: 'sight',
    leak: 1,
    subjects: () => [{ label: 'favourites', id: '', seenBy: [] }],
    paths: () => ['/favourites/archive', '/favourites/archive?photos=1-9'],
    missing: [],
  },
  '/access': openTo('session', '/access', ['/access?done=others&count=3']),
  '/api/search': {
    ...openTo('nothing', '/api/search', ['/api/search?q=', '/api/search?q=jpg']),
    leak: 14,
    fault: (world, viewer, _subject, { text }) => {
      // Shares add nothing to what is searched.
      const asked =
        viewer === 'benHoldsList' ? 'ben' : viewer.startsWith('holds') ? 'visitor' : viewer;
      const isSeen = (
        things: readonly { id: number; seenBy: readonly ViewerName[] }[],
        id: number,
      ) => things.some((each) => each.id === id && each.seenBy.includes(asked));
      const hidden = [
        ...idsIn(text, 'photos').filter((id) => !isSeen(world.photos, id)),
        ...idsIn(text, 'albums').filter((id) => !isSeen(world.albums, id)),
      ];
      return hidden.length === 0 ? null : `names what is hidden: ${hidden}`;
    },
  },
  '/api/health': openTo('nothing', '/api/health'),
  // Nobody has METRICS_TOKEN, and without it there is no such page.
  '/api/metrics': {
    needs: 'sight',
    leak: 35,
    subjects: () => [{ label: 'metrics', id: '', seenBy: [] }],
    paths: () => ['/api/metrics'],
    missing: [],
  },
  '/manifest.webmanifest': {
    ...openTo('nothing', '/manifest.webmanifest'),
    sameForAll: true,
  },
  '/api/auth/[...nextauth]': {
    needs: 'nothing',
    leak: 38,
    subjects: () => Object.keys(authStatuses).map((id) => ({ label: id, id })),
    paths: (id) => [`/api/auth/${id}`],
    missing: ['x', '_log', '..%2f', '%00', 'verify-request', 'callback/credentials'],
    status: (_viewer, path) => authStatuses[path.replace('/api/auth/', '')] ?? 0,
  },
  // There is no single sign-on in this gallery; `singleSignOn.spec.ts` has one.
  '/api/auth/signin/oidc': {
    ...openTo('nothing', '/api/auth/signin/oidc', ['/api/auth/signin/oidc?redirect_uri=x']),
    leak: 38,
    status: () => 302,
  },
  '/api/auth/callback/oidc': {
    needs: 'nothing',
    leak: 38,
    subjects: () => [],
    paths: (id) => [`/api/auth/callback/${id}`],
    missing: ['oidc', 'oidc?code=x&state=x', 'oidc?error=x', 'oidc/x'],
  },
};

/** The statuses of next-auth's responses; its pages are ours. */
const authStatuses: Readonly<Record<string, number>> = {
  session: 200,
  csrf: 200,
  providers: 200,
  signin: 302,
  signout: 302,
  error: 302,
};

function sharedLists({ shares }: LeakWorld): RouteSubject[] {
  return [
    { label: 'list', id: String(shares.list.id), seenBy: ['holdsList', 'benHoldsList'] },
    // Shares of albums, and shares that nobody holds, have no page of photos.
    { label: 'album', id: String(shares.album.id), seenBy: [] },
    { label: 'locked', id: String(shares.locked.id), seenBy: [] },
  ];
}
