/** What is present, and what would not be any more. */
export type Removal = { readonly present: number; readonly vanishing: number };

export type RemovalRefusal = Removal & { readonly reason: 'empty' | 'too-many' };

/** Fewer photos than this may always vanish, unless they are all there are. */
const ALWAYS_REMOVABLE = 10;

/** Whether so much would vanish that something else must be wrong: a disk that is not there, say. */
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
