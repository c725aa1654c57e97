import type { Database } from '../../lib/db/open.ts';
import { allRows } from '../../lib/db/run.ts';
import { sql } from '../../lib/db/sql.ts';
import { type BenchGallery, type BenchViewerName, withDatabase } from './galleries.ts';

export type PageName = 'index' | 'search' | 'timeline' | 'year' | 'album' | 'photo' | 'sign-in';

/** How many different albums and photos are used, spread over the library. */
const SAMPLES = 20;

/** Addresses of each page that the viewer may see; several for albums and photos, used in turn. */
export function findPages(
  gallery: BenchGallery,
): Record<PageName, Record<BenchViewerName, string[]>> {
  return withDatabase(gallery, (db) => {
    const byGroup = sql`(
      select policy_id
      from policy_groups
      join groups on groups.id = group_id
      where groups.name <> 'colleagues')`;
    const open = sql`(select id from policies where public = 1)`;
    const forVisitor = albumIds(db, sql`policy_id in ${open}`);
    const forRelative = albumIds(db, sql`policy_id in ${byGroup}`);
    const same = (paths: string[]) => ({ visitor: paths, relative: paths, view: paths });
    const of = (visitor: string[], relative: string[]) => ({ visitor, relative, view: relative });
    return {
      index: same(['/']),
      search: same(['/?q=paris', '/?q=SNOW', '/?q=garden', '/?q=oslo']),
      timeline: same([
        ...['/timeline', '/timeline?at=2019-07', '/timeline?at=2007-01', '/timeline?at=undated'],
        ...['/timeline?after=2015-05-15T10:00:00_1', '/timeline?on=07-14'],
      ]),
      year: of(years(db, forVisitor), years(db, forRelative)),
      album: of(forVisitor.map(albumPath), forRelative.map(albumPath)),
      photo: of(photoPaths(db, forVisitor), photoPaths(db, forRelative)),
      // Costs hardly more than an empty page of Next.
      'sign-in': same(['/sign-in']),
    };
  });
}

const albumPath = (id: number) => `/albums/${id}`;

function albumIds(db: Database, where: ReturnType<typeof sql>): number[] {
  const ids = allRows<{ id: number }>(db, sql`select id from albums where ${where} order by id`);
  const step = Math.max(1, Math.floor(ids.length / SAMPLES));
  return ids.filter((_, place) => place % step === 0).map(({ id }) => id);
}

function years(db: Database, albums: readonly number[]): string[] {
  const rows = allRows<{ year: string }>(
    db,
    sql`select distinct substr(shown_date, 1, 4) as year
      from albums
      where id in (select value from json_each(${JSON.stringify(albums)}))`,
  );
  return rows.map(({ year }) => `/years/${year}`);
}

function photoPaths(db: Database, albums: readonly number[]): string[] {
  const rows = allRows<{ id: number }>(
    db,
    sql`select max(id) - 40 as id
      from photos
      where album_id in (select value from json_each(${JSON.stringify(albums)}))
      group by album_id`,
  );
  return rows.map(({ id }) => `/photos/${id}`);
}
