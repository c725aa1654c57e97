import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { RequestCounts } from './requestLog.ts';

const LOOK_EVERY_MS = 10_000;
/** Bytes by which the heap has to have grown, so that a probe now and then collects nothing. */
const WORTH_IT = 16 * 1024 * 1024;

/** What tests replace. */
type Heap = { readonly size: () => number; readonly collect: () => void };

/**
 * Gives back what rendering left behind, as soon as nobody has asked for anything for some seconds: V8
 * collects when it needs room, and on a machine with much of it never. It takes a tenth of a second, which
 * nobody waits for then.
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
