import { join } from 'node:path';
import { test } from 'vitest';
import { makeSoundFiles, readSoundFiles, surviveMutants } from '../testing/mutatedFiles.ts';

/** Files are tried this many at a time, so that they fit on the disk; MUTANTS says how many there are in all. */
const ROUND = 250;
const rounds = Math.ceil(Number(process.env['MUTANTS'] ?? 4_000) / ROUND);
const firstSeed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9));

// The real photos are not part of the repository. Where they are absent, drawn ones are mutated instead.
const photos = join(import.meta.dirname, '../../../shared/photos');

test('none of thousands of files with faults makes a scan or a byte route fail, hang or keep it open', {
  timeout: 3 * 3_600_000,
}, async () => {
  const sound = [...(await makeSoundFiles()), ...readSoundFiles(photos, 3_000_000)];
  for (let round = 0; round < rounds; round += 1) {
    const seed = firstSeed + round;
    const start = Math.floor((round * ROUND) % sound.length);
    const order = [...sound.slice(start), ...sound.slice(0, start)];
    console.warn(
      seed,
      JSON.stringify(await surviveMutants(order, ROUND, { seed, renditions: true })),
    );
  }
});
