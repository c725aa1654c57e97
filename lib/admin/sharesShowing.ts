import { compile } from '../db/condition.ts';
import type { Database } from '../db/open.ts';
import { allRows, firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { photoCondition, type Viewer, visitor } from '../domain/access.ts';
import type { Target } from './targets.ts';

/** A share through which an album's photos, or a photo, can be seen now. */
export type ShowingShare = {
  readonly id: number;
  readonly name: string;
  /** How many photos of the album; 1 for a photo. */
  readonly photos: number;
};

/** Whoever has the link of one of these sees it too, whoever that is. The rule itself is asked. */
export function listSharesShowing(
  db: Database,
  { kind, id }: Target,
  now = Date.now(),
): ShowingShare[] {
  const photo = kind === 'photo' ? sql`photos.id = ${id}` : sql`photos.album_id = ${id}`;
  const candidates = allRows<{ id: number; name: string }>(
    db,
    sql`select id, name from shares where revoked_at is null and coalesce(expires_at > ${now}, 1) and (
      album_id in (select album_id from photos where ${photo})
      or id in (select share_id from share_photos join photos on photos.id = share_photos.photo_id where ${photo})
    ) order by id desc`,
  );
  return candidates.flatMap((share) => {
    const bearer: Viewer = { ...visitor, shareIds: [share.id], sharesAlone: true };
    const seen = firstRow<{ photos: number }>(
      db,
      sql`select count(*) as photos from photos join albums on albums.id = photos.album_id where ${photo} and ${compile(photoCondition(bearer))}`,
    );
    return seen && seen.photos > 0 ? [{ ...share, photos: seen.photos }] : [];
  });
}
