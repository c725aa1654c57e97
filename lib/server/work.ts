import { LRUCache } from 'lru-cache';
import { createQueue, type Queue } from '../images/queue.ts';
import type { Log } from '../process/log.ts';
import type { CacheWrites } from './tendCache.ts';
import { makeLane, photosAtOnce, type ThumbnailLane } from './thumbnailLanes.ts';

/** What keeps the processor busy: all of this process takes the same turns. */
export type ServerWork = {
  readonly thumbnails: ThumbnailLane;
  /** Large pictures, beside all others, so that nobody else waits for them meanwhile. */
  readonly largeThumbnails: ThumbnailLane;
  /**
   * Which version of a file was tried for a thumbnail, by its name, where none could be made: each
   * costs one attempt, not one a request.
   */
  readonly undecodable: LRUCache<string, string>;
  /** Pictures are read to their end meanwhile: a few at a time, each once. */
  readonly stripping: Queue;
  /** For the keys of whole files that are sent. */
  readonly keys: SpareTime;
  readonly cacheWrites: CacheWrites;
};

export function createServerWork(log: Log): ServerWork {
  return {
    thumbnails: makeLane({ photos: photosAtOnce, tell: log.warn }),
    largeThumbnails: makeLane({ photos: 1, tell: log.warn }),
    undecodable: new LRUCache({ max: 10_000 }),
    stripping: createQueue(2),
    keys: createSpareTime(() => performance.now()),
    cacheWrites: { bytes: 0 },
  };
}

export type SpareTime = {
  /** Runs `work` and answers true, or false where there is no time left for it. */
  readonly spend: (work: () => void) => boolean;
};

/** Of each second, and at most so many milliseconds at once after a rest. */
const SHARE = 0.1;
const MOST_MS = 100;

/**
 * Time for what may as well be done another day. Threat: hashing takes longer than sending where the
 * processor has no instructions for it: a whole archive would take several times as long. Over a
 * line that is slower than that all is hashed; over a faster one, some files each time.
 */
export function createSpareTime(now: () => number): SpareTime {
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
