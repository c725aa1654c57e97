import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { z } from 'zod';

/** How Next's scripts ask for a page's content without the page. */
const asks = /^(?:rsc|next-url|next-router-.*)$/;

/**
 * Drops what makes an answer out of a page for scripts, where nobody asks so: outside the admin
 * screens all ways on are plain links. Threat: such an answer is 200 for what is hidden or missing.
 * All or none: Next takes some of these to mean what the others say. Actions send them as well, and
 * the page of the scan refreshes itself by them.
 */
export function dropRouterHeaders({ method, headers }: IncomingMessage, pathname: string): void {
  const isRead = method === 'GET' || method === 'HEAD';
  if (!isRead || /^\/admin(?:\/|$)/.test(pathname)) return;
  for (const name of Object.keys(headers)) if (asks.test(name)) delete headers[name];
}

const longest = 20 * 2000;

/** Which parts of a page are there already: as `parseAndValidateFlightRouterState` of Next reads it. */
const kinds = /^(?:oc|[cd](?:i(?:\(\.\)|\(\.\.\)|\(\.\.\.\)|\(\.\.\)\(\.\.\)))?)$/;
const segment = z.union([
  z.string(),
  z.tuple([z.string(), z.string(), z.string().regex(kinds), z.array(z.string()).nullable()]),
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

/** Next answers 500 to a Next-Router-State-Tree that it cannot read. */
export function canReadRouterState({ 'next-router-state-tree': state }: IncomingHttpHeaders) {
  if (state === undefined) return true;
  if (typeof state !== 'string' || state.length > longest) return false;
  try {
    return stateSchema.safeParse(JSON.parse(decodeURIComponent(state))).success;
  } catch {
    return false;
  }
}
