import { setTimeout as sleep } from 'node:timers/promises';
import { allRows } from '../../lib/db/run.ts';
import { sql } from '../../lib/db/sql.ts';
import { atomically } from '../../lib/db/write.ts';
import { addMember } from '../../lib/people/groups.ts';
import { addUser } from '../../lib/people/people.ts';
import { makeSession } from '../../lib/sessions/session.ts';
import { makeSessionCookie } from '../../lib/sessions/sessionCookie.ts';
import { type Figure, figureOf } from './figures.ts';
import { type BenchGallery, ensureGallery, withDatabase } from './galleries.ts';
import { makeBenchClient } from './http.ts';
import { scale } from './libraries.ts';
import { findPages } from './pagePaths.ts';
import { cpuMs, cpuMsOfAll } from './process.ts';
import type { BenchContext } from './section.ts';
import { type BenchServer, startBenchServer } from './server.ts';

const RELATIVES = 200;
/** Milliseconds for which somebody looks at a page before they open the next one. */
const looks = { least: 2_000, most: 8_000 };
/** A page of an album shows about so many pictures before anybody scrolls. */
const PICTURES_IN_VIEW = 24;

/** How long a request took, and when it began: milliseconds since the crowd began to come. */
type Asked = { readonly ms: number; readonly at: number };
type Seen = { readonly pages: Asked[]; readonly pictures: Asked[]; refused: number };

/** Until all have come, and what is made for a crowd has had a little time to start. */
const ARRIVAL_MS = 10_000;

/**
 * Measures pages for many relatives at once, each a user of their own on a connection of their own (a browser
 * may open six): all come within eight seconds, some 25 a second, open pages with their pictures, and look at
 * them for a while. That is how fast people come after a letter was sent to all of them.
 */
export async function measureCrowd({
  quick,
  tell,
  nodeArgs,
  sampleNoise,
}: BenchContext): Promise<Figure[]> {
  const gallery = await ensureGallery(scale(quick ? 1_000 : 10_000), tell);
  const cookies = await invite(gallery);
  const server = await startBenchServer(gallery, { nodeArgs });
  try {
    await visit(server, gallery, cookies.slice(0, 20), 10_000);
    tell(`${RELATIVES} relatives at once`);
    sampleNoise();
    const seconds = quick ? 10 : 60;
    const cores = coresOf({ server: server.pid, clients: process.pid });
    const { pages, pictures, refused } = await visit(server, gallery, cookies, seconds * 1000);
    const name = `pages for ${RELATIVES} relatives at once`;
    const a = (count: number) => (count / seconds).toFixed(0);
    const late = (wanted: (asked: Asked) => boolean) =>
      `${Math.round(quantile(pages.filter(wanted), 0.99))} ms`;
    const tail = `${late(({ at }) => at < ARRIVAL_MS)} while they come, ${late(({ at }) => at >= ARRIVAL_MS)} afterwards`;
    const note = `${tail}; ${a(pages.length)} pages and ${a(pictures.length)} pictures a second; ${cores()}`;
    return [
      figureOf([quantile(pages, 0.5)], { name: `${name}, half of them within`, unit: 'ms' }),
      figureOf([quantile(pages, 0.99)], {
        name: `${name}, 99 % of them within`,
        unit: 'ms',
        budget: { most: 1_000 },
        note,
      }),
      figureOf([quantile(pictures, 0.99)], {
        name: 'their pictures, 99 % of them within',
        unit: 'ms',
      }),
      figureOf([refused], { name: `${name}, refused`, unit: 'requests', budget: { most: 0 } }),
    ];
  } finally {
    await server.stop();
  }
}

/**
 * Begins to count CPU time, and returns a function that says how many cores were taken since:
 * server and clients share those of this machine, so what the clients take is not there for the
 * server.
 */
function coresOf(pids: { readonly server: number; readonly clients: number }): () => string {
  const read = () => {
    const [server, all] = [cpuMs(pids.server), cpuMsOfAll(pids.server)];
    return { at: performance.now(), server, helpers: all - server, clients: cpuMs(pids.clients) };
  };
  const before = read();
  return () => {
    const now = read();
    const cores = (who: 'server' | 'helpers' | 'clients') =>
      ((now[who] - before[who]) / (now.at - before.at)).toFixed(2);
    return `cores: server ${cores('server')}, its other processes ${cores('helpers')}, clients ${cores('clients')}`;
  };
}

/** Cookies of all these relatives, each of whom is added if missing. */
async function invite(gallery: BenchGallery): Promise<string[]> {
  const sessions = withDatabase(gallery, (db) =>
    atomically(db, (tx) => {
      const rows = allRows<{ id: number; handle: string }>(tx, sql`select id, handle from users`);
      const known = new Map(rows.map(({ id, handle }) => [handle, id]));
      const groups = allRows<{ id: number }>(tx, sql`select id from groups order by id`);
      return Array.from({ length: RELATIVES }, (_, number) => {
        const handle = `guest-${number}`;
        const userId = known.get(handle) ?? addUser(tx, null, { handle }).id;
        for (const { id } of groups.filter((_, place) => place % 2 === number % 2)) {
          addMember(tx, null, { userId, groupId: id });
        }
        return makeSession(tx, { userId, begun: { by: 'password' }, device: 'benchmark' });
      });
    }),
  );
  const config = { url: 'http://localhost', dataDir: gallery.dataDir };
  const cookies = sessions.map((session) => makeSessionCookie(config, session));
  return (await Promise.all(cookies)).map(({ name, value }) => `${name}=${value}`);
}

async function visit(
  server: BenchServer,
  gallery: BenchGallery,
  cookies: readonly string[],
  ms: number,
): Promise<Seen> {
  const { index, album, timeline } = findPages(gallery);
  const paths = [index.visitor, album.relative, album.relative, timeline.visitor];
  const seen: Seen = { pages: [], pictures: [], refused: 0 };
  const from = performance.now();
  const until = from + ms;
  const lookAround = async (cookie: string) => {
    const client = makeBenchClient(server.port);
    const get = async (path: string, times: Asked[]) => {
      const begun = performance.now();
      const answer = await client
        .get(path, { Cookie: cookie, Accept: 'image/webp,*/*', 'Accept-Language': 'en' })
        .catch(() => null);
      times.push({ ms: performance.now() - begun, at: begun - from });
      // A relative of other groups may not see the album.
      if (answer?.status !== 200 && answer?.status !== 404) seen.refused += 1;
      return answer;
    };
    await sleep(Math.random() * looks.most);
    while (performance.now() < until) {
      const page = await get(pick(pick(paths)), seen.pages);
      const pictures = page?.body.toString().match(/\/photos\/\d+\/(?:grid|thumb)(?=[ "])/g) ?? [];
      for (const path of [...new Set(pictures)].slice(0, PICTURES_IN_VIEW)) {
        await get(path, seen.pictures);
      }
      await sleep(looks.least + Math.random() * (looks.most - looks.least));
    }
    client.close();
  };
  await Promise.all(cookies.map(lookAround));
  return seen;
}

function pick<T>(things: readonly T[]): T {
  return things[Math.floor(Math.random() * things.length)] as T;
}

function quantile(asked: readonly Asked[], part: number): number {
  const sorted = asked.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * part)] ?? Number.NaN;
}
