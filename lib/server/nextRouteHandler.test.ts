import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { makeShare } from '../links/shares.ts';
import { grantPermission } from '../people/permissions.ts';
import { recountAlbums } from '../photos/counters.ts';
import { processGlobal } from '../process/processGlobal.ts';
import { projectRoot } from '../process/projectRoot.ts';
import { openShare } from '../sessions/openShare.ts';
import { startTestGallery, type TestGallery } from '../testing/testGallery.ts';
import { drawTestJpeg } from '../testing/testPictures.ts';
import { tileFile } from '../testing/testTiles.ts';
import { type ByteRoutePath, byteRoutePaths, findByteRoute } from './byteRoutePaths.ts';
import { COPIES_HEADER } from './copies.ts';
import { renditionKey, renditionName } from './filmRenditions.ts';
import { nextRouteHandler } from './nextRouteHandler.ts';

let gallery: TestGallery;
let cookie: string;

/** All but the metrics, whose numbers differ each time; `metrics.test.ts` reads them. */
type AlikeRoute = Exclude<ByteRoutePath, '/api/metrics'>;
const isAlike = (route: ByteRoutePath): route is AlikeRoute => route !== '/api/metrics';

/** An address of each byte route that exists for the holder of the cookie. */
const addresses: Record<AlikeRoute, string> = {
  '/photos/[id]/original': '/photos/1/original?download',
  '/photos/[id]/film': '/photos/3/film',
  '/photos/[id]/[preset]': '/photos/1/thumb',
  '/albums/[id]/archive': '/albums/1/archive',
  '/shared/[id]/archive': '/shared/1/archive',
  '/favourites/archive': '/favourites/archive',
  '/waiting/[id]/[preset]': '/waiting/1/thumb',
  '/api/search': '/api/search?q=b',
  '/frame/[id]/[preset]': '/frame/1/thumb',
  '/offline': '/offline',
  '/map/clusters': '/map/clusters?in=0.0.0.0.0',
  '/map/tiles/[z]/[x]/[y]': '/map/tiles/0/0/0',
  '/api/health': '/api/health',
};

beforeAll(async () => {
  const jpeg = await drawTestJpeg({ width: 900, height: 600 });
  const files = { 'é.jpg': jpeg, 'b.jpg': jpeg, 'c.mov': jpeg };
  gallery = await startTestGallery(files, (dir) => {
    writeFileSync(join(dir, 'world.pmtiles'), tileFile(2));
    return 'map: { tiles: world.pmtiles }';
  });
  gallery.db.insert(schema.cameraDetails).values({ photoId: 1, latitude: 45, longitude: 6 }).run();
  recountAlbums(gallery.db, [1]);
  gallery.db
    .insert(schema.favourites)
    .values([1, 2].map((userId) => ({ userId, photoId: 1, createdAt: 0 })))
    .run();
  const [film] = gallery.db.select().from(schema.photos).where(eq(schema.photos.id, 3)).all();
  if (film) await gallery.context.cache.put(renditionKey(renditionName(film)), jpeg);
  processGlobal('serverContext', () => gallery.context);
  const { db, context } = gallery;
  const open = async (isFrame: boolean) => {
    const { token } = makeShare(db, null, { name: 'Été', of: { photoIds: [1] }, isFrame });
    const attempt = { token, password: '', address: '192.0.2.1', cookies: undefined };
    const opened = await openShare(db, context.config, attempt);
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    return `${opened.cookie.name}=${opened.cookie.value}`;
  };
  const [share, frame] = [await open(false), await open(true)];
  grantPermission(db, null, { kind: 'user', id: 2 }, 'admin');
  cookie = `${share}; ${frame}; ${(await gallery.cookieOf(2)).cookie}`;
});
afterAll(() => gallery.stop());

async function byNext(path: string, headers: Record<string, string>, method: string) {
  const found = findByteRoute(new URL(path, 'http://x').pathname);
  if (!found) throw new Error(`${path} is no byte route`);
  const request = new Request(`http://localhost${path}`, { method, headers });
  const response = await nextRouteHandler(found.path)(request, {
    params: Promise.resolve(found.params),
  });
  return {
    status: response.status,
    headers: comparable(Object.fromEntries(response.headers)),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

async function byServer(path: string, headers: Record<string, string>, method: string) {
  const { status, headers: sent, body } = await gallery.get(path, headers, method);
  // Only our server sends the header by which devices keep copies.
  const { connection: _, date: __, [COPIES_HEADER.toLowerCase()]: ___, ...ours } = sent;
  return { status, headers: comparable(ours), body };
}

/** Removes the nonce, which differs between responses. */
function comparable(headers: Record<string, unknown>) {
  const policy = String(headers['content-security-policy']).replaceAll(/'nonce-[^']+'/g, 'nonce');
  return { ...headers, 'content-security-policy': policy };
}

test.each(byteRoutePaths.filter(isAlike))(
  '%s is answered alike by our server and by Next',
  async (route) => {
    const path = addresses[route];
    const whole = await byServer(path, { cookie }, 'GET');
    // A checksum that is stored between two requests would change the archive.
    await gallery.context.findings.flush();
    expect([route, whole.status]).toEqual([route, 200]);
    const etag = String((await gallery.get(path, { cookie }, 'HEAD')).headers.etag);
    for (const [method, headers] of [
      ['GET', { cookie }],
      ['HEAD', { cookie }],
      ['GET', { cookie, 'if-none-match': etag }],
      ['GET', { cookie, range: 'bytes=5-14', 'if-range': etag }],
      ['GET', { cookie, range: 'bytes=99999999-' }],
      ['GET', { cookie, 'if-match': '"other"' }],
      ['GET', { cookie, accept: 'image/webp,*/*;q=0.1' }],
      ['POST', { cookie }],
    ] as const) {
      const [ours, next] = [
        await byServer(path, headers, method),
        await byNext(path, headers, method),
      ];
      expect([method, headers, next]).toEqual([method, headers, ours]);
    }
  },
);

test('Next has a route handler for each byte route', () => {
  for (const route of byteRoutePaths) {
    const file = join(projectRoot(), 'app', route, 'route.ts');
    expect(readFileSync(file, 'utf8')).toContain(`nextRouteHandler('${route}')`);
  }
});

test('what is hidden or missing is answered alike by our server and by Next, the nonce aside', async () => {
  const ids = ['/photos/99/thumb', '/photos/1/none', '/waiting/1/thumb'];
  const paths = [...ids, '/albums/99/archive', '/shared/99/archive', '/api/metrics'];
  for (const path of paths) {
    const plain = ({ body, ...rest }: Awaited<ReturnType<typeof byServer>>) => ({
      ...rest,
      body: body.toString().replaceAll(/nonce="[^"]+"/g, 'nonce'),
    });
    expect(plain(await byNext(path, {}, 'GET'))).toEqual(plain(await byServer(path, {}, 'GET')));
  }
});
