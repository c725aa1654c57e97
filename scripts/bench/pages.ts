import { pageBudgets, pageComparisons } from './comparisons.ts';
import { type Figure, figureOf, median } from './figures.ts';
import {
  type BenchGallery,
  type BenchViewerName,
  benchViewerNames,
  ensureGallery,
  signInAll,
} from './galleries.ts';
import { type BenchClient, makeBenchClient } from './http.ts';
import { scale } from './libraries.ts';
import { findPages, type PageName } from './pagePaths.ts';
import { cpuMs } from './process.ts';
import type { BenchContext } from './section.ts';
import { startBenchServer } from './server.ts';

type Case = {
  readonly page: PageName;
  readonly viewer: BenchViewerName;
  readonly gzip: boolean;
  readonly paths: readonly string[];
};

type Rounds = { readonly cpu: number[]; readonly wall: number[]; readonly bytes: number[] };

/** Measures pages at each size: the CPU time of the server per request, sequentially. */
export async function measurePages(context: BenchContext): Promise<Figure[]> {
  const sizes = context.quick ? [1_000, 10_000] : [1_000, 10_000, 100_000];
  const figures: Figure[] = [];
  const running: Running[] = [];
  try {
    for (const size of sizes) running.push(await start(size, size === sizes.at(-1), context));
    await measure(running, context);
  } finally {
    for (const { server, client } of running) {
      client.close();
      await server.stop();
    }
  }
  for (const each of running) figures.push(...figuresOf(each, each.size === sizes.at(-1)));
  const [middle, largest] = sizes.slice(-2).map((size) => running.find((r) => r.size === size));
  if (middle && largest) figures.push(growth(middle, largest));
  return figures;
}

type Running = {
  readonly size: number;
  readonly server: Awaited<ReturnType<typeof startBenchServer>>;
  readonly client: BenchClient;
  readonly cookies: Awaited<ReturnType<typeof signInAll>>;
  readonly cases: readonly { readonly asked: Case; readonly rounds: Rounds }[];
};

async function start(
  size: number,
  thorough: boolean,
  { nodeArgs, tell }: BenchContext,
): Promise<Running> {
  const gallery = await ensureGallery(scale(size), tell);
  const server = await startBenchServer(gallery, { nodeArgs });
  const cookies = await signInAll(gallery);
  const cases = listCases(gallery, thorough).map((asked) => ({
    asked,
    rounds: { cpu: [], wall: [], bytes: [] },
  }));
  return { size, server, client: makeBenchClient(server.port), cookies, cases };
}

/** The relative at every size; other viewers, and compression, at the largest size only. */
function listCases(gallery: BenchGallery, thorough: boolean): Case[] {
  const paths = findPages(gallery);
  const pages = Object.keys(paths) as PageName[];
  const viewers: readonly BenchViewerName[] = thorough ? benchViewerNames : ['relative'];
  return pages.flatMap((page) =>
    viewers.flatMap((viewer) => {
      const plain = { page, viewer, gzip: false, paths: paths[page][viewer] };
      return thorough && viewer === 'relative' ? [plain, { ...plain, gzip: true }] : [plain];
    }),
  );
}

/** Rounds go over all sizes and pages in turn, so that a disturbance affects all of them alike. */
async function measure(running: readonly Running[], context: BenchContext): Promise<void> {
  const { quick, tell, sampleNoise } = context;
  const rounds = quick ? 3 : 5;
  const requests = quick ? 40 : 80;
  tell('warming up');
  for (const each of running) {
    for (const { asked } of each.cases) await askRound(each, asked, quick ? 20 : 60);
  }
  for (let round = 1; round <= rounds; round++) {
    tell(`pages, round ${round} of ${rounds}`);
    sampleNoise();
    for (const each of running) {
      for (const { asked, rounds } of each.cases) {
        const { cpu, wall, bytes } = await askRound(each, asked, requests);
        rounds.cpu.push(cpu);
        rounds.wall.push(wall);
        rounds.bytes.push(bytes);
      }
    }
  }
}

async function askRound({ client, server, cookies }: Running, asked: Case, requests: number) {
  const cookie = cookies[asked.viewer];
  const headers = {
    'Accept-Language': 'en',
    ...(cookie !== undefined && { Cookie: cookie }),
    ...(asked.gzip && { 'Accept-Encoding': 'gzip' }),
  };
  let bytes = 0;
  const before = cpuMs(server.pid);
  const started = performance.now();
  for (let i = 0; i < requests; i++) {
    const path = asked.paths[i % asked.paths.length] ?? '';
    const { status, body, headers: got } = await client.get(path, headers);
    if (status !== 200) throw new Error(`${path} as ${asked.viewer}: ${status}`);
    if (asked.gzip && got['content-encoding'] !== 'gzip') throw new Error(`${path}: not gzip`);
    bytes += body.length;
  }
  return {
    cpu: (cpuMs(server.pid) - before) / requests,
    wall: (performance.now() - started) / requests,
    bytes: bytes / requests,
  };
}

function figuresOf({ size, cases }: Running, isLargest: boolean): Figure[] {
  return cases.map(({ asked, rounds }) => {
    const { page, viewer, gzip } = asked;
    const compared = isLargest && !gzip;
    const budget = viewer === 'relative' && isLargest ? pageBudgets[page] : undefined;
    return figureOf(rounds.cpu, {
      name: `${page}, ${viewer}${gzip ? ', gzip' : ''}, ${size.toLocaleString('en')} photos`,
      unit: 'ms CPU',
      ...(budget !== undefined && { budget: { most: budget } }),
      ...(compared && pageComparisons[page][viewer]),
      note: `${median(rounds.wall).toFixed(1)} ms by the clock, ${Math.round(median(rounds.bytes) / 1000)} kB`,
    });
  });
}

/** For each round, the largest size divided by the one before: both had the same disturbances. */
function growth(middle: Running, largest: Running): Figure {
  const indexRounds = ({ cases }: Running) =>
    cases.find(
      ({ asked: { page, viewer, gzip } }) => page === 'index' && viewer === 'relative' && !gzip,
    )?.rounds.cpu ?? [];
  const before = indexRounds(middle);
  const ratios = indexRounds(largest).map((cpu, round) => cpu / (before[round] ?? Number.NaN));
  return figureOf(ratios, {
    name: `index, relative: ${largest.size.toLocaleString('en')} photos against ${middle.size.toLocaleString('en')}`,
    unit: 'times',
    budget: { most: 1.2 },
    original: '1.06',
  });
}
