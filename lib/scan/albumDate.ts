import type Sqlite from 'better-sqlite3';
import { isPresent } from '../access/facts.ts';
import { dayOfWall, wallTimeAt } from '../time/wallTime.ts';

/**
 * Prepares a function that returns the day (`YYYY-MM-DD`) of an album's earliest photo, null for an
 * album without photos. A photo counts with the date that is shown, else with the time of its file
 * in `timezone`. Missing and waiting photos do not count.
 */
export function prepareEarliestDay(
  client: Sqlite.Database,
  timezone: string,
): (albumId: number) => string | null {
  const firstDated = client
    .prepare(
      `select order_at from photos
      where album_id = ? and ${isPresent('photos').text} and waiting = ? and order_at < 'undated'
      order by order_at limit 1`,
    )
    .pluck();
  const oldestUndated = client
    .prepare(
      `select min(file_time) from photos
      where album_id = ? and ${isPresent('photos').text} and waiting = ? and order_at = 'undated'`,
    )
    .pluck();
  const earliestOf = (albumId: number, waiting: 0 | 1): string | null => {
    const dated = firstDated.get(albumId, waiting) as string | undefined;
    const fileTime = oldestUndated.get(albumId, waiting) as number | null;
    const days = [
      ...(dated === undefined ? [] : [dayOfWall(dated)]),
      ...(fileTime === null ? [] : [dayOfWall(wallTimeAt(fileTime, timezone))]),
    ];
    return days.sort()[0] ?? null;
  };
  return (albumId) => earliestOf(albumId, 0) ?? earliestOf(albumId, 1);
}
