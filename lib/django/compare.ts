import {
  hasPermission,
  partCondition,
  photoCondition,
  type Viewer,
  visitor,
} from '../access/access.ts';
import { compile } from '../access/condition.ts';
import { listPeople } from '../access/viewers.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import type { People } from './importOriginalPeople.ts';
import type { Matches } from './matchThings.ts';
import type { Original, OriginalUser } from './original.ts';
import { makeShows, type OriginalPhotoRule, seesEverything } from './originalRule.ts';

/** What one user, or visitors, see here and saw in the other gallery, counted in photos. */
export type ViewerComparison = {
  /** A handle; null: visitors. */
  readonly user: string | null;
  /** How many photos of the other gallery were shown there, and are here. */
  readonly there: number;
  readonly here: number;
  /** Shown here and not there. */
  readonly more: readonly number[];
  /** Not in the other gallery at all, and shown here by this import. */
  readonly unknown: readonly number[];
  /** Shown there and not here, by ids there; files that are not here are among them. */
  readonly fewer: readonly string[];
};

/** Which photos that are not in the other gallery are seen here, by user id; null: visitors. */
type SeenBefore = ReadonlyMap<number | null, ReadonlySet<number>>;

/** What is seen before the import. Must be called before anything is written. */
export function readSeenBefore(db: Database, { photos }: Matches): SeenBefore {
  const unknown = photos.flatMap(({ here, original }) => (original ? [] : [here.id]));
  return new Map(
    listViewers(db).map(({ viewer }) => {
      const seen = unknown.length === 0 ? new Set<number>() : seenBy(db, viewer);
      return [viewer.userId, new Set(unknown.filter((id) => seen.has(id)))];
    }),
  );
}

/** Users who see everything here by a permission, whatever policies say. */
export function idsSeeingAll(db: Database): ReadonlySet<number> {
  return new Set(
    listPeople(db).flatMap(({ id, viewer }) => (hasPermission(viewer, 'view') ? [id] : [])),
  );
}

type Imports = {
  readonly original: Original;
  readonly matches: Matches;
  readonly people: People;
  readonly photoRule: OriginalPhotoRule;
  readonly before: SeenBefore;
  /** Users who saw everything before. */
  readonly exempt: ReadonlySet<number>;
};

/**
 * Compares, for every user and for visitors, photo by photo, what the other gallery's rule shows with
 * what ours shows, by the statements that pages use.
 */
export function compareGalleries(
  db: Database,
  { original, matches, people, photoRule, before, exempt }: Imports,
): ViewerComparison[] {
  const shows = makeShows(original, photoRule);
  const userHere = new Map(original.users.map((user) => [people.users.get(user.id), user]));
  return listViewers(db).flatMap(({ handle, viewer }) => {
    if (viewer.userId !== null && exempt.has(viewer.userId)) return [];
    const user = viewer.userId === null ? null : (userHere.get(viewer.userId) ?? null);
    const seen = seenBy(db, viewer);
    const seenBefore = before.get(viewer.userId) ?? before.get(null) ?? new Set();
    return [compareOne({ original, matches, shows, user, seen, seenBefore, handle })];
  });
}

function compareOne({
  original,
  matches,
  shows,
  user,
  seen,
  seenBefore,
  handle,
}: {
  original: Original;
  matches: Matches;
  shows: ReturnType<typeof makeShows>;
  user: OriginalUser | null;
  seen: ReadonlySet<number>;
  seenBefore: ReadonlySet<number>;
  handle: string | null;
}): ViewerComparison {
  const shown = new Set(original.photos.filter((photo) => shows(user, photo)));
  const seesAll = user !== null && seesEverything(original, user);
  const [more, unknown]: [number[], number[]] = [[], []];
  const found = new Set<unknown>();
  for (const { here, original: photo } of matches.photos) {
    if (!seen.has(here.id)) continue;
    found.add(photo);
    if (photo && !shown.has(photo)) more.push(here.id);
    if (!photo && !seesAll && !seenBefore.has(here.id)) unknown.push(here.id);
  }
  const fewer = [...shown].filter((photo) => !found.has(photo)).map(({ id }) => id);
  found.delete(null);
  return { user: handle, there: shown.size, here: found.size, more, unknown, fewer };
}

function listViewers(db: Database): { handle: string | null; viewer: Viewer }[] {
  const people = listPeople(db).map(({ handle, viewer }) => ({ handle, viewer }));
  return [{ handle: null, viewer: visitor }, ...people];
}

/** The ids of the photos that a viewer sees, and of their parts. */
function seenBy(db: Database, viewer: Viewer): Set<number> {
  const tables = sql`albums join photos on photos.album_id = albums.id`;
  const items = allRows<{ id: number }>(
    db,
    sql`select photos.id
      from ${tables}
      where ${compile(photoCondition(viewer))}`,
  );
  const seen = new Set(items.map(({ id }) => id));
  const parts = allRows<{ id: number; partOf: number }>(
    db,
    sql`select photos.id, photos.part_of as partOf
      from ${tables}
      where ${compile(partCondition(viewer, 'see'))}`,
  );
  for (const { id, partOf } of parts) if (seen.has(partOf)) seen.add(id);
  return seen;
}
