import { expect, test } from 'vitest';
import { makeSoundFiles, surviveMutants } from '../testing/mutatedFiles.ts';

test('of files with faults of every kind none makes a scan or a byte route fail, hang or hold on to it', {
  timeout: 300_000,
}, async () => {
  const sound = await makeSoundFiles();
  const { files, statuses } = await surviveMutants(sound, sound.length, {
    seed: 1,
    renditions: false,
  });
  expect(statuses[200]).toBeGreaterThan(files);
});
