/**
 * How much of a gallery a scan would remove, and when that is too much. Free of input and output.
 */
import { countPresent, type IdentityRow, type KnownAlbum } from './knownRows.ts';

export type RemovalOptions = {
  /** The fraction of the present photos that may vanish, from 0 to 1. */
  readonly maxRemoved: number;
  readonly allowRemovals: boolean;
  /** Is there a file at this raw path that is no photo, though an earlier version took it for one? */
  readonly isSidecar: (rawPath: string) => boolean;
  /** How many present photos take no part in the plan, since they are settled. */
  readonly settled: number;
};

/** How many photos are present, and how many would vanish. */
export type Removal = { readonly present: number; readonly vanishing: number };

export type RemovalRefusal = Removal & { readonly reason: 'empty' | 'too-many' };

/** Counts the photos that are present, and those of them that are lost. */
export function countRemoval(
  known: readonly KnownAlbum[],
  lost: readonly IdentityRow[],
  { settled, isSidecar }: RemovalOptions,
): Removal {
  const vanishing = lost.filter(
    ({ presence, rawPath }) => presence === 'present' && !isSidecar(rawPath),
  );
  return {
    present: known.reduce((sum, album) => sum + countPresent(album), settled),
    vanishing: vanishing.length,
  };
}

/** Up to this many photos may always vanish, unless they are all photos. */
const ALWAYS_REMOVABLE = 10;

/**
 * Refuses a scan in which so much would vanish that something is probably wrong, such as a disk
 * that is not mounted.
 */
export function findRefusal(
  removal: Removal,
  albumsFound: number,
  { maxRemoved, allowRemovals }: RemovalOptions,
): RemovalRefusal | null {
  const { present, vanishing } = removal;
  if (vanishing === 0 || allowRemovals) return null;
  if (albumsFound === 0) return { ...removal, reason: 'empty' };
  if (vanishing <= maxRemoved * present) return null;
  if (vanishing <= ALWAYS_REMOVABLE && vanishing < present) return null;
  return { ...removal, reason: 'too-many' };
}
