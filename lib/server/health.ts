import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import type { Delivery } from '../http/delivery.ts';
import type { ByteRequest } from './request.ts';

/** `GET /api/health`: 200 with `{"status":"ok"}`, or 503 naming what is down. */
export async function deliverHealth({ method, context }: ByteRequest): Promise<Delivery> {
  const checks = {
    database: async () => firstRow(context.db, sql`select 1 from users limit 1`),
    library: () => context.originals.check(),
    cache: () => context.cache.check(),
  };
  const results = await Promise.allSettled(Object.values(checks).map((check) => check()));
  const down = Object.keys(checks).filter((_, i) => results[i]?.status === 'rejected');
  for (const [i, result] of results.entries()) {
    if (result.status === 'rejected')
      context.log.error(`${Object.keys(checks)[i]}: ${result.reason}`);
  }
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
