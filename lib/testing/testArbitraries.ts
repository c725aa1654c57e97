import fc from 'fast-check';
import type { Viewer } from '../access/access.ts';
import type { Permission } from '../db/permissionNames.ts';
import type { World, WorldPolicy } from './testWorld.ts';

/** Tests only: random galleries of two users, two groups and four shares, and random viewers. */
const ids = (...all: number[]) => fc.subarray(all);
const rarely = fc.nat(7).map((n) => n === 0);

const policy: fc.Arbitrary<WorldPolicy | undefined> = fc.option(
  fc.record({
    public: fc.boolean(),
    inherit: fc.boolean(),
    originals: fc.boolean(),
    archives: fc.boolean(),
    stripMetadata: fc.boolean(),
    users: ids(1, 2),
    groups: ids(1, 2),
  }),
  { nil: undefined },
);

const photo = fc.record({
  takenAt: fc.option(fc.nat(3), { nil: null }),
  editedAt: fc.option(fc.nat(3), { nil: null, freq: 1 }),
  policy,
  missing: rarely,
  waiting: rarely,
  /** Is it the film of the photo before it, if that is no film itself? */
  isFilm: rarely,
  /** Shares 1 and 2 list photos; shares 3 and 4 share whole albums. */
  shares: ids(1, 2),
});

const album = fc.record({
  date: fc.constantFrom('0987-12-31', '2019-05-01', '2020-05-01', '2020-06-01'),
  name: fc.constantFrom('Été', 'ete 2', 'Lake'),
  policy,
  missing: rarely,
  cover: fc.option(fc.nat(4), { nil: null }),
  photos: fc.array(photo, { maxLength: 5 }),
});

export const arbitraryWorld: fc.Arbitrary<World> = fc
  .tuple(fc.array(album, { minLength: 1, maxLength: 5 }), fc.nat(4), fc.nat(4))
  .map(([albums, third, fourth]) => ({
    users: 2,
    groups: 2,
    shares: 4,
    albums: albums.map(({ policy: ofAlbum, photos, ...rest }, i) => ({
      ...rest,
      // Pairs of albums have the same directory and differ in their category only.
      dirpath: `directory-${Math.floor(i / 2)}`,
      category: i % 2 ? 'Photos' : 'Videos',
      ...(ofAlbum && { policy: ofAlbum }),
      shares: [...(third === i ? [3] : []), ...(fourth === i ? [4] : [])],
      photos: photos.map(({ policy: ofPhoto, isFilm, ...each }, n) => ({
        ...each,
        name: `${n}.jpg`,
        ...(isFilm && n > 0 && !photos[n - 1]?.isFilm && { partOf: n - 1 }),
        ...(ofPhoto && { policy: ofPhoto }),
      })),
    })),
  }));

const permissions = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Permission[]>([]) },
  fc.subarray<Permission>(['view', 'scan', 'admin'], { minLength: 1 }),
);

/** Visitors and users, in groups, with permissions, holding shares, and any mixture of these. */
export const arbitraryViewer: fc.Arbitrary<Viewer> = fc
  .record({
    userId: fc.constantFrom(null, 1, 2),
    groupIds: ids(1, 2),
    permissions,
    shares: fc.oneof(fc.constant<number[]>([]), fc.uniqueArray(fc.integer({ min: 1, max: 4 }))),
    downloads: ids(1, 2, 3, 4),
  })
  .map(({ permissions: held, shares, downloads, ...rest }) => ({
    ...rest,
    permissions: new Set(held),
    shareIds: shares,
    downloadShareIds: shares.filter((id) => downloads.includes(id)),
  }));
