import { expect, test } from 'vitest';
import { makeSoundFiles, surviveMutants } from '../testing/mutatedFiles.ts';

test('no file with faults of any kind makes a scan or a byte route fail, hang or keep it open', {
  timeout: 300_000,
}, async () => {
  const sound = await makeSoundFiles();
  const { files, statuses } = await surviveMutants(sound, sound.length, {
    seed: 1,
    renditions: false,
  });
  expect(statuses[200]).toBeGreaterThan(files);
});
