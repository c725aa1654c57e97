import type { Viewer } from '../access/access.ts';
import { isDamaged } from '../access/facts.ts';
import type { Database } from '../db/open.ts';
import { sql } from '../db/sql.ts';
import { findPhoto } from './photos.ts';
import type { VisiblePhoto } from './rows.ts';
import { albumSequence, isBeside, listPartOfSequence, shareSequence } from './sequence.ts';

/** A film would be heard, or stand still: a frame passes it over. */
const isShown = sql`photos.kind = 'image' and not (${isDamaged})`;

type Framed = { readonly id: number; readonly albumId: number | null };

/**
 * The picture that a frame shows after the one with this id, and after the last one the first. The rule
 * is asked for both: one that is hidden meanwhile is treated like one that never was, so the frame begins
 * anew. Null: there is no picture.
 */
export function findFrameStep(
  db: Database,
  viewer: Viewer,
  { id, albumId }: Framed,
  after: number | null,
): VisiblePhoto | null {
  const sequence = albumId === null ? shareSequence(viewer, id) : albumSequence(viewer, albumId);
  const shown = after === null ? null : findPhoto(db, viewer, after);
  const beyond = shown && sql`${isShown} and ${isBeside(sequence, 'after', sequence.keyOf(shown))}`;
  const first = (where: typeof isShown) =>
    listPartOfSequence(db, sequence, { where, limit: 1 })[0] ?? null;
  return (beyond && first(beyond)) ?? first(isShown);
}
