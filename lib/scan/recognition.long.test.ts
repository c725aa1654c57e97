import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { arbitraryHistory } from '../testing/arbitraryHistory.ts';
import { makePlanCheck } from '../testing/testDifferences.ts';
import { makeHistories } from '../testing/testHistories.ts';

let histories: ReturnType<typeof makeHistories>;
beforeAll(() => {
  histories = makeHistories();
});
afterAll(() => histories.close());

test('in 3,000 histories of a library, nobody sees more of known photos than before, and no setting is lost', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryHistory, (history) => histories.live(history)),
    { numRuns: 3_000 },
  );
}, 3_600_000);

test('in 500 histories, a plan made of the differing files alone is the one made of all files', async () => {
  const { look } = makePlanCheck();
  await fc.assert(
    fc.asyncProperty(arbitraryHistory, (history) => histories.live(history, look)),
    { numRuns: 500 },
  );
}, 3_600_000);
