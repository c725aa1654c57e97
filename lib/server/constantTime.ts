import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

const STEP_MS = 50;
/** For what is one lookup, whatever it finds: it takes some microseconds more where something is hidden. */
const SHORT_STEP_MS = 10;

/**
 * Waits until a whole number of steps after `startedAt` (of `performance.now()`). Threat: a 404 for
 * an album whose photos are all hidden takes a few more queries than for one that does not exist,
 * and somebody who measures a thousand responses could tell them apart.
 */
export async function padTime(startedAt: number, stepMs = STEP_MS): Promise<void> {
  const elapsed = performance.now() - startedAt;
  const until = startedAt + elapsed + msToPad(elapsed, stepMs);
  await sleep(Math.max(0, until - performance.now() - LATE_MS));
  while (performance.now() < until) await nextTurn();
}

/**
 * By how much a timer may be late, in milliseconds. Threat: timers count whole milliseconds from the turn of the
 * event loop in which they are set, so what took longer would still be sent later.
 */
const LATE_MS = 2;

/** Milliseconds from then until the next multiple of a step. */
export function msToPad(elapsedMs: number, stepMs = STEP_MS): number {
  return stepMs - (elapsedMs % stepMs);
}

/** The addresses of lists: what is looked through for one may be much, and hidden. */
const LISTS = /^\/(?:albums|shared|years|favourites|map)(?:\/|$)/;

/**
 * The step at which a 404 of this URL is sent, in milliseconds. `url` is the parsed target
 * (`parseTarget`), as it is for finding the route: `/x/../albums/1` is an album too.
 */
export function stepOfNotFound(url: URL | null): number {
  return url !== null && LISTS.test(url.pathname) ? STEP_MS : SHORT_STEP_MS;
}
