import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from '../../lib/access/targets.ts';
import { allRows } from '../../lib/db/run.ts';
import { sql } from '../../lib/db/sql.ts';
import { setPolicies } from '../../lib/policies/change.ts';
import { type Figure, figureOf } from './figures.ts';
import { type BenchGallery, ensureGallery, signInAll, withDatabase } from './galleries.ts';
import { makeBenchClient } from './http.ts';
import { real } from './libraries.ts';
import { findPages } from './pagePaths.ts';
import { childrenOf, memoryMb, runScript } from './process.ts';
import type { BenchContext } from './section.ts';
import { type BenchServer, startBenchServer } from './server.ts';

const CLIENTS = 12;
/** Milliseconds: decoders end after twenty idle seconds. */
const REST_MS = 25_000;
/**
 * Milliseconds of load before memory is first measured: until the caches of limited size, of thumbnails and of
 * the database's pages, are full. What grows after that is a leak.
 */
const FIRST_MS = 180_000;

/** What a page may be answered with; 307: what it would show was revoked while it was made, so it is asked for again. */
const pageStatuses = [200, 307, 404];

type State = { readonly serverMb: number; readonly allMb: number; readonly descriptors: number };
type Tally = { readonly statuses: Map<number, number>; wrong: string[] };

/**
 * Measures a server under mixed load at full speed for some minutes: pages, pictures that are made and
 * that are there, parts of originals, archives that are left in the middle, addresses of nothing; while
 * scans run, policies change and the cache is emptied. What it holds must not grow.
 */
export async function measureSoak(context: BenchContext): Promise<Figure[]> {
  const { quick, tell, nodeArgs, minutes } = context;
  const gallery = await ensureGallery(real(quick ? 4 : 20), tell);
  await rm(join(gallery.dataDir, 'cache'), { recursive: true, force: true });
  const server = await startBenchServer(gallery, { nodeArgs });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, stateOf(server.pid).allMb);
  }, 500);
  try {
    const tally: Tally = { statuses: new Map(), wrong: [] };
    const rounds = quick ? 1 : Math.max(1, Math.round(minutes));
    const rested: State[] = [];
    const started = performance.now();
    for (let round = 0; round <= rounds; round += 1) {
      await load(server, gallery, tally, round > 0 ? 60_000 : quick ? 20_000 : FIRST_MS);
      // Only the first and the last round rest for so long: that is enough to see what grows.
      if (round === 0 || round === rounds) {
        await sleep(REST_MS);
        rested.push(stateOf(server.pid));
      }
      const { serverMb, descriptors } = stateOf(server.pid);
      const { length } = tally.wrong;
      tell(
        `soak, minute ${round} of ${rounds}: server ${serverMb.toFixed(0)} MB, ${descriptors} descriptors, ${length} wrong`,
      );
    }
    const seconds = (performance.now() - started - rested.length * REST_MS) / 1000;
    return figuresOf(tally, rested, peak, seconds);
  } finally {
    clearInterval(watch);
    await server.stop();
  }
}

function figuresOf(
  { statuses, wrong }: Tally,
  rested: readonly State[],
  peak: number,
  seconds: number,
): Figure[] {
  const [first, last] = [rested[0], rested.at(-1)];
  if (!first || !last) throw new Error('Nothing was measured.');
  const all = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const name = `soak of ${(seconds / 60).toFixed(0)} min`;
  const counted = [...statuses].map(([status, count]) => `${status}: ${count}`).join(', ');
  return [
    figureOf([all / seconds], { name: `${name}, requests`, unit: 'a second', note: counted }),
    figureOf([wrong.length], {
      name: `${name}, wrong responses`,
      unit: 'requests',
      budget: { most: 0 },
      ...(wrong.length > 0 && { note: wrong.slice(0, 5).join('; ') }),
    }),
    figureOf([last.serverMb - first.serverMb], {
      name: `${name}, growth of the server at rest`,
      unit: 'MB',
      budget: { most: 60 },
      note: `from ${first.serverMb.toFixed(0)} to ${last.serverMb.toFixed(0)} MB; with its decoders at most ${peak.toFixed(0)} MB`,
    }),
    figureOf([last.descriptors - first.descriptors], {
      name: `${name}, descriptors left open`,
      unit: '',
      budget: { most: 2 },
    }),
  ];
}

function stateOf(pid: number): State {
  const others = childrenOf(pid).map((child) => memoryOf(child));
  const serverMb = memoryOf(pid);
  return {
    serverMb,
    allMb: others.reduce((sum, mb) => sum + mb, serverMb),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}

/** 0 where it has just ended. */
function memoryOf(pid: number): number {
  try {
    return memoryMb(pid, 'VmRSS') || 0;
  } catch {
    return 0;
  }
}

async function load(
  server: BenchServer,
  gallery: BenchGallery,
  tally: Tally,
  ms: number,
): Promise<void> {
  const until = performance.now() + ms;
  const goesOn = () => performance.now() < until;
  const viewers = Object.values(await signInAll(gallery));
  const ids = withDatabase(gallery, (db) => ({
    photos: allRows<{ id: number }>(db, sql`select id from photos`).map(({ id }) => id),
    albums: allRows<{ id: number }>(db, sql`select id from albums`).map(({ id }) => id),
  }));
  const pages = Object.values(findPages(gallery)).flatMap(({ relative }) => relative);
  const note = (path: string, status: number, allowed: readonly number[]) => {
    tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
    if (!allowed.includes(status)) tally.wrong.push(`${path}: ${status}`);
  };

  const act = async () => {
    const client = makeBenchClient(server.port);
    while (goesOn()) {
      const cookie = pick(viewers);
      const headers = { ...(cookie !== undefined && { Cookie: cookie }), 'Accept-Language': 'en' };
      const photo = pick(ids.photos);
      const album = pick(ids.albums);
      const ways: readonly (() => Promise<void>)[] = [
        () => get(pick(pages), headers, pageStatuses),
        () => get(pick(['/', `/albums/${album}`, `/photos/${photo}`]), headers, pageStatuses),
        () => get(`/photos/${photo}/thumb`, { ...headers, Accept: 'image/webp' }, [200, 404]),
        () => get(`/photos/${photo}/standard`, { ...headers, Accept: 'image/jpeg' }, [200, 404]),
        () => get(`/photos/${photo}/thumb`, headers, [200, 404]),
        () => get(`/photos/${photo}/original`, { ...headers, Range: 'bytes=9-99999' }, [206, 404]),
        () => get(`/albums/${album}/archive`, { ...headers, Range: 'x' }, [200, 404], 3_000_000),
        () => get(`/photos/${photo}/original`, headers, [200, 404], 200_000),
        () => get('/nothing/here', headers, [404]),
        () => get('/api/health', headers, [200]),
      ];
      await pick(ways)();
    }
    client.close();

    async function get(
      path: string,
      headers: Record<string, string>,
      allowed: readonly number[],
      leaveAfter?: number,
    ): Promise<void> {
      try {
        const status = leaveAfter
          ? await beginOnly(server.port, path, headers, leaveAfter)
          : (await client.get(path, headers)).status;
        note(path, status, allowed);
      } catch (error) {
        note(`${path} ${error}`, 0, []);
      }
    }
  };
  const disturb = async () => {
    while (goesOn()) {
      await sleep(4_000);
      const target: Target = { kind: 'album', id: pick(ids.albums) };
      const policy = { public: Math.random() < 0.5, inherit: true, userIds: [], groupIds: [1, 2] };
      withDatabase(gallery, (db) => setPolicies(db, null, [target], policy));
      // The server writes there meanwhile.
      const however = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 };
      await rm(join(gallery.dataDir, 'cache', 'thumbnails'), however);
      const { exitCode, errors } = await runScript('scan.ts', ['--quiet'], gallery);
      if (exitCode !== 0) tally.wrong.push(`scan: ${errors}`);
    }
  };
  await Promise.all([...Array.from({ length: CLIENTS }, act), disturb()]);
}

/** Reads so many bytes, and leaves. Resolves to the status. */
function beginOnly(
  port: number,
  path: string,
  headers: Record<string, string>,
  bytes: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path, headers, agent: false }, (response) => {
      let left = bytes;
      response.on('data', (chunk: Buffer) => {
        left -= chunk.length;
        if (left <= 0) response.destroy();
      });
      response.on('error', () => undefined);
      response.on('close', () => resolve(response.statusCode ?? 0));
    });
    asked.on('error', reject).end();
  });
}

function pick<T>(things: readonly T[]): T {
  return things[Math.floor(Math.random() * things.length)] as T;
}
