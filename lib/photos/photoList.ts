import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { searchWords } from '../text/search.ts';
import { listManagedPhotosById, type ManagedPhoto } from './albumDetails.ts';
import { albumHasWords } from './search.ts';

export const listedPhotosPerPage = 60;

export const photoPolicies = ['public', 'shared', 'nobody', 'own'] as const;
export const photoConditions = ['damaged', 'waiting', 'missing', 'undated'] as const;

/** What an administrator looks for among all photos. Everything given must hold. */
export type PhotoFilter = {
  /** Words of the file name, without regard to case, accents and order. */
  readonly query?: string;
  /** Words of the album's name or directory, or its year. */
  readonly album?: string;
  /**
   * By the policy in force, the photo's own or else its album's. `shared`: not public, but names
   * somebody; `nobody`: names nobody, or there is none; `own`: the photo has one of its own.
   */
  readonly policy?: (typeof photoPolicies)[number];
  readonly condition?: (typeof photoConditions)[number];
};

/** A photo of the list, with the album it is in. */
export type ListedPhoto = ManagedPhoto & { readonly albumName: string };

export type PhotoPage = {
  readonly photos: readonly ListedPhoto[];
  /** The last photo of this page, after which the next begins; null: there are no more. */
  readonly next: number | null;
};

/**
 * One page of all photos that match: albums found last come first, and in each its photos by file
 * name. `after` is the photo where the page before ended. A page is found by walking indexes from
 * there: what it costs does not depend on how many pages come before it.
 */
export function pageAllPhotos(
  db: Database,
  filter: PhotoFilter,
  after: number | null,
  perPage = listedPhotosPerPage,
): PhotoPage {
  const rows = allRows<{ id: number; albumName: string }>(
    db,
    sql`select photos.id, albums.shown_name as albumName
      from albums
      cross join photos indexed by ${sql.raw(indexOf(filter))} on photos.album_id = albums.id
      where ${matching(filter)} and ${follows(after)}
      order by albums.id desc, photos.filename, photos.id
      limit ${perPage + 1}`,
  );
  const page = rows.slice(0, perPage);
  const names = new Map(page.map(({ id, albumName }) => [id, albumName]));
  const photos = listManagedPhotosById(db, [...names.keys()]);
  const byId = new Map(photos.map((photo) => [photo.id, photo]));
  return {
    photos: page.flatMap(({ id, albumName }) => {
      const photo = byId.get(id);
      return photo ? [{ ...photo, albumName }] : [];
    }),
    next: rows.length > perPage ? (page.at(-1)?.id ?? null) : null,
  };
}

/** The index that holds what is asked for and little else. */
function indexOf({ condition }: PhotoFilter): string {
  // What is missing may be so by its album, of which its photos' rows say nothing.
  return condition === undefined || condition === 'missing'
    ? 'photos_by_name'
    : `photos_${condition}`;
}

function follows(after: number | null): Sql {
  if (after === null) return sql`1`;
  const last = (column: string) =>
    sql`(select ${sql.raw(column)} from photos as last where last.id = ${after})`;
  const albumId = last('album_id');
  return sql`albums.id <= ${albumId}
    and (albums.id < ${albumId} or (photos.filename, photos.id) > (${last('filename')}, ${after}))`;
}

/** Rows that a running scan has not shown yet went missing at 0. */
const wasSeen = sql`coalesce(photos.missing_since > 0, 1) and coalesce(albums.missing_since > 0, 1)`;
const isThere = sql`photos.missing_since is null and albums.missing_since is null`;

function matching({ query, album, policy, condition }: PhotoFilter): Sql {
  const wishes = [condition === 'missing' ? wasSeen : isThere];
  if (condition !== undefined) wishes.push(conditionIs[condition]);
  if (album !== undefined) {
    wishes.push(
      albumHasWords(album, (word) => [sql`instr(fold_text(albums.dirpath), ${word}) > 0`]),
    );
  }
  if (policy !== undefined) wishes.push(policyIs[policy]);
  for (const word of searchWords(query ?? '')) {
    wishes.push(sql`instr(${foldedName}, ${word}) > 0`);
  }
  return sql.join(wishes, sql` and `);
}

/** Most names are plain, and SQLite itself folds those, many times as fast as `fold_text`. */
const foldedName = sql`iif(
  photos.filename glob '*[^ -_a-~]*', fold_text(photos.filename), lower(photos.filename)
)`;

const conditionIs = {
  damaged: sql`photos.damaged is not null`,
  waiting: sql`photos.waiting = 1`,
  missing: sql`(photos.missing_since > 0 or albums.missing_since > 0)`,
  undated: sql`photos.taken_at is null and photos.edited_at is null`,
} satisfies Record<(typeof photoConditions)[number], Sql>;

/** The policy that decides about a photo; null where its album's says nothing of it. */
const inForce = sql`case
  when photos.policy_id is not null then photos.policy_id
  else (select policies.id from policies where policies.id = albums.policy_id and policies.inherit = 1)
end`;
const isPublic = sql`exists (select 1 from policies where policies.id = ${inForce} and policies.public = 1)`;
const namesSomebody = sql`(
  exists (select 1 from policy_users where policy_users.policy_id = ${inForce})
  or exists (select 1 from policy_groups where policy_groups.policy_id = ${inForce})
)`;

const policyIs = {
  public: isPublic,
  shared: sql`not ${isPublic} and ${namesSomebody}`,
  nobody: sql`not ${isPublic} and not ${namesSomebody}`,
  own: sql`photos.policy_id is not null`,
} satisfies Record<(typeof photoPolicies)[number], Sql>;
