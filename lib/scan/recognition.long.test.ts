import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { arbitraryHistory, createHistories } from '../testing/testRecognition.ts';

let histories: ReturnType<typeof createHistories>;
beforeAll(() => {
  histories = createHistories();
});
afterAll(() => histories.close());

test('in 3,000 histories of a library, nobody sees more of what is known, and no setting is lost', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryHistory, (history) => histories.live(history)),
    { numRuns: 3_000 },
  );
}, 3_600_000);
