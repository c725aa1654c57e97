import { createHash } from 'node:crypto';
import type { TileId } from '../config/tiles.ts';

/** Kept tiles are valid until such a span of time ends, 30 days at most; maps change slowly. */
const EPOCH_MS = 30 * 24 * 60 * 60 * 1000;

const epochOf = (now: number) => Math.floor(now / EPOCH_MS);

/** Where a tile of a template is kept, as of now. */
export function tileKey(template: string, { z, x, y }: TileId, now: number): string {
  const source = createHash('sha256').update(template).digest('hex').slice(0, 16);
  const directory = ((x * 31 + y) % 256).toString(16).padStart(2, '0');
  return `tiles/${directory}/${epochOf(now)}-${source}-${z}-${x}-${y}`;
}

/** Will a kept tile not be asked for any more? */
export function isOldTile(key: string, now: number): boolean {
  const epoch = /^tiles\/[0-9a-f]{2}\/(\d{1,6})-[0-9a-f]{16}-\d+-\d+-\d+$/.exec(key)?.[1];
  return epoch === undefined || Number(epoch) < epochOf(now);
}
