import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import type { Delivery } from '../http/delivery.ts';
import type { ServerContext } from './context.ts';
import type { Part } from './healthChecks.ts';
import type { ByteRequest } from './request.ts';

/** `GET /api/health`: 200 with `{"status":"ok"}`, or 503 naming what is down. */
export async function deliverHealth({ method, context }: ByteRequest): Promise<Delivery> {
  const parts = partsOf(context);
  const areUp = await Promise.all(parts.map((part) => context.work.health.isUp(part, context.log)));
  const down = parts.filter((_, i) => !areUp[i]).map(({ name }) => name);
  const answer = down.length === 0 ? { status: 'ok' } : { status: 'down', down };
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

/** Each look at a bucket is paid for; a directory of this machine costs nothing. */
const BUCKET_KEPT_FOR_MS = 5_000;

function partsOf({ db, originals, cache, config }: ServerContext): Part[] {
  const keptFor = ({ kind }: { readonly kind: 'local' | 's3' }) =>
    kind === 's3' ? BUCKET_KEPT_FOR_MS : 0;
  return [
    {
      name: 'database',
      check: async () => firstRow(db, sql`select 1 from users limit 1`),
      keptForMs: 0,
    },
    { name: 'library', check: () => originals.check(), keptForMs: keptFor(config.library) },
    { name: 'cache', check: () => cache.check(), keptForMs: keptFor(config.cache) },
  ];
}
