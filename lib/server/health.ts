import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPresent } from '../access/facts.ts';
import { isBusy } from '../db/fileLock.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import type { Delivery } from '../http/delivery.ts';
import type { ServerContext } from './context.ts';
import { DownError, type Part } from './healthChecks.ts';
import type { ByteRequest } from './request.ts';

/** `GET /api/health`: 200 with `{"status":"ok"}`, or 503 naming what is down, and why in a word. */
export async function deliverHealth({ method, context }: ByteRequest): Promise<Delivery> {
  const { health } = context.work;
  const found = await Promise.all(
    partsOf(context).map(async (part) => {
      return [part.name, await health.findFault(part, context.log)] as const;
    }),
  );
  const down = found.filter(([, fault]) => fault !== null);
  const names = down.map(([name]) => name);
  const answer =
    down.length === 0
      ? { status: 'ok' }
      : { status: 'down', down: names, why: Object.fromEntries(down) };
  const body = Buffer.from(JSON.stringify(answer));
  return {
    status: down.length === 0 ? 200 : 503,
    headers: {
      'Content-Type': 'application/json',
      'Content-Length': String(body.length),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
    body: method === 'HEAD' ? null : body,
  };
}

/** Each request to a bucket costs money; a look at a local directory costs nothing. */
const BUCKET_KEPT_FOR_MS = 5_000;
/** Checking a database that is locked blocks other requests for some milliseconds. */
const DATABASE_KEPT_FOR_MS = 1_000;

function partsOf(context: ServerContext): Part[] {
  const { originals, cache, config, db } = context;
  const keptFor = ({ kind }: { readonly kind: 'local' | 's3' }) =>
    kind === 's3' ? BUCKET_KEPT_FOR_MS : 0;
  return [
    {
      name: 'database',
      check: () => checkDatabase(context),
      keptForMs: DATABASE_KEPT_FOR_MS,
    },
    {
      name: 'library',
      check: async () => {
        const { isEmpty } = await originals.check();
        if (!isEmpty || !hasPhotos(db)) return;
        throw new DownError('empty', 'it is empty: is its disk mounted?');
      },
      keptForMs: keptFor(config.library),
    },
    {
      name: 'cache',
      check: async () => {
        await cache.check();
        if (config.cache.kind === 'local') await checkRoom(config.cache.root);
      },
      keptForMs: keptFor(config.cache),
    },
  ];
}

/** Milliseconds. What writes in one go, such as a scan, has done it by then. */
const MOST_LOCKED_MS = 3_000;
const PAUSE_MS = 200;

/** Can it be read and, within a few seconds, written? */
async function checkDatabase({ db, config }: ServerContext): Promise<void> {
  firstRow(db, sql`select 1 from users limit 1`);
  await checkRoom(config.dataDir);
  const until = performance.now() + MOST_LOCKED_MS;
  for (;;) {
    try {
      db.$client.exec('begin immediate; rollback');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
    }
    await sleep(PAUSE_MS);
  }
}

function hasPhotos(db: ServerContext['db']): boolean {
  return firstRow(db, sql`select 1 from photos where ${isPresent('photos')} limit 1`) !== null;
}

/** Bytes. SQLite's log and a few thumbnails need that much at once. */
const LEAST_ROOM = 10_000_000;
/** A disk may also have no room for more files, where there is room for bytes. */
const LEAST_FILES = 100;

async function checkRoom(directory: string): Promise<void> {
  const { bavail, bsize, files, ffree } = await statfs(/*turbopackIgnore: true*/ directory);
  // Some file systems do not count their files.
  const takesFiles = files === 0 || ffree >= LEAST_FILES;
  if (bavail * bsize >= LEAST_ROOM && takesFiles) return;
  throw new DownError('full', `the disk of ${directory} is full`);
}
