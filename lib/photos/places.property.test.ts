import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import {
  photoCondition,
  throughShares,
  type Viewer,
  visitor,
  withoutShares,
} from '../access/access.ts';
import { compile } from '../access/condition.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import type { Position } from '../images/metadata/camera.ts';
import { arbitraryViewer, arbitraryWorld } from '../testing/testArbitraries.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { areaSequence, pageArea } from './areaPhotos.ts';
import type { AreaStart } from './areaReach.ts';
import { type Area, areaAtLevel, type Cell, cellAt } from './grid.ts';
import { type Cluster, countInArea, hasPlaces, listClusters, listPlaces } from './places.ts';
import { listScope, photoViewer } from './scope.ts';
import { listSequence, listSequenceByIds } from './sequence.ts';
import { placeOf } from './timeline.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const runs = process.env['TEST_LONG'] === undefined ? 15 : 2000;

const day = 86_400_000;

/** Positions that share cells of coarse grids and of fine ones, at the edges of the world, and none. */
const position = fc.oneof(
  fc.constantFrom<Position>(
    { latitude: 48.85661, longitude: 2.35222 },
    { latitude: 48.85662, longitude: 2.35223 },
    { latitude: 48.8738, longitude: 2.295 },
    { latitude: -90, longitude: -180 },
    { latitude: 90, longitude: 180 },
    { latitude: 0, longitude: 0.0000001 },
    { latitude: -33.8568, longitude: 151.2153 },
  ),
  fc.constant(null),
);
const area = fc
  .record({
    level: fc.integer({ min: 0, max: 20 }),
    at: fc.tuple(...Array(4).fill(fc.double({ min: 0, max: 0.999, noNaN: true }))),
  })
  .map(({ level, at }): Area => {
    const [a = 0, b = 0, c = 0, d = 0] = at.map((share) =>
      Math.floor((share as number) * 2 ** level),
    );
    const [west, east] = [Math.min(a, b), Math.max(a, b)];
    return { level, west, east, north: Math.min(c, d), south: Math.max(c, d) };
  });

test('clusters, counts and photos of any area on the map are those whose metadata the viewer may have', () => {
  fc.assert(
    fc.property(
      arbitraryWorld,
      fc.array(position, { minLength: 1, maxLength: 25 }),
      fc.array(area, { minLength: 1, maxLength: 3 }),
      fc.array(arbitraryViewer, { minLength: 2, maxLength: 4 }),
      (world, positions, areas, viewers) => {
        let at = 0;
        const place = () => positions[at++ % positions.length] ?? null;
        const albums = world.albums.map((album) => ({
          ...album,
          photos: album.photos.map((photo) => ({
            ...photo,
            position: place(),
            takenAt: (photo.takenAt ?? null) && Number(photo.takenAt) * 40 * day,
          })),
        }));
        fill(db, { ...world, albums });
        const through = viewers.map((viewer) => throughShares(viewer, viewer.shareIds));
        const hiding = viewers.map((viewer) => photoViewer(listScope(viewer, true)));
        for (const viewer of [...viewers, ...through, ...hiding]) {
          for (const each of [...areas, paris]) expectAreaRight(viewer, each);
        }
      },
    ),
    { numRuns: runs },
  );
}, 1_800_000);

const paris = areaAtLevel({ level: 12, west: 2074, north: 1409, east: 2074, south: 1409 }, 16);

type Placed = Position & { readonly id: number };

function expectAreaRight(viewer: Viewer, asked: Area): void {
  const all = allRows<Placed>(
    db,
    sql`select photos.id, latitude, longitude
      from photos
      join albums on albums.id = photos.album_id
      join camera_details on camera_details.photo_id = photos.id
      where ${compile(photoCondition(viewer.sharesAlone ? viewer : withoutShares(viewer), 'metadata'))}
      order by photos.timeline_at desc, photos.id desc`,
  );
  expect(hasPlaces(db, viewer)).toBe(all.length > 0);
  expect(counts(listPlaces(db, viewer, null, 100))).toEqual(countsOf(all, 7));
  const here = all.filter((photo) => isIn(asked, cellAt(photo, asked.level)));
  expect(countInArea(db, viewer, asked)).toBe(here.length);
  const total = (clusters: readonly Cluster[]) =>
    clusters.reduce((sum, { photos }) => sum + photos, 0);
  for (const most of [1, 2, 48]) {
    const places = listPlaces(db, viewer, asked, most);
    expect([places.length <= Math.max(1, most), total(places)]).toEqual([true, here.length]);
  }
  const clusters = listClusters(db, viewer, asked);
  expect(counts(clusters)).toEqual(countsOf(here, asked.level));
  for (const cluster of clusters) expectInMiddle(cluster, here);
  const ids = here.map(({ id }) => id);
  for (const sortAtMost of [0, 3, 100]) {
    const sequence = areaSequence(viewer, asked, here.length, sortAtMost);
    expect(listSequence(db, sequence).map(({ id }) => id)).toEqual(ids);
    const page = (start: AreaStart) => pageArea(db, sequence, start, { perPage: 2, sortAtMost });
    const first = page('newest');
    expect(first.photos.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.hasOlder).toBe(ids.length > 2);
    const last = first.photos.at(-1);
    if (!last || !first.hasOlder) continue;
    const second = page({ after: placeOf(last) });
    expect(second.photos.map(({ id }) => id)).toEqual(ids.slice(2, 4));
    const [third] = second.photos;
    if (third) expect(page({ before: placeOf(third) }).photos).toEqual(first.photos);
  }
}

function isIn({ west, north, east, south }: Area, { x, y }: Cell): boolean {
  return x >= west && x <= east && y >= north && y <= south;
}

const keyOf = ({ level, x, y }: Cell) => `${level} ${x} ${y}`;

function counts(clusters: readonly Cluster[]): Record<string, number> {
  return Object.fromEntries(clusters.map((each) => [keyOf(each), each.photos]));
}

function countsOf(photos: readonly Placed[], level: number): Record<string, number> {
  const found: Record<string, number> = {};
  for (const photo of photos) {
    const key = keyOf(cellAt(photo, level));
    found[key] = (found[key] ?? 0) + 1;
  }
  return found;
}

/** Checks that a cluster stands in the middle of its photos, and shows the one that was added last. */
function expectInMiddle(cluster: Cluster, all: readonly Placed[]): void {
  const own = all.filter((photo) => keyOf(cellAt(photo, cluster.level)) === keyOf(cluster));
  const mean = own.reduce((sum, { longitude }) => sum + longitude, 0) / own.length;
  expect(Math.abs(cluster.longitude - mean)).toBeLessThan(0.0001);
  expect(cluster.photoId).toBe(Math.max(...own.map(({ id }) => id)));
}

test('pages of an area with many photos read no albums beyond those in the area', () => {
  const position = { latitude: 48.85661, longitude: 2.35222 };
  // Albums overlap by a month, and every third one has an undated photo.
  const albums = Array.from({ length: 9 }, (_, n) => ({
    policy: { public: true },
    photos: [0, 1, 20, 35].map((days, nth) => ({
      name: `${nth}.jpg`,
      position,
      takenAt: nth === 1 && n % 3 === 0 ? null : (n * 30 + days) * day,
    })),
  }));
  fill(db, { users: 0, groups: 0, albums });
  const ids = listSequence(db, areaSequence(visitor, paris, 36)).map(({ id }) => id);
  expect(ids).toHaveLength(36);
  for (const sortAtMost of [0, 12, 30]) {
    const page = (start: AreaStart) =>
      pageArea(db, areaSequence(visitor, paris, 36, sortAtMost), start, { perPage: 4, sortAtMost });
    for (const [at, id] of ids.entries()) {
      const [photo] = listSequenceByIds(db, areaSequence(visitor, paris, 36), [id]);
      if (!photo) throw new Error('no photo');
      const older = page({ after: placeOf(photo) });
      expect(older.photos.map((each) => each.id)).toEqual(ids.slice(at + 1, at + 5));
      expect(older.hasOlder).toBe(at + 5 < ids.length);
      if (at <= 4) continue;
      const newer = page({ before: placeOf(photo) });
      expect(newer.photos.map((each) => each.id)).toEqual(ids.slice(at - 4, at));
    }
    expect(page('newest').photos.map(({ id }) => id)).toEqual(ids.slice(0, 4));
  }
});
