import { expect, test } from 'vitest';
import { runOnGallery } from '../lib/testing/testCommands.ts';

test.each([
  [['--only', 'lookups'], '--only lookups needs --photos'],
  [['--only', 'crowd', '--photos', '10000'], '--only crowd is not measured with --photos'],
  [['--only', 'statements', '--minutes', 'few'], 'It is a number above 0.'],
])('what would measure nothing is wrong usage: %j', (args, says) => {
  const { code, out, err } = runOnGallery('', 'bench', args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(says);
});
