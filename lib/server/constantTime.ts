import { setTimeout as sleep } from 'node:timers/promises';

const stepMs = 50;

/**
 * Ends at a whole number of steps after `startedAt` (of `performance.now()`). Threat: for an album of
 * which every photo is hidden a few more questions are asked than for one that there is not, and
 * whoever measures a thousand answers would tell them apart.
 */
export function padTime(startedAt: number): Promise<void> {
  return sleep(msToPad(performance.now() - startedAt));
}

export function msToPad(elapsedMs: number): number {
  return stepMs - (elapsedMs % stepMs);
}

/**
 * May it take longer to find out that there is nothing where something is hidden? `url` is what the
 * target was parsed to (`parseTarget`), as the route is found: `/x/../albums/1` is an album, too.
 */
export function revealsByTime(url: URL | null): boolean {
  return url?.pathname.startsWith('/albums/') ?? false;
}
