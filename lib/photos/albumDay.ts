import type Sqlite from 'better-sqlite3';
import { idList } from '../access/condition.ts';
import { isItem, isPart, isPresent, namesAnybody, policySays } from '../access/facts.ts';
import type { ClientTx } from '../db/client.ts';
import { allRows, runStatement } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { once } from '../process/once.ts';
import { dayOfWall, wallTimeAt } from '../time/wallTime.ts';

/**
 * Derives the dates of these albums from their photos again, of those whose paths say none. Must be part of every
 * change of policies, approvals and dates of photos that is made between two scans, after it is written. Threat: the
 * earliest photo is hidden, and whoever is shown the album then would see the date of that photo until the next scan.
 */
export function followDays(tx: ClientTx, albumIds: readonly number[]): void {
  const following = allRows<{ id: number; timezone: string | null }>(
    tx,
    sql`select albums.id, (select value from settings where name = 'timezone') as timezone
      from albums
      where albums.id in ${idList(albumIds)} and albums.dated_by_path = 0 and ${isPresent('albums')}`,
  );
  const earliestDay = once(() => prepareEarliestDay(tx.$client, following[0]?.timezone ?? 'UTC'));
  for (const { id } of following) {
    const day = earliestDay()(id);
    if (day === null) continue;
    runStatement(
      tx,
      sql`update albums set derived_date = ${day} where id = ${id} and derived_date <> ${day}`,
    );
  }
}

/**
 * Prepares a function that returns the day (`YYYY-MM-DD`) of an album's earliest photo, null for an
 * album without photos. A photo counts with the date that is shown, else with the time of its file
 * in `timezone`. Missing photos do not count. Threat: everybody who sees the album sees its date. So what waits for
 * approval counts only where there is nothing else, and a photo with a policy of its own only where none is seen
 * by all who see the album. Files that were not read, whose dates are not known yet, count only where there are no
 * others. Parts of others count only where nothing else is there: a film or raw file that has just left its photo is
 * a part of it until the end of the scan.
 */
export function prepareEarliestDay(
  client: Sqlite.Database,
  timezone: string,
): (albumId: number) => string | null {
  const album = sql`albums.policy_id`;
  const inherits = client
    .prepare(
      `select ${album.text} is null or ${policySays(album, 'inherit').text} from albums where id = ?`,
    )
    .pluck();
  const days = (counts: Sql) => once(() => prepareEarliestOf(client, timezone, counts));
  const own = sql`photos.policy_id`;
  const ofInheriting = days(sql`${isItem} and ${own} is null`);
  const ofOpened = [policySays(own, 'public'), namesAnybody(own)].map((seen) =>
    days(sql`${isItem} and ${own} is not null and ${seen}`),
  );
  const [items, parts] = [days(isItem), days(isPart)];
  return (albumId) => {
    const seen =
      inherits.get(albumId) === 1 ? [ofInheriting, ...ofOpened] : [...ofOpened, ofInheriting];
    for (const find of [...seen, items]) {
      const day = find()(albumId, 0);
      if (day !== null) return day;
    }
    return items()(albumId, 1) ?? parts()(albumId, 0) ?? parts()(albumId, 1);
  };
}

function prepareEarliestOf(client: Sqlite.Database, timezone: string, counts: Sql) {
  const firstDated = client
    .prepare(
      `select order_at from photos
      where album_id = ? and ${isPresent('photos').text} and ${counts.text} and waiting = ?
        and order_at < 'undated'
      order by order_at limit 1`,
    )
    .pluck();
  const oldestUndated = client
    .prepare(
      `select min(file_time) from photos
      where album_id = ? and ${isPresent('photos').text} and ${counts.text} and waiting = ?
        and order_at = 'undated' and (reader_version > 0) = ?`,
    )
    .pluck();
  return (albumId: number, waiting: 0 | 1): string | null => {
    const dated = firstDated.get(albumId, waiting) as string | undefined;
    const undated = (wasRead: 0 | 1) => {
      const fileTime = oldestUndated.get(albumId, waiting, wasRead) as number | null;
      return fileTime === null ? [] : [dayOfWall(wallTimeAt(fileTime, timezone))];
    };
    const days = [...(dated === undefined ? [] : [dayOfWall(dated)]), ...undated(1)];
    return days.sort()[0] ?? undated(0)[0] ?? null;
  };
}
