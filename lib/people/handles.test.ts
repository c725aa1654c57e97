import { expect, it } from 'vitest';
import { freeHandle } from './handles.ts';

it('numbers people of one name in the order in which they come, asking few times for each', () => {
  const known = new Set<string>();
  let asked = 0;
  const isTaken = (handle: string) => {
    asked += 1;
    return known.has(handle);
  };
  for (let count = 1; count <= 5000; count += 1) {
    const handle = freeHandle('anna', isTaken);
    expect(handle).toBe(count === 1 ? 'anna' : `anna-${count}`);
    known.add(handle);
  }
  expect(asked).toBeLessThan(5000 * 30);
});

it('finds a free one where some between are gone', () => {
  const known = new Set(['anna', 'anna-2', 'anna-4', 'anna-5', 'anna-8']);
  const handle = freeHandle('anna', (each) => known.has(each));
  expect(known.has(handle)).toBe(false);
  expect(handle).toMatch(/^anna-\d$/);
});
