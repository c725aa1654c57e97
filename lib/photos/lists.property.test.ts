import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { albumCondition, photoCondition, type Viewer, withoutShares } from '../access/access.ts';
import { evaluate } from '../access/evaluate.ts';
import { arbitraryViewer, arbitraryWorld } from '../testing/testArbitraries.ts';
import { factsOf } from '../testing/testFacts.ts';
import { fill, openTestDatabase, type World, type WorldPhoto } from '../testing/testWorld.ts';
import { foldText, searchWords } from '../text/search.ts';
import {
  findAlbum,
  findAlbumNeighbours,
  findLatestAlbumId,
  listAlbums,
  searchAlbums,
} from './albums.ts';
import { getOverview } from './albumYears.ts';
import { previewsFor, sampleRanks } from './previews.ts';
import { listScope } from './scope.ts';
import { parseSearch } from './searchQuery.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const runs = process.env['TEST_LONG'] === undefined ? 30 : 2000;
const asked = fc.record({
  hidePublic: fc.boolean(),
  query: fc.constantFrom('', 'ETE', 'lake', 'directory', '2019', '2020 lake', 'lake ete'),
  year: fc.constantFrom(undefined, undefined, 987, 2019, 2020),
});

type Ids = ReturnType<typeof fill>;

/** An album as a viewer sees it, in memory and by SQL. */
type Seen = {
  id: number;
  key: string;
  year: number;
  name: string;
  /** Open to the viewer for another reason than being public. */
  mine: boolean;
  photos: number[];
  cover: number | undefined;
};

/** The albums that this viewer sees, newest first, computed in memory. */
function seenInMemory(world: World, { albumIds, photoIds }: Ids, viewer: Viewer): Seen[] {
  const facts = factsOf(world);
  const all = world.albums.map((album, i): Seen & { open: boolean } => {
    const found = facts[i];
    if (!found) throw new Error('an album without facts');
    const both = { album: found.album, photo: found.album };
    const visible = album.photos
      .map((photo, n) => ({ photo, id: photoIds[i]?.[n] ?? 0, facts: found.photos[n] }))
      .filter((each) => each.facts && evaluate(photoCondition(viewer), each.facts))
      .toSorted((a, b) => compare(photoKey(a.photo), photoKey(b.photo)));
    const { date = '', name = '', dirpath = '', category = '', cover } = album;
    return {
      id: albumIds[i] ?? 0,
      key: [date, name, dirpath, category].join('\0'),
      year: Number(date.slice(0, 4)),
      name,
      open: evaluate(albumCondition(viewer), both),
      mine: evaluate(albumCondition(viewer, { withPublic: false }), both),
      photos: visible.map(({ id }) => id),
      cover: photoIds[i]?.[cover ?? -1],
    };
  });
  return all
    .filter(({ open, photos }) => open && photos.length > 0)
    .toSorted((a, b) => compare(b.key, a.key));
}

function photoKey({ editedAt, takenAt, name }: WorldPhoto): string {
  return `${editedAt ?? takenAt ?? 'undated'} ${name}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

test('lists, years, covers and neighbours by SQL are those by the rule in memory, for any viewer of any gallery', () => {
  fc.assert(
    fc.property(
      arbitraryWorld,
      fc.array(fc.tuple(arbitraryViewer, asked), { minLength: 3, maxLength: 6 }),
      (world, visits) => {
        const ids = fill(db, world);
        for (const [viewer, { hidePublic, query, year }] of visits) {
          // Lists never come from a share.
          const seen = seenInMemory(world, ids, withoutShares(viewer));
          const hides = viewer.userId !== null && !seesAll(viewer) && hidePublic;
          const asks = listScope(viewer, hidePublic);
          const filter = year === undefined ? {} : { year };
          const listed = preferMine(
            seen.filter((album) => isOf(album, year)),
            hides,
          );
          expectPageEqual(expectOverviewEqual(asks, filter, listed), filter, listed);
          const matching = seen.filter((album) =>
            searchWords(query).every(
              (word) => foldText(album.name).includes(word) || String(album.year) === word,
            ),
          );
          expectFoundEqual(asks, query, preferMine(matching, hides));
          expectAroundEqual(viewer, hidePublic, seen, preferMine(seen, hides));
        }
      },
    ),
    { numRuns: runs },
  );
}, 1_800_000);

const seesAll = ({ permissions }: Viewer) => permissions.has('view') || permissions.has('admin');
const isOf = (album: Seen, year: number | undefined) => year === undefined || album.year === year;

/** Leaves out public albums if they are hidden, unless nothing else would remain. */
function preferMine(albums: Seen[], hides: boolean): Seen[] {
  const mine = albums.filter((album) => album.mine);
  return hides && mine.length > 0 ? mine : albums;
}

type Scope = ReturnType<typeof listScope>;
type Filter = { year?: number };

function expectOverviewEqual(asks: Scope, filter: Filter, listed: readonly Seen[]): Scope {
  const { scope, total, years } = getOverview(db, asks, filter);
  expect(total).toBe(listed.length);
  const byYear = Map.groupBy(listed, ({ year }) => year);
  expect(years).toEqual([...byYear].map(([year, albums]) => ({ year, albums: albums.length })));
  return scope;
}

function expectFoundEqual(asks: Scope, query: string, listed: readonly Seen[]): void {
  const search = parseSearch(query, []);
  const { albums, total } = searchAlbums(db, asks, search, { page: 1, newSince: null });
  expect(total).toBe(listed.length);
  expect(albums.map(({ id }) => id)).toEqual(listed.map(({ id }) => id));
}

function expectPageEqual(scope: Scope, filter: Filter, listed: readonly Seen[]): void {
  const albums = listAlbums(db, scope, { page: 1, ...filter });
  expect(albums.map(({ id, count }) => [id, count])).toEqual(
    listed.map(({ id, photos }) => [id, photos.length]),
  );
  const previews = previewsFor(db, scope, albums, { previewCount: 2, day: 'any' });
  for (const { id, photos, cover } of listed) {
    const sample = sampleRanks(photos.length, 2, `any/${id}`).map((rank) => photos[rank]);
    const preview = previews.get(id);
    expect(preview?.photos.map((photo) => photo.id)).toEqual(sample);
    const chosen = cover !== undefined && photos.includes(cover) ? cover : sample[0];
    expect(preview?.cover?.id).toBe(chosen);
  }
}

/** Compares the links to albums: the newest one, and the neighbours of each. */
function expectAroundEqual(
  viewer: Viewer,
  hidePublic: boolean,
  seen: readonly Seen[],
  listed: readonly Seen[],
): void {
  const scope = listScope(viewer, hidePublic);
  expect(findLatestAlbumId(db, scope)).toBe(listed[0]?.id ?? null);
  for (const { id, key } of seen) {
    const album = findAlbum(db, withoutShares(viewer), id);
    if (!album) throw new Error('an album that is seen');
    const { older, newer } = findAlbumNeighbours(db, scope, album);
    expect(older?.id).toBe(listed.find((other) => other.key < key)?.id);
    expect(newer?.id).toBe(listed.findLast((other) => other.key > key)?.id);
  }
}
