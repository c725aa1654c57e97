import { idList } from '../access/condition.ts';
import { type Target, tagOf } from '../access/targets.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { displayName } from '../library/albumPath.ts';

/** What an album or a photo is called. */
export type Title = {
  readonly target: Target;
  /** The album's shown name, or the photo's file name. */
  readonly name: string;
  /** In the library. */
  readonly path: string;
  /** `YYYY-MM-DD`, of the album. */
  readonly date: string;
};

type Row = { id: number; name: string; dirpath: string; filename: string | null; date: string };

/** The titles of these albums and photos, in their order; those that do not exist are left out. */
export function listTitles(db: Database, targets: readonly Target[]): Title[] {
  const idsOf = (kind: Target['kind']) =>
    idList(targets.filter((each) => each.kind === kind).map(({ id }) => id));
  const rows = allRows<Row & { kind: Target['kind'] }>(
    db,
    sql`select 'album' as kind, id, shown_name as name, dirpath, null as filename, shown_date as date
      from albums
      where id in ${idsOf('album')}
      union all
      select 'photo', photos.id, '', albums.dirpath, photos.filename, albums.shown_date
      from photos
      join albums on albums.id = photos.album_id
      where photos.id in ${idsOf('photo')}`,
  );
  const titles = new Map(rows.map(({ kind, ...row }) => [tagOf({ kind, id: row.id }), row]));
  return targets.flatMap((target) => {
    const row = titles.get(tagOf(target));
    return row ? [{ target, ...titleOf(row) }] : [];
  });
}

function titleOf({ name, dirpath, filename, date }: Row) {
  if (filename === null) return { name: displayName({ name, dirpath }), path: dirpath, date };
  return { name: filename, path: dirpath === '' ? filename : `${dirpath}/${filename}`, date };
}
