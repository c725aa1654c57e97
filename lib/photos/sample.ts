import { createHash } from 'node:crypto';

/**
 * Chooses at most `most` of `count` things, as ranks (0-based, ascending): one from each of `most`
 * equal stretches, so that they are spread over the whole. The same seed always gives the same
 * choice.
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
