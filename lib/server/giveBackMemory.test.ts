import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { giveBackMemory } from './giveBackMemory.ts';
import { makeRequestCounts } from './requestLog.ts';

const MB = 1024 * 1024;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('memory is given back once, as soon as there are no requests', () => {
  const counts = makeRequestCounts();
  const heap = { mb: 50, collected: 0 };
  giveBackMemory(counts, {
    size: () => heap.mb * MB,
    collect: () => {
      heap.mb = 40;
      heap.collected += 1;
    },
  });
  const page = { kind: 'page', status: 200, count: 0 };
  counts.answered.set('page 200', page);
  const passes = (asked: number, grown: number) => {
    page.count += asked;
    heap.mb += grown;
    vi.advanceTimersByTime(10_000);
    return heap.collected;
  };
  expect(passes(0, 0)).toBe(1);
  expect([passes(5, 60), passes(1, 5), passes(0, 0)]).toEqual([1, 1, 2]);
  // One request every half minute, such as a check of health, uses too little memory to collect.
  expect([passes(1, 1), passes(0, 0), passes(1, 1), passes(0, 0)]).toEqual([2, 2, 2, 2]);
});

test('giving back memory collects garbage', () => {
  let garbage: unknown[] | null = Array.from({ length: 300_000 }, (_, at) => ({ at }));
  const before = process.memoryUsage().heapUsed;
  expect(garbage.length).toBe(300_000);
  garbage = null;
  giveBackMemory(makeRequestCounts());
  vi.advanceTimersByTime(10_000);
  expect(process.memoryUsage().heapUsed).toBeLessThan(before - 5 * MB);
});
