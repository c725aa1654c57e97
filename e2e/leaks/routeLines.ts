import { filmDecoderFault } from '../../lib/images/filmDecoder.ts';
import { adminRouteLines } from './adminRouteLines.ts';
import type { Answer } from './http.ts';
import { noIds, openTo, type RouteFault, type RouteLine, type RouteSubject } from './routeLine.ts';
import { filmSeenBy } from './things.ts';
import { everybody, type ViewerName } from './viewers.ts';
import { type LeakWorld, presetNames, renditionOf } from './world.ts';

const album = (world: LeakWorld, subject: RouteSubject) =>
  world.albums.find(({ id }) => String(id) === subject.id);

const photo = (world: LeakWorld, subject: RouteSubject) =>
  world.photos.find(({ id }) => String(id) === subject.id);

const albums = (world: LeakWorld): RouteSubject[] =>
  world.albums.map(({ id, name, seenBy }) => ({ label: name, id: String(id), seenBy }));

const photos = (world: LeakWorld): RouteSubject[] =>
  world.photos.map(({ id, file, seenBy }) => ({ label: file, id: String(id), seenBy }));

/** Files that belong to photos. As photos of their own they exist for nobody. */
const parts = (world: LeakWorld): RouteSubject[] =>
  world.parts.map(({ id, file }) => ({ label: file, id: String(id), seenBy: [] }));

/** The photos of the framed album that inherit its policy. */
const isFramed = (file: string) => /^rocket[12]\./.test(file);

const badTokens = ['x', 'A'.repeat(43), 'A'.repeat(5000), '1', '%252e', '%C3%A9', '%00', '%0a'];

/** The map of a share that never existed. */
const neverShared = '?share=999999&in=0.0.0.0.0';

/** Texts that name no area of the map, and areas that are too large for the cells they ask for. */
const noAreas = [
  neverShared,
  ...['?in=', '?in=1', '?in=0.0.0.1.0', '?in=0.0.0.0.0.0', '?in=-1.0.0.0.0', '?in=00.0.0.0.0'],
  ...['?in=1.1.0.0.0', '?in=21.0.0.0.0', '?in=20.0.0.9999.9999', '?in=0.0.0.0.0%00', '?in=x'],
];

/** A line for every route. A route without one fails a test. */
export const routeLines: Readonly<Record<string, RouteLine>> = {
  ...adminRouteLines,
  '/': openTo('nothing', '/', ['/?page=1', '/?q=a', '/?q=secret', '/?q=zzz', '/?q=secret&from=2']),
  '/timeline': openTo('nothing', '/timeline', [
    ...['/timeline?at=2024-12', '/timeline?at=undated', '/timeline?on=12-24'],
    ...['/timeline?at=2024-12&skip=1'],
    ...['/timeline?after=2024-12-24T00:00:00_1', '/timeline?before=_1'],
  ]),
  // The page for a device without a connection is the same for everybody in a language.
  '/offline': openTo('nothing', '/offline'),
  '/map': {
    needs: 'sight',
    leak: 15,
    subjects: (world) => maps(world, ['', '?in=0.0.0.0.0']),
    paths: (id) => [`/map${id}`],
    never: neverShared,
    missing: [
      ...noAreas,
      // In the sea, where nobody has taken a photo.
      '?in=20.0.524288.0.524288',
      ...['?in=0.0.0.0.0&after=x', '?in=0.0.0.0.0&after=_1&before=_1'],
    ],
    fault: (world, viewer, subject, { text }) => {
      const placed = placedFor(world, viewer, subject);
      const shown = idsIn(text, 'photos');
      if (subject.id !== '') return sameSet(shown, placed);
      return shown.every((each) => placed.includes(each)) ? null : `names ${shown}, not ${placed}`;
    },
  },
  '/map/clusters': {
    needs: 'sight',
    leak: 15,
    subjects: (world) => maps(world, ['?in=0.0.0.0.0', '?in=5.0.0.31.31']),
    paths: (id) => [`/map/clusters${id}`],
    never: neverShared,
    missing: [...noAreas, ''],
    fault: (world, viewer, subject, { text }) => {
      const clusters = JSON.parse(text) as { photos: number; photoId: number }[];
      const placed = placedFor(world, viewer, subject);
      const count = clusters.reduce((sum, { photos }) => sum + photos, 0);
      if (count !== placed.length) return `counts ${count} instead of ${placed.length}`;
      const shown = clusters.map(({ photoId }) => photoId);
      return shown.every((id) => placed.includes(id)) ? null : `names ${shown}, not ${placed}`;
    },
  },
  // This gallery has no tiles. lib/server/mapTiles.test.ts tries them with a file.
  '/map/tiles/[z]/[x]/[y]': {
    needs: 'sight',
    leak: 15,
    subjects: () => [{ label: 'tile', id: '0/0/0', seenBy: [] }],
    paths: (id) => [`/map/tiles/${id}`],
    never: '1/0/0',
    missing: ['1/0/0', '1/2/0', '0/0/x', '20/0/0', '0/0/-1', '00/0/0'],
  },
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
        ...{ label: name, id: String(id), seenBy: archivedBy },
      })),
    paths: (id) => [`/albums/${id}/archive`],
    missing: noIds,
    fault: (_world, _viewer, _subject, { headers }) =>
      headers['content-type'] === 'application/zip' ? null : 'no zip',
  },
  '/photos/[id]': {
    needs: 'sight',
    leak: 2,
    subjects: (world) => [...photos(world), ...parts(world)],
    paths: (id) => [`/photos/${id}`],
    missing: noIds,
    fault: (_world, _viewer, { id }, { text }) =>
      text.includes(`/photos/${id}/`) ? null : 'shows another photo',
  },
  '/photos/[id]/[preset]': {
    needs: 'sight',
    leak: 1,
    subjects: (world) => [...photos(world), ...parts(world)],
    paths: (id) => presetNames.map((preset) => `/photos/${id}/${preset}`),
    missing: noIds,
    fault: isPicture,
  },
  '/waiting/[id]/[preset]': {
    needs: 'sight',
    leak: 1,
    subjects: (world) =>
      world.photos.map(({ id, file }) => ({
        ...{ label: file, id: String(id), seenBy: file === 'yuleGone.jpg' ? [] : ['olga'] },
      })),
    paths: (id) => presetNames.map((preset) => `/waiting/${id}/${preset}`),
    missing: noIds,
    fault: isPicture,
  },
  '/photos/[id]/original': {
    needs: 'sight',
    leak: 1,
    subjects: (world) => [
      ...world.photos.map(({ id, file, seenBy, originalBy = seenBy }) => ({
        ...{ label: file, id: String(id), seenBy: originalBy },
      })),
      ...parts(world),
      // A part is served only under the address of its photo; all other photos have none.
      ...world.parts.map(({ kind, file, of, seenBy, wholeBy = seenBy }) => ({
        ...{ label: file, id: `${of.id}?part=${kind}`, seenBy: wholeBy },
      })),
      ...(['film', 'raw'] as const).map((kind) => ({
        ...{ label: kind, id: `${world.photoId('yule2.jpg')}?part=${kind}`, seenBy: [] },
      })),
    ],
    paths: (id) => {
      const [photoId, part] = id.split('?');
      const queries = part ? [`?${part}`, `?${part}&download`] : ['', '?download', '?as=jpeg'];
      return queries.map((query) => `/photos/${photoId}/original${query}`);
    },
    missing: noIds,
    fault: (world, viewer, subject, { body }) => {
      const found = photo(world, subject);
      const whole = !found?.wholeBy || found.wholeBy.includes(viewer);
      const file = world.files.get(subject.label);
      if (whole) return file?.equals(body) ? null : 'another file';
      return body.length > 100 && !file?.includes(body) ? null : 'not stripped';
    },
  },
  // A picture that does not move has no film, for anybody. One that moves has a film for all who
  // see photo and film: the gallery makes one without metadata.
  '/photos/[id]/film': {
    needs: 'sight',
    leak: 4,
    subjects: (world) => [
      ...world.photos.map((each) => ({
        ...{ label: each.file, id: String(each.id), seenBy: filmSeenBy(each) },
      })),
      ...parts(world),
    ],
    paths: (id) => [`/photos/${id}/film`],
    missing: noIds,
    fault: (world, _viewer, subject, { headers, body }) => {
      const { file = '', parts: files = [] } = photo(world, subject) ?? {};
      const film = files.find(({ kind }) => kind === 'film')?.file ?? file;
      // A viewer who may have the file itself gets the file where no film can be made.
      const isFile = filmDecoderFault() !== null && world.files.get(film)?.equals(body) === true;
      if (headers['content-type'] === 'video/mp4' && body.equals(renditionOf(film))) return null;
      return isFile ? null : 'another film';
    },
  },
  // A frame's cookie opens these and nothing else, and no other cookie opens them.
  '/frame': {
    needs: 'sight',
    leak: 16,
    subjects: () => [{ label: 'frame', id: '', seenBy: ['holdsFrame'] }],
    paths: () => ['/frame', '/frame?after=1', '/frame?after=999999', '/frame?after=x'],
    missing: [],
    fault: (world, _viewer, _subject, { text }) => {
      const shown = /\/frame\/(\d+)\//.exec(text)?.[1];
      const file = world.photos.find(({ id }) => String(id) === shown)?.file ?? '';
      if (!isFramed(file)) return `shows ${shown}`;
      return /<a |<form|\/(?:photos|albums|shared|original)\//.test(text)
        ? 'leads elsewhere'
        : null;
    },
  },
  '/frame/[id]/[preset]': {
    needs: 'sight',
    leak: 16,
    subjects: (world) =>
      [...world.photos, ...world.parts].map(({ id, file }) => ({
        ...{ label: file, id: String(id) },
        seenBy: isFramed(file) ? ['holdsFrame'] : [],
      })),
    paths: (id) => presetNames.map((preset) => `/frame/${id}/${preset}`),
    missing: noIds,
    fault: isPicture,
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

/** The map of the gallery, and those of shares. */
function maps({ shares }: LeakWorld, ofGallery: readonly string[]): RouteSubject[] {
  const ofShare = (name: keyof LeakWorld['shares'], ...seenBy: ViewerName[]) => ({
    ...{ label: name, id: `?share=${shares[name].id}&in=0.0.0.0.0`, seenBy },
  });
  return [
    // Everybody may have some positions: those of the public album.
    ...ofGallery.map((id) => ({ label: `map${id}`, id, seenBy: everybody })),
    ofShare('list', 'holdsList', 'benHoldsList'),
    ofShare('album', 'holdsAlbum'),
    ofShare('closed', 'holdsClosed'),
    ofShare('locked'),
    ofShare('revoked'),
  ];
}

/**
 * The photos whose positions a viewer may know: those seen without a share, or those of the given
 * share. Each photo has a position.
 */
function placedFor(
  { photos: all }: LeakWorld,
  viewer: ViewerName,
  { label }: RouteSubject,
): number[] {
  const alone = viewer === 'benHoldsList' ? 'ben' : viewer.startsWith('holds') ? 'visitor' : viewer;
  const shared: Readonly<Record<string, RegExp>> = {
    list: /^(vow[12]|lake2)\./,
    album: /^rocket[12]\./,
    closed: /^rocket[12]\./,
  };
  const files = shared[label];
  return all
    .filter(({ file, seenBy, wholeBy = seenBy }) =>
      files ? files.test(file) : seenBy.includes(alone) && wholeBy.includes(alone),
    )
    .map(({ id }) => id);
}

/** The statuses of next-auth's responses; its pages are ours. */
const authStatuses: Readonly<Record<string, number>> = {
  session: 200,
  csrf: 200,
  providers: 200,
  signin: 302,
  signout: 302,
  error: 302,
};

function isPicture(
  _world: LeakWorld,
  _viewer: ViewerName,
  _subject: RouteSubject,
  { headers, body }: Answer,
): RouteFault {
  return headers['content-type'] === 'image/jpeg' && body.length > 100 ? null : 'no picture';
}

function sharedLists({ shares }: LeakWorld): RouteSubject[] {
  return [
    { label: 'list', id: String(shares.list.id), seenBy: ['holdsList', 'benHoldsList'] },
    // Shares of albums, and shares that nobody holds, have no page of photos.
    { label: 'album', id: String(shares.album.id), seenBy: [] },
    { label: 'locked', id: String(shares.locked.id), seenBy: [] },
  ];
}

/** The ids in the addresses of a page. */
export function idsIn(text: string, kind: 'photos' | 'albums' | 'years' | 'shared'): number[] {
  const found = text.matchAll(new RegExp(`(?<!admin)/${kind}/(\\d+)`, 'g'));
  return [...new Set([...found].map(([, id]) => Number(id)))];
}

function sameSet(found: readonly number[], expected: readonly number[]): RouteFault {
  const order = (ids: readonly number[]) => [...ids].sort((a, b) => a - b).join(' ');
  return order(found) === order(expected)
    ? null
    : `names ${order(found)} instead of ${order(expected)}`;
}
