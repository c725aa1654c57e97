import { LRUCache } from 'lru-cache';
import { makeQueue, type Queue } from '../images/queue.ts';
import type { Log } from '../process/log.ts';
import { type Health, makeHealth } from './healthChecks.ts';
import { makePageTurns, type PageTurns } from './pageTurns.ts';
import { makeRequestCounts, type RequestCounts } from './requestLog.ts';
import { makeSearchBudget, type SearchBudget } from './searchBudget.ts';
import type { CacheWrites } from './tendCache.ts';
import { makeLane, photosAtOnce, type ThumbnailLane } from './thumbnailLanes.ts';

/** Renditions that are being made. */
type RenditionWork = {
  /** One at a time: each takes a processor for about as long as the film. */
  readonly queue: Queue;
  /** The fraction that is done, by name. */
  readonly progress: Map<string, number>;
  /** Names of those that could not be made, which are not tried again, or not for a while. */
  readonly failed: LRUCache<string, true>;
};

/** Queues for what costs much, shared by the whole process. */
export type ServerWork = {
  readonly thumbnails: ThumbnailLane;
  /** A lane for large pictures only, so that other pictures do not wait for them. */
  readonly largeThumbnails: ThumbnailLane;
  /**
   * For thumbnails that could not be made, by name: the version of the file that was tried, so that
   * each version is tried once and not at every request.
   */
  readonly undecodable: LRUCache<string, string>;
  /** Planning reads pictures to their end, so only a few run at a time, and each only once. */
  readonly stripping: Queue;
  /** The time budget for computing keys of whole files that are sent. */
  readonly keys: SpareTime;
  readonly pageTurns: PageTurns;
  readonly searches: SearchBudget;
  readonly cacheWrites: CacheWrites;
  readonly renditions: RenditionWork;
  readonly health: Health;
  readonly requests: RequestCounts;
  /** Thumbnails that were made since the start. */
  readonly made: { thumbnails: number };
};

/** The queues and budgets of a server process, all empty. */
export function makeServerWork(log: Log): ServerWork {
  return {
    thumbnails: makeLane({ photos: photosAtOnce, tell: log.warn }),
    largeThumbnails: makeLane({ photos: 1, tell: log.warn }),
    undecodable: new LRUCache({ max: 10_000 }),
    stripping: makeQueue(2),
    keys: makeSpareTime(() => performance.now()),
    pageTurns: makePageTurns(() => performance.now()),
    searches: makeSearchBudget(() => performance.now()),
    cacheWrites: { bytes: 0, kept: null },
    renditions: {
      queue: makeQueue(1),
      progress: new Map(),
      failed: new LRUCache({ max: 10_000 }),
    },
    health: makeHealth(),
    requests: makeRequestCounts(),
    made: { thumbnails: 0 },
  };
}

/** A budget of time, see `makeSpareTime`. */
export type SpareTime = {
  /** Runs `work` and returns true; returns false where no time is left. */
  readonly spend: (work: () => void) => boolean;
};

/** The fraction of the time that may be spent, and the most milliseconds that may accumulate. */
const SHARE = 0.1;
const MOST_MS = 100;

/**
 * A budget of time for work that can be done later. Threat: on a processor without instructions for
 * it, hashing takes longer than sending, and a whole archive would take several times as long. Over
 * a slow connection all files are hashed; over a fast one, some files each time.
 */
export function makeSpareTime(now: () => number): SpareTime {
  let left = MOST_MS;
  let at = now();
  return {
    spend(work) {
      const begun = now();
      left = Math.min(MOST_MS, left + (begun - at) * SHARE);
      at = begun;
      if (left <= 0) return false;
      work();
      left -= now() - begun;
      return true;
    },
  };
}
