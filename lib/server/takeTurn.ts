import { randomBytes } from 'node:crypto';
import { nobody } from '../sessions/cookie.ts';
import { msToPad } from './constantTime.ts';
import type { Turn } from './pageTurns.ts';
import { goneSignal, type PreparedRequest } from './preparedRequest.ts';
import { clientKey } from './request.ts';
import { isSearch } from './searchBudget.ts';

/**
 * The header of requests that are made within the turn of another. When an action redirects, Next requests
 * the target page from this server, with the headers of the action's request; that page must not wait for
 * a turn while the action has it. The value is known to this process alone, since whoever sends it waits
 * for no turn.
 */
const INNER_HEADER = 'x-albumen-inner';
const innerValue = randomBytes(16).toString('hex');

/**
 * Waits until this page may be made; its turn must be ended. `gone`: the client has left meanwhile;
 * `too-many`: it has searched too much. Files of the build take no turn: they cost nothing, and a page
 * needs dozens of them.
 */
export async function takeTurn(
  prepared: PreparedRequest,
  url: URL,
): Promise<Pick<Turn, 'end'> | 'gone' | 'too-many'> {
  if (/^\/(?:api|_next)\//.test(url.pathname)) return { end: () => undefined };
  const { context, client, response } = prepared;
  const { pageTurns, searches } = context.work;
  // If the database fails here, the page reports it.
  const key = clientKey(client, await prepared.viewer().catch(() => nobody));
  const searching = isSearch(url);
  if (searching && !searches.mayAsk(key)) return 'too-many';
  const { headers } = prepared.request;
  const isInner = headers[INNER_HEADER] === innerValue;
  headers[INNER_HEADER] = innerValue;
  const turn = isInner
    ? { end: () => undefined, waited: false }
    : await pageTurns.take(key, goneSignal(response));
  if (turn === null) return 'gone';
  // Threat: somebody was signed out, or may see less, while they waited.
  if (turn.waited) prepared.lookAgain();
  // CPU time is counted, not elapsed time: on a busy machine, people would have to wait longer
  // because they had to wait.
  const before = process.threadCpuUsage();
  if (searching && !searches.mayAsk(key)) {
    turn.end();
    return 'too-many';
  }
  const end = () => {
    turn.end();
    // A second try for the same request is no longer within this turn.
    if (!isInner) delete headers[INNER_HEADER];
    const { user, system } = process.threadCpuUsage(before);
    const ms = (user + system) / 1000;
    if (searching) searches.noteMs(key, ms + msToPad(ms));
  };
  return { end };
}
