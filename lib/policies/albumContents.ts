import { albumCondition, photoCondition, photoIsCounted, type Viewer } from '../access/access.ts';
import { compile, idList } from '../access/condition.ts';
import { evaluate, type PolicyFacts, type ThingFacts } from '../access/evaluate.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';

/** An album as the rule sees it, its photos taken together where the rule treats them alike. */
export type AlbumContents = { readonly album: ThingFacts; readonly photos: readonly AlikePhotos[] };

/** How many present and approved photos have this policy of their own, or none. */
export type AlikePhotos = { readonly policy: PolicyFacts | null; readonly count: number };

export type Seen = {
  /** Is the album shown? */
  readonly album: boolean;
  /** Photos that may be seen, also where the album is not shown. */
  readonly photos: number;
};

const noShares: ReadonlySet<number> = new Set();

/** A thing that the scan found and nobody holds back. */
export function shownThing(policy: PolicyFacts | null): ThingFacts {
  return { present: true, approved: true, policy, shares: noShares };
}

/** What this viewer may see of an album, by the one rule: an album without photos is not shown. */
export function seenOf(viewer: Viewer, { album, photos }: AlbumContents): Seen {
  const condition = photoCondition(viewer);
  const count = photos
    .filter(({ policy }) => evaluate(condition, { album, photo: shownThing(policy) }))
    .reduce((sum, photo) => sum + photo.count, 0);
  return { album: count > 0 && isOpen(viewer, album), photos: count };
}

/** Is the album itself open to this viewer, whatever is in it? */
export function isOpen(viewer: Viewer, album: ThingFacts): boolean {
  return evaluate(albumCondition(viewer), { album, photo: shownThing(null) });
}

/** The numbers of these albums' photos: those without a policy of their own, and the rest by id. */
export type PhotoNumbers = {
  readonly albumId: number;
  readonly present: boolean;
  readonly inheriting: number;
  readonly own: readonly number[];
};

/** Of every album that exists; only present and approved photos. */
export function listPhotoNumbers(db: Database, albumIds: readonly number[]): PhotoNumbers[] {
  const albums = allRows<{ id: number; present: number; inheriting: number }>(
    db,
    sql`select id, missing_since is null as present, inheriting_count as inheriting from albums where id in ${idList(albumIds)}`,
  );
  const photos = allRows<{ id: number; albumId: number }>(
    db,
    sql`select id, album_id as albumId from photos where policy_id is not null and album_id in ${idList(albumIds)} and ${compile(photoIsCounted)} order by id`,
  );
  const own = Map.groupBy(photos, ({ albumId }) => albumId);
  return albums.map(({ id, present, inheriting }) => ({
    albumId: id,
    present: present === 1,
    inheriting,
    own: (own.get(id) ?? []).map((photo) => photo.id),
  }));
}
