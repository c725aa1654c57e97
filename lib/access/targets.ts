import { isAbsolute, posix, relative } from 'node:path';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { splitPath } from '../library/albumPath.ts';
import { foldPath } from '../library/foldedPath.ts';
import { AdminError } from '../text/adminError.ts';
import { nearestHint } from '../text/nearest.ts';

/** What a policy is of. */
export type Target = { readonly kind: 'album' | 'photo'; readonly id: number };

/** `album:12` */
export function tagOf({ kind, id }: Target): string {
  return `${kind}:${id}`;
}

/** Reads `album:12` or `photo:34`, or is null. */
export function parseTag(text: string): Target | null {
  const [, kind, id] = /^(album|photo):(\d{1,15})$/.exec(text) ?? [];
  if ((kind !== 'album' && kind !== 'photo') || id === undefined) return null;
  return { kind, id: Number(id) };
}

/**
 * The albums or photos that an owner means by `album:ID`, `photo:ID`, a directory of the library
 * (its albums), a file (its photo), or a glob. A glob means the albums whose directory it matches;
 * only one that matches no directory means photos. Never empty.
 *
 * @throws AdminError where it means nothing
 */
export function listTargets(db: Database, text: string, libraryRoot: string): Target[] {
  const tagged = parseTag(text);
  if (tagged) return existing(db, tagged);
  const path = libraryPath(text, libraryRoot);
  const found = [albumsIn, photosAt, matches].reduce<Target[]>(
    (targets, find) => (targets.length > 0 ? targets : find(db, path)),
    [],
  );
  if (found.length > 0) return found;
  throw unknownPath(db, text, path);
}

function existing(db: Database, target: Target): Target[] {
  const table = sql.raw(`${target.kind}s`);
  const rows = allRows<{ id: number }>(db, sql`select id from ${table} where id = ${target.id}`);
  if (rows.length > 0) return [target];
  throw new AdminError('unknown-target', `There is no ${target.kind} ${target.id}.`, {
    target: tagOf(target),
  });
}

/** As the database has it: relative to the library, normalised, without slashes at its ends. */
function libraryPath(text: string, libraryRoot: string): string {
  const inside = isAbsolute(text) ? relative(libraryRoot, text) : text;
  const path = posix.normalize(foldPath(inside).folded).replace(/^\.?\/+|\/+$/g, '');
  return path === '.' ? '' : path;
}

function albumsIn(db: Database, path: string): Target[] {
  return allRows<Target>(
    db,
    sql`select 'album' as kind, id from albums where dirpath = ${path} and missing_since is null order by id`,
  );
}

function photosAt(db: Database, path: string): Target[] {
  const { dirpath, filename } = splitPath(path);
  return allRows<Target>(
    db,
    sql`select 'photo' as kind, photos.id from albums join photos on photos.album_id = albums.id where albums.dirpath = ${dirpath} and photos.filename = ${filename} and photos.missing_since is null order by photos.id`,
  );
}

type Place = { kind: 'album' | 'photo'; id: number; path: string };

function matches(db: Database, glob: string): Target[] {
  if (!/[*?[{]/.test(glob)) return [];
  const albums = allRows<Place>(
    db,
    sql`select 'album' as kind, id, dirpath as path from albums where missing_since is null order by id`,
  );
  const matched = matching(albums, glob);
  if (matched.length > 0) return matched;
  const photos = allRows<Place>(
    db,
    sql`select 'photo' as kind, photos.id, ltrim(albums.dirpath || '/', '/') || photos.filename as path from photos join albums on albums.id = photos.album_id where photos.missing_since is null order by photos.id`,
  );
  return matching(photos, glob);
}

function matching(places: readonly Place[], glob: string): Target[] {
  return places
    .filter(({ path }) => posix.matchesGlob(path, glob))
    .map(({ kind, id }) => ({ kind, id }));
}

function unknownPath(db: Database, text: string, path: string): AdminError {
  const paths = allRows<{ dirpath: string }>(
    db,
    sql`select distinct dirpath from albums where missing_since is null`,
  ).map(({ dirpath }) => dirpath);
  const below = paths.filter((each) => each.startsWith(`${path}/`)).length;
  const remedy =
    below > 0
      ? ` ${below} of the directories below it are albums: use "${path}/**" for those.`
      : ` Use album:ID, photo:ID, a directory or file of the library, or a glob.${nearestHint(path, paths)}`;
  return new AdminError('unknown-target', `"${text}" is no album and no photo.${remedy}`, {
    target: text,
  });
}
