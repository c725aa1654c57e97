/**
 * Decides by how long calls of the file system take whether they are made one after another,
 * synchronously, or several at a time.
 */
export type Pace = {
  /** How many calls are still to be made asynchronously; 0: calls are synchronous. */
  readonly left: () => number;
  /** Takes the milliseconds of a synchronous call. */
  readonly took: (ms: number) => void;
  /** So many calls are made asynchronously. */
  readonly passed: (calls: number) => void;
};

/** How many synchronous calls are measured together. */
const MEASURED = 128;
/**
 * Milliseconds. Where nothing waits for a disk or a network, a call takes at most this long on
 * average.
 */
const QUICK_MS = 0.2;
/**
 * How many calls must have taken longer: where it were fewer, another process may just have had the
 * processor.
 */
const LEAST_SLOW = 4;
/** After how many asynchronous calls synchronous ones are tried again. */
const TRIED_AGAIN_AFTER = 2_048;

/**
 * Measures synchronous calls: an asynchronous one takes three to four times the processor time, and pays
 * only where calls have to wait for a disk or a network.
 */
export function measurePace(): Pace {
  let calls = 0;
  let sum = 0;
  let slow = 0;
  let left = 0;
  return {
    left: () => left,
    passed: (count) => {
      left = Math.max(0, left - count);
    },
    took: (ms) => {
      calls += 1;
      sum += ms;
      if (ms > QUICK_MS) slow += 1;
      if (slow >= LEAST_SLOW && sum > MEASURED * QUICK_MS) left = TRIED_AGAIN_AFTER;
      if (calls < MEASURED && left === 0) return;
      calls = 0;
      sum = 0;
      slow = 0;
    },
  };
}
