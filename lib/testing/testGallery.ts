import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import {
  type ClientRequest,
  createServer,
  type IncomingHttpHeaders,
  type Server,
  request as send,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeEvents } from '../activity/events.ts';
import { flushAllQueues } from '../activity/writeQueue.ts';
import { openCache } from '../cache/openCache.ts';
import type { BucketPlace } from '../cache/storagePlace.ts';
import { type Config, parseConfig } from '../config/config.ts';
import { type Database, openDatabase, type Tx } from '../db/open.ts';
import { schema } from '../db/schema.ts';
import { mediaTypeOf } from '../http/mediaTypes.ts';
import { localEtag } from '../library/localWalk.ts';
import { openLibrary } from '../library/openLibrary.ts';
import { isFilmName } from '../library/photoExtensions.ts';
import { recountAlbums } from '../photos/counters.ts';
import { makeLog } from '../process/log.ts';
import { makeBucketOrigins } from '../server/bucketOrigins.ts';
import { makeOriginals } from '../server/content.ts';
import type { ServerContext } from '../server/context.ts';
import { makeFileFindings } from '../server/fileFindings.ts';
import { makeGracefulStop } from '../server/gracefulStop.ts';
import { openMapTiles } from '../server/mapTiles.ts';
import { makeRequestHandler } from '../server/requestHandler.ts';
import { makeServerWork } from '../server/work.ts';
import { makeSession } from '../sessions/session.ts';
import { makeSessionCookie } from '../sessions/sessionCookie.ts';
import { asTx } from './asTx.ts';
import { writeMigratedDatabase } from './migratedDatabase.ts';
import { putObjects } from './testBucket.ts';

/** Tests only: a response, read to its end. */
export type GalleryAnswer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

export type TestGallery = Awaited<ReturnType<typeof startTestGallery>>;

/**
 * A gallery with real files, a real database and our request handler on a free port; `more` is
 * added to its configuration. Where there is a bucket, library and cache are in it.
 */
export async function startTestGallery(
  files: Record<string, Buffer>,
  more: (dir: string) => string = () => '',
  bucket: BucketPlace | null = null,
) {
  const dir = mkdtempSync(join(tmpdir(), 'albumen-bytes-'));
  const library = join(dir, 'library');
  mkdirSync(join(library, 'album'), { recursive: true });
  for (const [name, bytes] of Object.entries(files))
    writeFileSync(join(library, 'album', name), bytes);
  if (bucket) await putObjects({ ...bucket, prefix: 'photos/album/' }, files);
  const places = bucket
    ? `library: s3://${bucket.bucket}/photos\ncache: s3://${bucket.bucket}/cache\ns3: { endpoint: "${bucket.endpoint}" }`
    : `library: ${library}\ncache: ${dir}/cache`;
  const config = parseConfig(
    `${places}\ndata_dir: ${dir}/data\n${more(dir)}`,
    join(dir, 'gallery.yaml'),
    {
      port: 3000,
      timezone: 'Europe/Paris',
    },
  );
  writeMigratedDatabase(config.dataDir);
  const db = asTx(openDatabase(config.dataDir, { busyTimeoutMs: 20, timezone: config.timezone }));
  const storage = openLibrary(config.library);
  const context = makeTestContext(config, db, storage);
  const ids = addAlbum(db, library, Object.keys(files));
  for (const [name, id] of Object.entries(bucket ? ids : {})) {
    const found = await storage.find(Buffer.from(`album/${name}`));
    db.$client.prepare('update photos set etag = ? where id = ?').run(found?.etag, id);
  }
  const { server, graceful, port } = await serveContext(context);
  return {
    context,
    db,
    dir,
    library,
    /** The library's driver, for tests that make it fail. */
    storage,
    ids,
    port,
    server,
    graceful,
    get: (path: string, headers: Record<string, string> = {}, method = 'GET') =>
      fetchRaw(port, method, path, headers),
    /** A client that pauses after the first bytes until `meanwhile` is done. */
    getSlowly: (path: string, headers: Record<string, string>, meanwhile: () => void) =>
      fetchSlowly(port, path, headers, meanwhile),
    /** A client that disconnects before the response. */
    leave: (path: string) => leave(server, port, path),
    /** The Cookie header of a new session of this user. */
    cookieOf: async (userId: number) => {
      const session = makeSession(db, { userId, begun: { by: 'password' }, device: 'test' });
      const { name, value } = await makeSessionCookie(config, session);
      return { cookie: `${name}=${value}`, sessionId: session.id };
    },
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
      await flushAllQueues(db);
      db.$client.close();
      // A thumbnail that somebody asked for may still be on its way into the cache.
      rmSync(dir, { recursive: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** Tests only: the server context of a gallery, with its storage of originals. */
export function makeTestContext(
  config: Config,
  db: Database,
  storage = openLibrary(config.library),
): ServerContext {
  const log = makeLog('error');
  const originals = makeOriginals(storage);
  const cache = openCache(config.cache);
  return {
    config,
    db,
    log,
    originals,
    cache,
    findings: makeFileFindings(db),
    events: makeEvents(db),
    work: makeServerWork(log),
    bucketOrigins: makeBucketOrigins(config, { originals, cache }, log),
    signInOrigins: () => [],
    tiles: openMapTiles(config, { cache, log }),
  };
}

/** Stands in for Next: every page is a 404. */
const notFoundPages: Parameters<typeof makeRequestHandler>[1] = async (_request, response) => {
  response.statusCode = 404;
  response.setHeader('X-Path', 'what Next would say');
  response.end('what Next would say');
};

/** Tests only: our request handler on a free port, with a constant, or `pages`, in the place of Next. */
export async function serveContext(context: ServerContext, pages = notFoundPages) {
  const graceful = makeGracefulStop();
  const handleRequest = makeRequestHandler(context, pages, 'a build', graceful);
  const server = createServer(handleRequest);
  graceful.follow(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, graceful, port };
}

/** Adds a public album of these files, and users 1 (without permissions) and 2 (`view`). */
function addAlbum(db: Tx, library: string, names: string[]): Record<string, number> {
  db.insert(schema.users)
    .values([
      { id: 1, handle: 'ann', name: 'Ann', createdAt: 0 },
      { id: 2, handle: 'owner', name: 'Owner', createdAt: 0 },
    ])
    .run();
  db.insert(schema.permissions).values({ userId: 2, permission: 'view' }).run();
  db.insert(schema.policies).values({ id: 1, public: true }).run();
  const album = {
    category: 'Photos',
    dirpath: 'album',
    derivedDate: '2020-05-01',
    derivedName: 'Été',
  };
  db.insert(schema.albums)
    .values({ id: 1, ...album, searchText: '', addedAt: 0, policyId: 1 })
    .run();
  const ids: Record<string, number> = {};
  for (const [i, filename] of names.entries()) {
    const facts = statSync(join(library, 'album', filename));
    const path = Buffer.from(`album/${filename}`);
    const kind = isFilmName(filename) ? 'video' : 'image';
    const mediaType = mediaTypeOf(filename);
    ids[filename] = i + 1;
    db.insert(schema.photos)
      .values({
        id: i + 1,
        albumId: 1,
        filename,
        path,
        kind,
        mediaType,
        size: facts.size,
        fileTime: facts.mtimeMs,
        etag: localEtag(facts),
        addedAt: 0,
      })
      .run();
  }
  recountAlbums(db, [1]);
  return ids;
}

function leave(server: Server, port: number, path: string) {
  const asked = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  server.once('request', (_request, response) => {
    asked.resolve();
    response.once('close', () => gone.resolve());
  });
  const client = send({ port, host: '127.0.0.1', path, agent: false }, () => undefined);
  client.on('error', () => undefined).end();
  return { asked: asked.promise, go: () => client.destroy(), gone: gone.promise };
}

type SlowAnswer = {
  status: number;
  foretold: number;
  received: number;
  /** The last bytes that came. */
  ending: Buffer;
  complete: boolean;
};

function fetchSlowly(
  port: number,
  path: string,
  headers: Record<string, string>,
  meanwhile: () => void,
) {
  return new Promise<SlowAnswer>((resolve, reject) => {
    const asked = send({ port, host: '127.0.0.1', path, headers, agent: false }, (response) => {
      let received = 0;
      response.once('data', () => {
        response.pause();
        meanwhile();
        response.resume();
      });
      let ending = Buffer.alloc(0);
      response.on('data', (chunk: Buffer) => {
        received += chunk.length;
        ending = Buffer.concat([ending, chunk]).subarray(-1_000);
      });
      response.on('error', () => undefined);
      response.on('close', () =>
        resolve({
          status: response.statusCode ?? 0,
          foretold: Number(response.headers['content-length']),
          received,
          ending,
          complete: response.complete,
        }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

function fetchRaw(port: number, method: string, path: string, headers: Record<string, string>) {
  // Uses a new connection: one that is kept alive may be closed just when it is used again.
  return answerOf(send({ port, host: '127.0.0.1', method, path, headers, agent: false }));
}

/** Tests only: sends a request without a body and reads the response to its end. */
export function answerOf(asked: ClientRequest): Promise<GalleryAnswer> {
  return new Promise((resolve, reject) => {
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}
