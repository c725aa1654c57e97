import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import type { Delivery } from '../http/delivery.ts';
import type { Log } from '../process/log.ts';
import type { ServerContext } from './context.ts';
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

/** What a gallery needs in order to work. */
export type Part = {
  readonly name: string;
  /** Throws where it is down. */
  readonly check: () => Promise<unknown>;
  /** For how many milliseconds the result of a check is kept. */
  readonly keptForMs: number;
};

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

/** Whether the parts of a gallery work, as checked last. */
export type Health = {
  /** Checks it, unless that is under way or was done a moment ago; logs only what is new. */
  readonly isUp: (part: Part, log: Log) => Promise<boolean>;
};

/**
 * Threat: anybody may ask as often as he likes, and each request would cost a request to a bucket,
 * and write a line to the log for as long as something is down.
 */
export function createHealth(now: () => number = () => performance.now()): Health {
  const checks = new Map<string, { readonly result: Promise<boolean>; until: number }>();
  const down = new Set<string>();
  const look = async ({ name, check }: Part, log: Log) => {
    try {
      await check();
      if (down.delete(name)) log.warn(`${name}: works again`);
      return true;
    } catch (error) {
      if (!down.has(name)) log.error(`${name}: ${error}`);
      down.add(name);
      return false;
    }
  };
  return {
    async isUp(part, log) {
      const known = checks.get(part.name);
      if (known && now() < known.until) return known.result;
      const check = { result: look(part, log), until: Number.POSITIVE_INFINITY };
      checks.set(part.name, check);
      const result = await check.result;
      check.until = now() + part.keptForMs;
      return result;
    },
  };
}
