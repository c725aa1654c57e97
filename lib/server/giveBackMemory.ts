import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RequestCounts } from './requestLog.ts';

const LOOK_EVERY_MS = 10_000;
/**
 * By how many bytes the heap must have grown before it is collected, so that a health check now and
 * then causes no collection.
 */
const WORTH_IT = 16 * 1024 * 1024;

/** What tests replace by their own. */
type Heap = { readonly size: () => number; readonly collect: () => void };

/**
 * Collects garbage once there has been no request for some seconds. V8 collects only when it needs
 * room, which on a machine with much memory is never. A collection takes a tenth of a second, at a
 * time when nobody waits.
 */
export function giveBackMemory({ answered }: RequestCounts, heap: Heap = thisHeap()): void {
  let lastRequests = 0;
  let lastSize = 0;
  const look = () => {
    const requests = [...answered.values()].reduce((sum, { count }) => sum + count, 0);
    const isIdle = requests === lastRequests;
    lastRequests = requests;
    if (!isIdle || heap.size() < lastSize + WORTH_IT) return;
    heap.collect();
    lastSize = heap.size();
  };
  setInterval(look, LOOK_EVERY_MS).unref();
}

function thisHeap(): Heap {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how: object) => void;
  return {
    size: () => getHeapStatistics().total_heap_size,
    collect: () => collect({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
  };
}
