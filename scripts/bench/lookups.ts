import type { Viewer } from '../../lib/access/access.ts';
import { visitor } from '../../lib/access/access.ts';
import { findUserViewer } from '../../lib/access/viewers.ts';
import type { Database } from '../../lib/db/open.ts';
import { firstRow } from '../../lib/db/run.ts';
import { sql } from '../../lib/db/sql.ts';
import { monthNames } from '../../lib/i18n/months.ts';
import { areaSequence, pageArea } from '../../lib/photos/areaPhotos.ts';
import { searchGallery } from '../../lib/photos/gallerySearch.ts';
import { type Area, areaAtLevel, areaOf, cellAt } from '../../lib/photos/grid.ts';
import { listMonths, type MonthCount } from '../../lib/photos/months.ts';
import { listOnThisDay } from '../../lib/photos/onThisDay.ts';
import { countInArea, listClusters, listPlaces } from '../../lib/photos/places.ts';
import { listScope } from '../../lib/photos/scope.ts';
import { parseSearch } from '../../lib/photos/searchQuery.ts';
import { pageTimeline } from '../../lib/photos/timeline.ts';
import { type Figure, figureOf, median } from './figures.ts';
import { ensureGeneratedGallery, withDatabase } from './galleries.ts';
import { scale } from './libraries.ts';
import type { BenchContext } from './section.ts';

/** Budgets in CPU milliseconds: of a view of the timeline, and of searches. */
const VIEW_MS = 100;
const SEARCH_MS = 50;
const SLOWEST_SEARCH_MS = 300;

const queries = [
  ...[
    'paris',
    'snow',
    'grandma',
    'castle lake',
    'IMG',
    '2005-01',
    'canon',
    'holiday snow',
    'oslo 2019',
  ],
  ...[
    'July 2019',
    'July',
    '14 July',
    '2024',
    'nothingatall',
    'grandna',
    'sunset beach bergen',
    'p',
    'jpg',
    // As somebody types.
    'la',
    'gran',
    'holi sno',
    'live',
  ],
];

/**
 * Measures the queries of the timeline, the map and searches in a gallery of so many photos, for
 * viewers of each kind.
 */
export async function measureLookups(photos: number, context: BenchContext): Promise<Figure[]> {
  const gallery = await ensureGeneratedGallery(scale(photos), context.tell);
  return withDatabase(gallery, (db) => {
    const size = photos.toLocaleString('en');
    const viewers = viewersOf(db);
    const figures: Figure[] = [];
    for (const [name, viewer] of viewers) {
      context.tell(`the timeline of ${name}, ${size} photos`);
      context.sampleNoise();
      const of = `${name}, ${size} photos`;
      figures.push(...measureTimeline(db, viewer, of), ...measureMap(db, viewer, of));
    }
    context.tell(`searches, ${size} photos`);
    figures.push(...measureSearches(db, viewers, size));
    return figures;
  });
}

function viewersOf(db: Database): (readonly [string, Viewer])[] {
  const named = (handle: string): Viewer => {
    const user = firstRow<{ id: number }>(db, sql`select id from users where handle = ${handle}`);
    return findUserViewer(db, user?.id ?? 0) ?? visitor;
  };
  return [
    ['visitor', visitor],
    ['relative', named('relative')],
    ['cousin, who sees four albums', named('cousin')],
    ['owner', named('owner')],
  ];
}

function measureTimeline(db: Database, viewer: Viewer, of: string): Figure[] {
  const figure = (what: string, ask: () => unknown) =>
    figureOf(rounds(ask), { name: `${what}, ${of}`, unit: 'ms CPU', budget: { most: VIEW_MS } });
  // Inside a transaction nothing is remembered.
  const months = () => db.$client.transaction(() => listMonths(db, viewer))();
  const known = months();
  const [newest] = known;
  return [
    figure('timeline: first view', () =>
      pageTimeline(db, viewer, months(), { month: newest?.month ?? '' }),
    ),
    slowestJump(db, viewer, known, of),
    figure('timeline: undated', () => pageTimeline(db, viewer, known, { month: '' })),
    figure('timeline: on this day', () => listOnThisDay(db, { viewer, months: known }, '07-14')),
  ];
}

function measureMap(db: Database, viewer: Viewer, of: string): Figure[] {
  const figure = (what: string, ask: () => unknown) =>
    figureOf(rounds(ask), {
      name: `map: ${what}, ${of}`,
      unit: 'ms CPU',
      budget: { most: VIEW_MS },
    });
  // Inside a transaction nothing is remembered.
  const world = () => db.$client.transaction(() => listPlaces(db, viewer, null, 48))();
  const around = (latitude: number, longitude: number, level: number) =>
    areaOf(cellAt({ latitude, longitude }, level));
  const photosIn = (area: Area) => {
    const count = countInArea(db, viewer, area);
    return pageArea(db, areaSequence(viewer, area, count), 'newest');
  };
  return [
    figure('the world', world),
    figure('1,024 cells of Europe', () =>
      listClusters(db, viewer, areaAtLevel(around(48, 5, 3), 8)),
    ),
    figure('1,024 cells of a town', () =>
      listClusters(db, viewer, areaAtLevel(around(45.755, 4.855, 13), 18)),
    ),
    figure('photos of the world', () => photosIn(around(0, 0, 0))),
    figure('photos of home', () => photosIn(around(45.755, 4.855, 12))),
    figure('photos of a street', () => photosIn(around(48.88, 2.37, 17))),
  ];
}

function slowestJump(
  db: Database,
  viewer: Viewer,
  months: readonly MonthCount[],
  of: string,
): Figure {
  const jumps = months.filter((_, place) => place % Math.ceil(months.length / 24) === 0);
  // The scroll bar leads into a month as well: its last photos cost the most.
  const costs = jumps.flatMap(({ month, photos }) =>
    [{ month }, { month, skip: photos - 1 }].map((start) =>
      median(rounds(() => pageTimeline(db, viewer, months, start))),
    ),
  );
  return figureOf([Math.max(...costs)], {
    name: `timeline: slowest of ${jumps.length} jumps, ${of}`,
    unit: 'ms CPU',
    budget: { most: VIEW_MS },
    note: `median ${median(costs).toFixed(1)}`,
  });
}

function measureSearches(
  db: Database,
  viewers: readonly (readonly [string, Viewer])[],
  size: string,
): Figure[] {
  const costs = viewers.flatMap(([name, viewer]) =>
    queries.map((query) => ({ name, query, ms: median(rounds(() => search(db, viewer, query))) })),
  );
  const worst = costs.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
  return [
    figureOf(
      costs.map(({ ms }) => ms),
      {
        name: `${queries.length} searches of ${viewers.length} viewers, ${size} photos`,
        unit: 'ms CPU',
        budget: { most: SEARCH_MS },
      },
    ),
    figureOf([worst[0]?.ms ?? 0], {
      name: `the slowest of them, ${size} photos`,
      unit: 'ms CPU',
      budget: { most: SLOWEST_SEARCH_MS },
      note: worst.map(({ name, query, ms }) => `${query} (${name}) ${ms.toFixed(0)}`).join('; '),
    }),
  ];
}

/** What a page of results asks for. */
function search(db: Database, viewer: Viewer, query: string): void {
  const scope = listScope(viewer, false);
  const parsed = parseSearch(query, monthNames('en'));
  searchGallery(db, scope, parsed, { newSince: null, makesFilms: true });
}

/** CPU milliseconds of five rounds, after one that fills caches. */
function rounds(ask: () => unknown): number[] {
  ask();
  return Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    ask();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
}
