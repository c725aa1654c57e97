import type { Viewer } from '../access/access.ts';
import { isDamaged } from '../access/facts.ts';
import type { Database } from '../db/open.ts';
import { sql } from '../db/sql.ts';
import { findPhoto } from './photos.ts';
import type { VisiblePhoto } from './rows.ts';
import { albumSequence, isBeside, listPartOfSequence, shareSequence } from './sequence.ts';

/** SQL over `photos`: does a frame show it? Not films, which would be heard, or stand still. */
const isShown = sql`photos.kind = 'image' and not (${isDamaged})`;

type Framed = { readonly id: number; readonly albumId: number | null };

/**
 * The picture that a frame shows after the one with the id `after`: the next one; after the last, the
 * first again. Where that picture has been hidden meanwhile, the frame begins anew, as if there had been
 * none. Null: there is no picture to show.
 */
export function findFrameStep(
  db: Database,
  viewer: Viewer,
  { id, albumId }: Framed,
  after: number | null,
): VisiblePhoto | null {
  const sequence = albumId === null ? shareSequence(viewer, id) : albumSequence(viewer, albumId);
  const shown = after === null ? null : findPhoto(db, viewer, after);
  const isNext = shown && sql`${isShown} and ${isBeside(sequence, 'after', sequence.keyOf(shown))}`;
  const first = (where: typeof isShown) =>
    listPartOfSequence(db, sequence, { where, limit: 1 })[0] ?? null;
  return (isNext && first(isNext)) ?? first(isShown);
}
