/** How many photos are present, and how many would vanish. */
export type Removal = { readonly present: number; readonly vanishing: number };

export type RemovalRefusal = Removal & { readonly reason: 'empty' | 'too-many' };

/** Up to this many photos may always vanish, unless they are all photos. */
const ALWAYS_REMOVABLE = 10;

/**
 * Refuses a scan in which so much would vanish that something is probably wrong, such as a disk
 * that is not mounted.
 */
export function findRefusal(
  removal: Removal,
  albumsFound: number,
  maxRemoved: number,
): RemovalRefusal | null {
  const { present, vanishing } = removal;
  if (vanishing === 0) return null;
  if (albumsFound === 0) return { ...removal, reason: 'empty' };
  if (vanishing <= maxRemoved * present) return null;
  if (vanishing <= ALWAYS_REMOVABLE && vanishing < present) return null;
  return { ...removal, reason: 'too-many' };
}
