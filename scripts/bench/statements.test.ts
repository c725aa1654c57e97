import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../lib/db/open.ts';
import { grantPermission } from '../../lib/people/permissions.ts';
import { PHOTOS_PER_PAGE } from '../../lib/photos/sequencePage.ts';
import { makeSession } from '../../lib/sessions/session.ts';
import { makeSessionCookie } from '../../lib/sessions/sessionCookie.ts';
import { asTx } from '../../lib/testing/asTx.ts';
import { fill } from '../../lib/testing/testWorld.ts';
import { MOST_STATEMENTS } from './comparisons.ts';
import { writeGallery } from './galleries.ts';
import { makeBenchClient } from './http.ts';
import { type BenchServer, hasBuild, startBenchServer } from './server.ts';

type Pages = { readonly paths: Record<string, string>; readonly cookie: string };

/**
 * Above the pages of albums and photos an administrator has a bar, which says who sees them and offers
 * whom to add.
 */
const mostWithBar = 10;

let dir: string;
let server: BenchServer;
let open: (albums: number, isAdmin?: boolean) => Promise<Pages>;

describe.skipIf(!hasBuild())(
  'the built server (there is none to test before `npm run build`)',
  () => {
    beforeAll(async () => {
      dir = await mkdtemp(join(tmpdir(), 'albumen-statements-'));
      const library = join(dir, 'library');
      await mkdir(library);
      const gallery = await writeGallery(join(dir, 'gallery'), library);
      const { dataDir } = gallery;
      open = (albums, isAdmin = false) => fillGallery(dataDir, albums, isAdmin);
      await open(1);
      server = await startBenchServer(gallery, { counting: true });
    }, 60_000);
    afterAll(async () => {
      await server?.stop();
      await rm(dir, { recursive: true, force: true });
    });

    test('no page runs more than six SQL statements, however much there is', async () => {
      const few = await count(2);
      const many = await count(24);
      expect(many).toEqual(few);
      for (const [page, statements] of Object.entries(many)) {
        expect(statements.length, `${page}:\n${statements.join('\n')}`).toBeGreaterThan(0);
        expect(statements.length, `${page}:\n${statements.join('\n')}`).toBeLessThanOrEqual(
          MOST_STATEMENTS,
        );
      }
    }, 60_000);

    test('pages with an administrator’s bar run a few more, and as many however much there is', async () => {
      const few = await count(2, true);
      expect(await count(24, true)).toEqual(few);
      for (const page of ['album', 'longAlbum', 'pageOfIt', 'photo']) {
        const statements = few[page] ?? [];
        expect(statements.length, `${page}:\n${statements.join('\n')}`).toBeGreaterThan(0);
        expect(statements.length, `${page}:\n${statements.join('\n')}`).toBeLessThanOrEqual(
          mostWithBar,
        );
      }
    }, 60_000);
  },
);

async function count(albums: number, isAdmin = false): Promise<Record<string, string[]>> {
  const { paths, cookie } = await open(albums, isAdmin);
  const client = makeBenchClient(server.port);
  const statements: Record<string, string[]> = {};
  for (const [page, path] of Object.entries(paths)) {
    await server.takeStatements();
    // Another header for each page, so that its viewer is not one who is remembered.
    const { status } = await client.get(path, { Cookie: `${cookie}; page=${page}` });
    expect([path, status]).toEqual([path, 200]);
    const ran = (await server.takeStatements()).map(({ text }) => text);
    // The first is that of the session, which is read again before anything is sent that took long.
    statements[page] = ran.filter((text, i) => i === 0 || text !== ran[0]);
  }
  client.close();
  return statements;
}

/** Albums that a group of the viewer may see, each with as many photos as there are albums. */
async function fillGallery(dataDir: string, albums: number, isAdmin: boolean): Promise<Pages> {
  const db = asTx(openDatabase(dataDir, { busyTimeoutMs: 1000, timezone: 'Europe/Paris' }));
  const { albumIds, photoIds } = fill(db, {
    users: 1,
    groups: 1,
    albums: Array.from({ length: albums }, (_, album) => ({
      name: `Album ${album}`,
      policy: { groups: [1] },
      // The first one has more photos than a page shows, however many albums there are.
      photos: Array.from({ length: album === 0 ? PHOTOS_PER_PAGE + 10 : albums }, (_, photo) => ({
        name: `${photo}.jpg`,
        position: { latitude: photo, longitude: album },
      })),
    })),
  });
  db.$client.exec('insert into memberships (user_id, group_id) values (1, 1)');
  if (isAdmin) grantPermission(db, null, { kind: 'user', id: 1 }, 'admin');
  const session = makeSession(db, { userId: 1, begun: { by: 'password' }, device: 'test' });
  db.$client.close();
  const cookie = await makeSessionCookie({ url: 'http://localhost', dataDir }, session);
  const [album, photo] = [albumIds[1] ?? albumIds[0], photoIds[1]?.[1] ?? photoIds[0]?.[0]];
  const paths = {
    index: '/',
    search: '/?q=album',
    photosFound: '/?q=jpg',
    timeline: '/timeline',
    map: '/map',
    photosOfArea: '/map?in=0.0.0.0.0',
    year: '/years/2020',
    album: `/albums/${album}`,
    longAlbum: `/albums/${albumIds[0]}`,
    pageOfIt: `/albums/${albumIds[0]}?page=2`,
    photo: `/photos/${photo}`,
  };
  return { paths, cookie: `${cookie.name}=${cookie.value}` };
}
