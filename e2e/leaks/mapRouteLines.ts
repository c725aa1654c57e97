import { idsIn, sameSet } from './pageIds.ts';
import type { RouteLine, RouteSubject } from './routeLine.ts';
import { everybody, type ViewerName } from './viewers.ts';
import type { LeakWorld } from './world.ts';

/** The map of a share that never existed. */
const neverShared = '?share=999999&in=0.0.0.0.0';

/** Texts that name no area of the map, and areas that are too large for the cells they ask for. */
const noAreas = [
  neverShared,
  ...['?in=', '?in=1', '?in=0.0.0.1.0', '?in=0.0.0.0.0.0', '?in=-1.0.0.0.0', '?in=00.0.0.0.0'],
  ...['?in=1.1.0.0.0', '?in=21.0.0.0.0', '?in=20.0.0.9999.9999', '?in=0.0.0.0.0%00', '?in=x'],
];

/** The lines of the map. */
export const mapRouteLines: Readonly<Record<string, RouteLine>> = {
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
};

/** The map of the gallery, and those of shares. */
function maps({ shares }: LeakWorld, ofGallery: readonly string[]): RouteSubject[] {
  const ofShare = (name: keyof LeakWorld['shares'], ...seenBy: ViewerName[]) => ({
    label: name,
    id: `?share=${shares[name].id}&in=0.0.0.0.0`,
    seenBy,
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
