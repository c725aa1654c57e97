import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { photoCondition, type Viewer, withoutShares } from '../access/access.ts';
import { compile } from '../access/condition.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import type { Position } from '../images/metadata/camera.ts';
import { recountAlbums } from '../photos/counters.ts';
import { editPhoto } from '../photos/edits.ts';
import { areaAtLevel, cellAt, wholeWorld } from '../photos/grid.ts';
import { recountMonths } from '../photos/monthCounters.ts';
import { listMonths } from '../photos/months.ts';
import { listClusters } from '../photos/places.ts';
import { listScope, photoViewer } from '../photos/scope.ts';
import { arbitraryViewer, arbitraryWorld } from '../testing/testArbitraries.ts';
import { fill, openTestDatabase, type World } from '../testing/testWorld.ts';
import { changePolicies, setPolicies } from './change.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const runs = process.env['TEST_LONG'] === undefined ? 30 : 2000;

const target = fc.record({ photo: fc.nat(30), album: fc.nat(5) });
const change = fc.record({
  target,
  stripMetadata: fc.boolean(),
  what: fc.constantFrom(
    ...['date', 'undate', 'policy', 'unset', 'album', 'miss', 'wait', 'albumMiss', 'byDay'],
  ),
  public: fc.boolean(),
  userIds: fc.subarray([1, 2]),
  groupIds: fc.subarray([1, 2]),
  month: fc.constantFrom('1969-07-20', '2021-02-28T23:59:59', '2021-03-01'),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

test('counters by month and by place are what the rule counts, after any changes, for any viewer of any gallery', () => {
  fc.assert(
    fc.property(
      arbitraryWorld,
      fc.array(change, { maxLength: 8 }),
      fc.array(arbitraryViewer, { minLength: 2, maxLength: 4 }),
      (world, changes, viewers) => {
        const ids = fill(db, placed(world));
        expectCountersRight(viewers);
        for (const each of changes) {
          make(each, ids.albumIds, ids.photoIds.flat());
          expectCountersRight(viewers);
        }
        expectNothingUnused();
      },
    ),
    { numRuns: runs },
  );
}, 1_800_000);

function expectCountersRight(viewers: readonly Viewer[]): void {
  const hiding = viewers.map((viewer) => photoViewer(listScope(viewer, true)));
  for (const viewer of [...viewers, ...hiding].map(withoutShares)) {
    const counted = allRows(
      db,
      sql`select iif(order_at = 'undated', '', substr(order_at, 1, 7)) as month, count(*) as photos
        from photos join albums on albums.id = photos.album_id
        where ${compile(photoCondition(viewer))}
        group by 1
        order by 1 desc`,
    );
    expect(listMonths(db, viewer)).toEqual(counted);
    const placed = allRows<Position>(
      db,
      sql`select latitude, longitude
        from photos
        join albums on albums.id = photos.album_id
        join camera_details on camera_details.photo_id = photos.id
        where ${compile(photoCondition(viewer, 'metadata'))}`,
    );
    const clusters = listClusters(db, viewer, areaAtLevel(wholeWorld, 2));
    const inCells = clusters.flatMap(({ x, y, photos }) => Array(photos).fill(`${x} ${y}`));
    const expected = placed.map((position) => cellAt(position, 2)).map(({ x, y }) => `${x} ${y}`);
    expect(inCells.sort()).toEqual(expected.sort());
  }
}

/** The world with positions for all photos, in two places by turns. */
function placed(world: World): World {
  const positions = [
    { latitude: 48.8566, longitude: 2.3522 },
    { latitude: -33.8568, longitude: 151.2153 },
  ];
  const albums = world.albums.map((album) => ({
    ...album,
    photos: album.photos.map((photo, n) => ({ ...photo, position: positions[n % 2] ?? null })),
  }));
  return { ...world, albums };
}

function expectNothingUnused(): void {
  const unused = sql`select id from audiences
    where id not in (select audience_id from album_audience_months)`;
  expect(allRows(db, unused)).toEqual([]);
  expect(allRows(db, sql`select 1 from audience_months where photos <= 0`)).toEqual([]);
}

/** A change as the owner makes one, or a scan. */
function make(each: Change, albumIds: number[], photoIds: number[]): void {
  const album = albumIds[each.target.album % albumIds.length] ?? 0;
  const photo = photoIds[each.target.photo % Math.max(1, photoIds.length)];
  const { public: everybody, userIds, groupIds, stripMetadata } = each;
  const policy = { public: everybody, userIds, groupIds, stripMetadata, inherit: true };
  if (each.what === 'album') {
    setPolicies(db, null, [{ kind: 'album', id: album }], policy);
  } else if (each.what === 'albumMiss') {
    scan(
      `update albums set missing_since = iif(missing_since is null, 1, null) where id = ${album}`,
    );
  }
  // Months with at least two photos are counted by day from here on.
  if (each.what === 'byDay') atomically(db, (tx) => recountMonths(tx, albumIds, 2));
  if (photo === undefined) return;
  const target = { kind: 'photo', id: photo } as const;
  if (each.what === 'date') editPhoto(db, null, photo, { takenAt: each.month });
  if (each.what === 'undate') editPhoto(db, null, photo, { takenAt: null });
  if (each.what === 'policy') setPolicies(db, null, [target], { ...policy, inherit: false });
  if (each.what === 'unset') changePolicies(db, null, [target], { kind: 'unset' });
  if (each.what === 'miss') {
    scan(
      `update photos set missing_since = iif(missing_since is null, 1, null) where id = ${photo}`,
    );
  }
  if (each.what === 'wait') scan(`update photos set waiting = 1 - waiting where id = ${photo}`);

  function scan(statement: string): void {
    atomically(db, (tx) => {
      tx.$client.exec(statement);
      recountAlbums(tx, albumIds);
    });
  }
}
