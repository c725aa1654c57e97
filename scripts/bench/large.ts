import { isPresent } from '../../lib/access/facts.ts';
import { allRows } from '../../lib/db/run.ts';
import { sql } from '../../lib/db/sql.ts';
import { type Figure, figureOf } from './figures.ts';
import {
  type BenchGallery,
  ensureGeneratedGallery,
  signInAdmin,
  signInAll,
  withDatabase,
} from './galleries.ts';
import { type BenchClient, makeBenchClient } from './http.ts';
import { scale } from './libraries.ts';
import { findPages } from './pagePaths.ts';
import { cpuMs } from './process.ts';
import type { BenchContext } from './section.ts';
import { type BenchServer, startBenchServer } from './server.ts';

/** The budget of a statement in CPU time; it blocks every other request while it runs. */
const SLOWEST_MS = 20;
const GROWTH_BUDGET = 1.2;

/** A gallery of a size, its server, and the pages of relatives and of administrators. */
type Running = {
  readonly server: BenchServer;
  readonly client: BenchClient;
  readonly relative: { readonly cookie: string; readonly pages: Pages };
  readonly admin: { readonly cookie: string; readonly pages: Pages };
};

type Pages = Readonly<Record<string, readonly string[]>>;

/**
 * Compares a gallery of `photos` photos with one of a tenth: the cost of relatives' pages, and the
 * slowest SQL statement of each page of relatives and administrators. The galleries have no files.
 */
export async function measureLarge(photos: number, context: BenchContext): Promise<Figure[]> {
  const tenth = await start(photos / 10, context);
  const whole = await start(photos, context);
  const size = photos.toLocaleString('en');
  try {
    const figures: Figure[] = [];
    const pages = Object.keys(whole.relative.pages).filter((page) => !isLookup(page));
    for (const page of pages) {
      context.tell(`${page}, ${size} photos`);
      context.sampleNoise();
      figures.push(await measureGrowth(page, tenth, whole, context));
    }
    for (const viewer of ['relative', 'admin'] as const) {
      for (const page of Object.keys(whole[viewer].pages).filter((each) => !isLookup(each))) {
        figures.push(await measureSlowest(page, viewer, whole, size));
      }
    }
    return figures;
  } finally {
    for (const { server, client } of [tenth, whole]) {
      client.close();
      await server.stop();
    }
  }
}

/** Is it a page whose cost grows with what it finds? Those have budgets of their own (`lookups.ts`). */
const isLookup = (page: string) => page === 'search' || page === 'timeline';

async function start(photos: number, { tell, nodeArgs }: BenchContext): Promise<Running> {
  const gallery = await ensureGeneratedGallery(scale(photos), tell);
  const server = await startBenchServer(gallery, { counting: true, nodeArgs });
  const { relative: cookie = '' } = await signInAll(gallery);
  const pages = Object.entries(findPages(gallery)).map(
    ([page, paths]) => [page, paths.relative] as const,
  );
  return {
    server,
    client: makeBenchClient(server.port),
    relative: { cookie, pages: Object.fromEntries(pages) },
    admin: { cookie: await signInAdmin(gallery), pages: adminPages(gallery) },
  };
}

/** The pages of administrators, with each filter of photos or albums. */
function adminPages(gallery: BenchGallery): Pages {
  const [album] = withDatabase(gallery, (db) =>
    allRows<{ id: number }>(
      db,
      sql`select id
        from albums
        where ${isPresent('albums')}
        order by id desc
        limit 1`,
    ),
  );
  const filters = (path: string, key: string, values: string[]) =>
    values.map((value) => [`${path}?${key}=${value}`, [`${path}?${key}=${value}`]] as const);
  return Object.fromEntries([
    ...['/admin', '/admin/scan', '/admin/albums', '/admin/photos', '/admin/people'].map(
      (path) => [path, [path]] as const,
    ),
    ...filters('/admin/albums', 'condition', ['damaged', 'waiting', 'missing']),
    ...filters('/admin/albums', 'policy', ['none', 'public', 'shared', 'nobody', 'photos']),
    ...filters('/admin/albums', 'q', ['paris', 'zzz']),
    ['/admin/albums/ID', [`/admin/albums/${album?.id}`]],
  ]);
}

/** Rounds alternate between the two sizes, so that a disturbance affects both. */
async function measureGrowth(
  page: string,
  tenth: Running,
  whole: Running,
  { quick }: BenchContext,
): Promise<Figure> {
  const requests = quick ? 20 : 60;
  for (const running of [tenth, whole]) await ask(running, 'relative', page, requests);
  const ratios: number[] = [];
  for (let round = 0; round < (quick ? 3 : 5); round++) {
    const before = await ask(tenth, 'relative', page, requests);
    ratios.push((await ask(whole, 'relative', page, requests)) / before);
  }
  return figureOf(ratios, {
    name: `${page}, relative: against a tenth of the photos`,
    unit: 'times',
    budget: { most: GROWTH_BUDGET },
  });
}

/** The slowest statement of each request, after a warm-up. */
async function measureSlowest(
  page: string,
  viewer: 'relative' | 'admin',
  running: Running,
  size: string,
): Promise<Figure> {
  await ask(running, viewer, page, 2);
  const slowest: { text: string; ms: number }[] = [];
  for (let round = 0; round < 5; round++) {
    await running.server.takeStatements();
    await ask(running, viewer, page, 1);
    const ran = (await running.server.takeStatements()).sort((a, b) => b.ms - a.ms);
    slowest.push(ran[0] ?? { text: '', ms: 0 });
  }
  const [worst] = slowest.toSorted((a, b) => b.ms - a.ms);
  return figureOf(
    slowest.map(({ ms }) => ms),
    {
      name: `${page}, ${viewer}, ${size} photos: slowest statement`,
      unit: 'ms CPU',
      budget: { most: SLOWEST_MS },
      note: (worst?.text ?? '').replace(/\s+/g, ' ').trim().slice(0, 60),
    },
  );
}

/** CPU milliseconds of the server for a request. */
async function ask(
  { server, client, ...viewers }: Running,
  viewer: 'relative' | 'admin',
  page: string,
  requests: number,
): Promise<number> {
  const { cookie, pages } = viewers[viewer];
  const paths = pages[page] ?? [];
  const before = cpuMs(server.pid);
  for (let i = 0; i < requests; i++) {
    const path = paths[i % paths.length] ?? '';
    const { status } = await client.get(path, { 'Accept-Language': 'en', Cookie: cookie });
    if (status !== 200) throw new Error(`${path} as ${viewer}: ${status}`);
  }
  return (cpuMs(server.pid) - before) / requests;
}
