import { isAbsolute, posix, relative } from 'node:path';
import { idList } from '../access/condition.ts';
import { isPresent } from '../access/facts.ts';
import { parseTag, type Target, tagOf } from '../access/targets.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { splitPath } from '../library/albumPath.ts';
import { foldPath } from '../library/foldedPath.ts';
import { openGlob } from '../library/pathGlob.ts';
import { AdminError } from '../text/adminError.ts';
import { nearestHint } from '../text/nearest.ts';

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
  const isGlob = /[*?[{]/.test(path);
  const found = [albumsIn, photosAt, ...(isGlob ? [matches] : [])].reduce<Target[]>(
    (targets, find) => (targets.length > 0 ? targets : find(db, path)),
    [],
  );
  if (found.length > 0) return found;
  throw unknownPath(db, text, fold(path));
}

function existing(db: Database, target: Target): Target[] {
  const table = sql.raw(`${target.kind}s`);
  const rows = allRows<{ id: number }>(db, sql`select id from ${table} where id = ${target.id}`);
  if (rows.length > 0) return [target];
  throw new AdminError('unknown-target', `There is no ${target.kind} ${target.id}.`, {
    target: tagOf(target),
  });
}

/** The path relative to the library, without slashes at its ends. */
function libraryPath(text: string, libraryRoot: string): string {
  const inBucket = libraryRoot.startsWith('s3://') && text.startsWith(libraryRoot);
  const inside = inBucket
    ? text.slice(libraryRoot.length)
    : isAbsolute(text)
      ? relative(libraryRoot, text)
      : text;
  const path = posix.normalize(inside).replace(/^\.?\/+|\/+$/g, '');
  return path === '.' ? '' : path;
}

/**
 * Paths are compared folded, so that a typed path means every path that looks like it, whatever
 * Unicode form its letters have.
 */
function fold(path: string): string {
  return foldPath(path).folded;
}

type Place = { readonly id: number; readonly path: string };

function albumsIn(db: Database, path: string): Target[] {
  return targetsOf('album', presentAlbums(db), isLike(path));
}

function photosAt(db: Database, path: string): Target[] {
  const { dirpath, filename } = splitPath(path);
  const isItsAlbum = isLike(dirpath);
  const albums = presentAlbums(db).filter((album) => isItsAlbum(album.path));
  const photos = allRows<{ id: number; path: string }>(
    db,
    sql`select id, filename as path from photos
      where album_id in ${idList(albums.map(({ id }) => id))} and ${isPresent('photos')}
      order by id`,
  );
  return targetsOf('photo', photos, isLike(filename));
}

function matches(db: Database, glob: string): Target[] {
  const isMatched = openGlob(glob);
  const matched = targetsOf('album', presentAlbums(db), isMatched);
  if (matched.length > 0) return matched;
  const photos = allRows<Place>(
    db,
    sql`select photos.id, ltrim(albums.dirpath || '/', '/') || photos.filename as path
      from albums join photos on photos.album_id = albums.id
      where ${isPresent('photos')} and ${isPresent('albums')}
      order by photos.id`,
  );
  return targetsOf('photo', photos, isMatched);
}

function presentAlbums(db: Database): Place[] {
  return allRows<Place>(
    db,
    sql`select id, dirpath as path
      from albums
      where ${isPresent('albums')}
      order by id`,
  );
}

/** Makes a function that tells whether a path looks like this one. */
function isLike(path: string): (other: string) => boolean {
  const folded = fold(path);
  return (other) => fold(other) === folded;
}

/** The targets among these places whose path is meant. */
function targetsOf(
  kind: Target['kind'],
  places: readonly Place[],
  isMeant: (path: string) => boolean,
): Target[] {
  return places.filter(({ path }) => isMeant(path)).map(({ id }) => ({ kind, id }));
}

function unknownPath(db: Database, text: string, path: string): AdminError {
  const paths = allRows<{ dirpath: string }>(
    db,
    sql`select distinct dirpath
      from albums
      where ${isPresent('albums')}`,
  ).map(({ dirpath }) => dirpath);
  const below = paths.filter((each) => fold(each).startsWith(`${path}/`)).length;
  const remedy =
    below > 0
      ? ` ${below} of the directories below it are albums: use "${path}/**" for those.`
      : ` Use album:ID, photo:ID, a directory or file of the library, or a glob.${nearestHint(path, paths)}`;
  return new AdminError('unknown-target', `"${text}" is no album and no photo.${remedy}`, {
    target: text,
  });
}
