import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { z } from 'zod';

/** Headers with which Next's scripts request the content of a page instead of its HTML. */
const ASKS = /^(?:rsc|next-url|next-router-.*)$/;

/**
 * Drops the headers that make Next send a page's content for scripts, except where they are used:
 * by server actions, and by the admin screens, where the scan's page refreshes itself. Everywhere
 * else links are plain. Threat: such a response has status 200 even for hidden and missing things.
 * All of these headers are dropped together, since Next infers some from others.
 */
export function dropRouterHeaders({ method, headers }: IncomingMessage, pathname: string): void {
  const isRead = method === 'GET' || method === 'HEAD';
  if (!isRead || /^\/admin(?:\/|$)/.test(pathname)) return;
  for (const name of Object.keys(headers)) if (ASKS.test(name)) delete headers[name];
}

const LONGEST = 20 * 2000;

/**
 * The segment kinds in Next's router state, as `parseAndValidateFlightRouterState` accepts them.
 */
const KINDS = /^(?:oc|[cd](?:i(?:\(\.\)|\(\.\.\)|\(\.\.\.\)|\(\.\.\)\(\.\.\)))?)$/;
const segment = z.union([
  z.string(),
  z.tuple([z.string(), z.string(), z.string().regex(KINDS), z.array(z.string()).nullable()]),
]);
const stateSchema: z.ZodType = z.lazy(() =>
  z.tuple([
    segment,
    z.record(z.string(), stateSchema),
    z.tuple([z.string(), z.string()]).nullish(),
    z.enum(['refetch', 'inside-shared-layout', 'metadata-only']).nullish(),
    z.number().nullish(),
    z.string().optional(),
  ]),
);

/** Can Next parse this Next-Router-State-Tree header? If not, it would respond with 500. */
export function canReadRouterState({ 'next-router-state-tree': state }: IncomingHttpHeaders) {
  if (state === undefined) return true;
  if (typeof state !== 'string' || state.length > LONGEST) return false;
  try {
    return stateSchema.safeParse(JSON.parse(decodeURIComponent(state))).success;
  } catch {
    return false;
  }
}
