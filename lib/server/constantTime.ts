import { setTimeout as sleep } from 'node:timers/promises';

const stepMs = 50;

/**
 * Waits until a whole number of steps after `startedAt` (of `performance.now()`). Threat: a 404 for
 * an album whose photos are all hidden takes a few more queries than for one that does not exist,
 * and somebody who measures a thousand responses could tell them apart.
 */
export function padTime(startedAt: number): Promise<void> {
  return sleep(msToPad(performance.now() - startedAt));
}

/** Milliseconds from then until the next multiple of a step. */
export function msToPad(elapsedMs: number): number {
  return stepMs - (elapsedMs % stepMs);
}

/**
 * May a 404 of this URL take longer if something is hidden there? `url` is the parsed target
 * (`parseTarget`), as it is for finding the route: `/x/../albums/1` is an album too.
 */
export function revealsByTime(url: URL | null): boolean {
  return url?.pathname.startsWith('/albums/') ?? false;
}
