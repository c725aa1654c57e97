import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arbitraryHistory } from '../testing/arbitraryHistory.ts';
import { makePlanCheck } from '../testing/testDifferences.ts';
import { makeHistories } from '../testing/testHistories.ts';

let histories: ReturnType<typeof makeHistories>;
beforeAll(() => {
  histories = makeHistories();
});
afterAll(() => histories.close());

// A few fixed cases; `recognition.long.test.ts` tries hundreds of random ones.
test('a plan and a report made of the differing files alone are those made of all files', async () => {
  const { look, settled } = makePlanCheck();
  await fc.assert(
    fc.asyncProperty(arbitraryHistory, (history) => histories.live(history, look)),
    { numRuns: 5, seed: 42 },
  );
  expect(settled()).toBeGreaterThan(0);
}, 120_000);
