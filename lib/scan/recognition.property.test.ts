import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { arbitraryHistory } from '../testing/arbitraryHistory.ts';
import { makeHistories } from '../testing/testHistories.ts';

let histories: ReturnType<typeof makeHistories>;
beforeAll(() => {
  histories = makeHistories();
});
afterAll(() => histories.close());

// A few fixed cases; `recognition.long.test.ts` tries thousands of random ones.
test('whatever happens to files between scans, nobody sees more of known photos than before, and no setting is lost', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryHistory, (history) => histories.live(history)),
    { numRuns: 12, seed: 1817176011 },
  );
}, 120_000);
