import { createHash } from 'node:crypto';

/**
 * Which of `count` things to show: at most `most` ranks (0-based, ascending), one from each of as
 * many equal stretches, so that they are spread over the whole. `seed` decides; the same seed
 * always chooses the same.
 */
export function sampleRanks(count: number, most: number, seed: string): number[] {
  if (count <= most) return Array.from({ length: count }, (_, rank) => rank);
  const dice = createHash('sha256').update(seed).digest();
  return Array.from({ length: most }, (_, i) => {
    const start = Math.floor((i * count) / most);
    const end = Math.floor(((i + 1) * count) / most);
    return start + (dice.readUInt32LE((i * 4) % 28) % (end - start));
  });
}
