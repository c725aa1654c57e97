import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '../lib/db/open.ts';
import { PIPES } from '../lib/server/helperPipes.ts';
import { makeSession } from '../lib/sessions/session.ts';
import { makeSessionCookie } from '../lib/sessions/sessionCookie.ts';
import { asTx } from '../lib/testing/asTx.ts';
import { fill } from '../lib/testing/testWorld.ts';
import { type BenchGallery, writeGallery } from './bench/galleries.ts';
import { childrenOf, cpuMs } from './bench/process.ts';
import { type BenchServer, hasBuild, startBenchServer } from './bench/server.ts';

const USERS = 8;
const ALBUMS = 4;

let dir: string;
let gallery: BenchGallery;
let server: BenchServer;
let cookies: string[];
let paths: string[];

/** Each album is for half of the users, and one photo of it for one of the others alone. */
async function fillGallery(dataDir: string): Promise<void> {
  const db = asTx(openDatabase(dataDir, { busyTimeoutMs: 1000, timezone: 'Europe/Paris' }));
  const { albumIds } = fill(db, {
    users: USERS,
    groups: 2,
    albums: Array.from({ length: ALBUMS }, (_, album) => ({
      name: `Album ${album}`,
      policy: { groups: [1 + (album % 2)], inherit: true },
      photos: Array.from({ length: 12 }, (_, photo) => ({
        name: `${photo}.jpg`,
        ...(photo === 0 ? { policy: { users: [1 + album] } } : {}),
      })),
    })),
  });
  for (let id = 1; id <= USERS; id++) {
    db.$client
      .prepare('insert into memberships (user_id, group_id) values (?, ?)')
      .run(id, 1 + (id % 2));
  }
  const sessions = Array.from({ length: USERS }, (_, at) =>
    makeSession(db, { userId: 1 + at, begun: { by: 'password' }, device: 'test' }),
  );
  db.$client.close();
  const config = { url: 'http://localhost', dataDir };
  const made = await Promise.all(sessions.map((session) => makeSessionCookie(config, session)));
  cookies = made.map(({ name, value }) => `${name}=${value}`);
  paths = ['/timeline', '/favourites', ...albumIds.map((id) => `/albums/${id}`)];
}

/** What a page shows of the gallery, with its headers about caching. */
async function ask(path: string, cookie: string): Promise<string> {
  const answer = await fetch(`http://localhost:${server.port}${path}`, { headers: { cookie } });
  const text = await answer.text();
  const shown = text.match(/\/photos\/\d+(?=["?])|<h[12][^>]*>.*?<\/h[12]>/g) ?? [];
  const names = ['albumen-copies', 'cache-control', 'vary', 'content-type', 'set-cookie'];
  const policy = String(answer.headers.get('content-security-policy'));
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
  const scripts = text.match(/<script[^>]*>/g) ?? [];
  return JSON.stringify({
    status: answer.status,
    headers: names.map((name) => answer.headers.get(name)),
    isWhole: text.endsWith('</html>') || answer.status === 404,
    hasNonces: nonce !== '' && scripts.every((script) => script.includes(nonce)),
    shown,
  });
}

type Asked = { readonly path: string; readonly user: number };

async function askAll(asked: readonly Asked[]): Promise<string[]> {
  return Promise.all(asked.map(({ path, user }) => ask(path, cookies[user] ?? '')));
}

describe.skipIf(!hasBuild())(
  'the built server (there is none to test before `npm run build`)',
  () => {
    beforeAll(async () => {
      dir = await mkdtemp(join(tmpdir(), 'albumen-helper-'));
      const library = join(dir, 'library');
      await mkdir(library);
      gallery = await writeGallery(join(dir, 'gallery'), library);
      await fillGallery(gallery.dataDir);
      server = await startBenchServer(gallery);
    }, 60_000);
    afterAll(async () => {
      await server?.stop();
      await rm(dir, { recursive: true, force: true });
    });

    test('pages that a second process makes for a crowd are those that one makes alone', async () => {
      const all = paths.flatMap((path) => cookies.map((_, user) => ({ path, user })));
      const alone: string[] = [];
      for (const each of all) alone.push(...(await askAll([each])));
      expect(alone.filter((text) => text.includes('"status":200')).length).toBeGreaterThan(
        USERS * 3,
      );
      expect(alone.filter((text) => text.includes('"status":404')).length).toBeGreaterThan(USERS);
      expect(alone.join()).not.toMatch(/"(?:isWhole|hasNonces)":false/);
      expect(helpers()).toEqual([]);

      const helper = await startHelper(async () => expect(await askAll(all)).toEqual(alone));
      const before = cpuMs(helper);
      expect(await askAll(all)).toEqual(alone);
      // The second process makes a good part of the pages: it does almost nothing else.
      expect(cpuMs(helper) - before).toBeGreaterThan(100);

      const during = Promise.allSettled(all.map((each) => askAll([each])));
      await vi.waitFor(() => process.kill(helper, 'SIGKILL'));
      const settled = await during;
      // Answers that had begun break off; all others are made by the first process.
      const broken = settled.filter(({ status }) => status === 'rejected');
      expect(broken.length).toBeLessThanOrEqual(PIPES);
      for (const [at, each] of settled.entries()) {
        if (each.status === 'fulfilled') expect(each.value).toEqual([alone[at]]);
      }
    }, 120_000);

    test('nothing of it is left when the server is killed', async () => {
      // Another server, since a second process that was killed is not started again for a while.
      await server.stop();
      server = await startBenchServer(gallery);
      const all = cookies.flatMap((_, user) => [
        { path: '/timeline', user },
        { path: '/favourites', user },
      ]);
      const helper = await startHelper(async () => void (await askAll(all)));
      process.kill(server.pid, 'SIGKILL');
      await vi.waitFor(() => expect(() => process.kill(helper, 0)).toThrow(), 20_000);
    }, 120_000);
  },
);

/** The server's processes that make pages; it has others for pictures and its cache. */
function helpers(): number[] {
  return childrenOf(server.pid).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('helpWithPages');
    } catch {
      return false;
    }
  });
}

/** Asks for pages as a crowd does until the server has a second process that makes them; returns its id. */
async function startHelper(crowd: () => Promise<void>): Promise<number> {
  return vi.waitFor(async () => {
    await crowd();
    const [pid = 0] = helpers();
    expect(pid).toBeGreaterThan(0);
    await crowd();
    return pid;
  }, 60_000);
}
