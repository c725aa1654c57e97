import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { allRows, firstRow, runStatement } from '../../lib/db/run.ts';
import { sql } from '../../lib/db/sql.ts';
import { atomically } from '../../lib/db/write.ts';
import type { ThumbnailFormat } from '../../lib/images/encoding.ts';
import { thumbnailComparisons } from './comparisons.ts';
import { type Figure, figureOf } from './figures.ts';
import {
  type BenchGallery,
  ensureGallery,
  signInAll,
  squarePreset,
  withDatabase,
} from './galleries.ts';
import { makeBenchClient } from './http.ts';
import { ensureLibrary, real } from './libraries.ts';
import { runLoad } from './load.ts';
import { measureMemoryAfter, measurePagesMeanwhile, measureTogether } from './manyThumbnails.ts';
import { cpuMs, cpuMsOfAll, runScript } from './process.ts';
import type { BenchContext } from './section.ts';
import { type BenchServer, startBenchServer } from './server.ts';

const IN_FLIGHT = 2;

type Made = { readonly seconds: number; readonly cpuMs: number };
type Rounds = { readonly server: Made[]; readonly bare: Made[] };

/**
 * Measures thumbnails made on request, compared with a bare sharp loop on the same files, and then
 * served from the cache.
 */
export async function measureThumbnails(context: BenchContext): Promise<Figure[]> {
  const { quick, tell, nodeArgs } = context;
  const spec = real(quick ? 4 : 20);
  const gallery = await ensureGallery(spec, tell);
  const library = await ensureLibrary(spec, tell);
  const files = await jpegsIn(library);
  const { view } = await signInAll(gallery);
  const visit: Visit = {
    gallery,
    paths: thumbnailPaths(gallery),
    cookie: view ?? '',
    serve: async (use) => {
      const server = await startBenchServer(gallery, { nodeArgs });
      try {
        return await use(server);
      } finally {
        await server.stop();
      }
    },
  };
  const jpeg = await measureMaking(visit, files, 'jpeg', context);
  const webp = await measureMaking(visit, files, 'webp', context);
  return [
    ...madeFigures('JPEG', jpeg, files.length, thumbnailComparisons.made),
    ...madeFigures('WebP', webp, files.length),
    ...(await measureTogether(files, context)),
    ...(await visit.serve((server) => measureWarm(server, visit, context))),
    ...(await visit.serve(async (server) => {
      await rm(join(gallery.dataDir, 'cache'), { recursive: true, force: true });
      const page = `/albums/${findAlbum(gallery)}`;
      return measurePagesMeanwhile(server, { ...visit, page }, context);
    })),
    ...(await visit.serve(async (server) => {
      await rm(join(gallery.dataDir, 'cache'), { recursive: true, force: true });
      return measureMemoryAfter(server, visit.paths, visit.cookie, context);
    })),
  ];
}

type Visit = {
  readonly gallery: BenchGallery;
  /** Runs `use` with a fresh server, which has no thumbnails in memory. */
  readonly serve: <T>(use: (server: BenchServer) => Promise<T>) => Promise<T>;
  readonly paths: readonly string[];
  readonly cookie: string;
};

async function jpegsIn(library: string): Promise<string[]> {
  const names = await readdir(library, { recursive: true });
  return names.filter((name) => name.endsWith('.jpg')).map((name) => join(library, name));
}

function thumbnailPaths(gallery: BenchGallery): string[] {
  const ids = withDatabase(gallery, (db) =>
    allRows<{ id: number }>(db, sql`select id from photos order by id`),
  );
  return ids.map(({ id }) => `/photos/${id}/${squarePreset.name}`);
}

function findAlbum(gallery: BenchGallery): number {
  const found = withDatabase(gallery, (db) =>
    firstRow<{ id: number }>(db, sql`select id from albums`),
  );
  return Number(found?.id);
}

/** Server and bare loop alternate, so that a disturbance affects both alike. */
async function measureMaking(
  visit: Visit,
  files: readonly string[],
  format: ThumbnailFormat,
  { quick, tell, sampleNoise }: BenchContext,
): Promise<Rounds> {
  const rounds: Rounds = { server: [], bare: [] };
  for (let round = 1; round <= (quick ? 1 : 3); round++) {
    tell(`thumbnails as ${format}, round ${round}`);
    sampleNoise();
    await rm(join(visit.gallery.dataDir, 'cache'), { recursive: true, force: true });
    forgetHashes(visit.gallery);
    rounds.server.push(
      await visit.serve(async (server) => {
        await startDecoders(server, visit);
        return makeByServer(server, visit, format);
      }),
    );
    rounds.bare.push(await makeByBareLoop(visit.gallery, files, format));
  }
  return rounds;
}

/**
 * Removes thumbhashes, since making one with a photo's first thumbnail is part of the measurement.
 */
function forgetHashes(gallery: BenchGallery): void {
  withDatabase(gallery, (db) =>
    atomically(db, (tx) =>
      runStatement(tx, sql`update photos set thumbhash = null, thumbhash_from = null`),
    ),
  );
}

/**
 * The bare loop's time starts once sharp is loaded; so the server makes another thumbnail first.
 */
async function startDecoders(server: BenchServer, { paths, cookie }: Visit): Promise<void> {
  await Promise.all(
    paths.slice(0, IN_FLIGHT).map(async (path) => {
      const client = makeBenchClient(server.port);
      await client.get(path.replace(squarePreset.name, 'thumb'), { Cookie: cookie });
      client.close();
    }),
  );
}

async function makeByServer(
  server: BenchServer,
  { paths, cookie }: Visit,
  format: ThumbnailFormat,
): Promise<Made> {
  const rest = paths.values();
  const headers = { Cookie: cookie, Accept: `image/${format}` };
  const before = cpuMsOfAll(server.pid);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      const client = makeBenchClient(server.port);
      for (const path of rest) {
        const { status, headers: got } = await client.get(path, headers);
        if (status !== 200 || got['content-type'] !== `image/${format}`) {
          throw new Error(`${path}: ${status} ${got['content-type']}`);
        }
      }
      client.close();
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { seconds, cpuMs: cpuMsOfAll(server.pid) - before };
}

async function makeByBareLoop(
  gallery: BenchGallery,
  files: readonly string[],
  format: ThumbnailFormat,
): Promise<Made> {
  const args = [format, String(IN_FLIGHT), ...files];
  const { exitCode, output, errors } = await runScript('bench/bareThumbnails.ts', args, gallery);
  if (exitCode !== 0) throw new Error(`the bare loop failed:\n${errors}`);
  return JSON.parse(output) as Made;
}

function madeFigures(
  name: string,
  { server, bare }: Rounds,
  count: number,
  comparison: { original?: string; piGallery2?: string } = {},
): Figure[] {
  const ratio = (made: Made[], less: (made: Made) => number) =>
    made.map((each, round) => less(bare[round] ?? each) / less(each));
  const rate = ({ seconds }: Made) => count / seconds;
  const cpu = (made: Made[]) => Math.min(...made.map((each) => each.cpuMs)) / count;
  return [
    figureOf(server.map(rate), {
      name: `thumbnails made, 512x512 ${name}, 2 clients`,
      unit: 'a second',
      ...comparison,
      note: `${cpu(server).toFixed(0)} ms CPU each; sharp alone ${cpu(bare).toFixed(0)}`,
    }),
    figureOf(
      ratio(server, ({ seconds }) => seconds),
      {
        name: `the same against sharp alone, ${name}`,
        unit: 'of its speed',
        budget: { least: 0.9 },
      },
    ),
    figureOf(
      ratio(server, (made) => made.cpuMs),
      { name: `the same by CPU time, ${name}`, unit: 'of its speed' },
    ),
  ];
}

async function measureWarm(
  server: BenchServer,
  visit: Visit,
  { quick, tell, sampleNoise }: BenchContext,
): Promise<Figure[]> {
  const { paths, cookie } = visit;
  await makeByServer(server, visit, 'webp');
  const headers = { Cookie: cookie, Accept: 'image/avif,image/webp,*/*' };
  const load = { port: server.port, connections: 8, paths, headers, seconds: quick ? 1 : 4 };
  await runLoad({ ...load, seconds: 2 });
  const rates: number[] = [];
  const cpus: number[] = [];
  const clients: number[] = [];
  for (let round = 1; round <= (quick ? 3 : 5); round++) {
    tell(`thumbnails served warm, round ${round}`);
    sampleNoise();
    const [before, own] = [cpuMs(server.pid), process.cpuUsage()];
    const { answers, seconds } = await runLoad(load);
    const { user, system } = process.cpuUsage(own);
    rates.push(answers / seconds);
    cpus.push((cpuMs(server.pid) - before) / answers);
    clients.push((user + system) / 1000 / answers);
  }
  const client = Math.min(...clients).toFixed(2);
  return [
    figureOf(rates, {
      name: 'thumbnails served warm, 8 connections',
      unit: 'a second',
      budget: { least: 2000 },
      ...thumbnailComparisons.warm,
      note: `the client took ${client} ms CPU of the same machine for each`,
    }),
    figureOf(cpus, { name: 'a warm thumbnail', unit: 'ms CPU' }),
  ];
}
