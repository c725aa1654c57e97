import { albumIsPresent, photoIsCounted } from '../access/access.ts';
import { compile, idList } from '../access/condition.ts';
import { lacksPolicy } from '../access/visibility.ts';
import type { ClientTx } from '../db/client.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';

/**
 * How many index entries can be skipped one by one in some tens of milliseconds. A month with more
 * photos is counted by day.
 */
export const MOST_OF_MONTH = 50_000;

/**
 * SQL over `photos`: the month of a photo, `YYYY-MM`; in the months `byDay` its day, `YYYY-MM-DD`; empty
 * for undated photos.
 */
function monthOrDay(byDay: readonly string[]): Sql {
  const month = sql`substr(photos.timeline_at, 1, 7)`;
  if (byDay.length === 0) return month;
  const isByDay = sql`${month} in (select value from json_each(${JSON.stringify(byDay)}))`;
  return sql`iif(${isByDay}, substr(photos.timeline_at, 1, 10), ${month})`;
}

/** SQL over `policies`: whom a policy opens things to (its audience), as text: `audiences.key`. */
export const audienceKey = sql`json_array(
  policies.public,
  json((select json_group_array(user_id order by user_id)
    from policy_users
    where policy_users.policy_id = policies.id)),
  json((select json_group_array(group_id order by group_id)
    from policy_groups
    where policy_groups.policy_id = policies.id)))`;

/**
 * Recomputes how many photos of these albums there are by month. Once a month has more than `most`, it is
 * counted by day, for all albums alike. For `recountAlbums` alone.
 */
export function recountMonths(
  tx: ClientTx,
  albumIds: readonly number[],
  most: number = MOST_OF_MONTH,
): void {
  const byDay = listMonthsByDay(tx);
  recount(tx, albumIds, byDay);
  const full = listFullMonths(tx, albumIds, most);
  if (full.length > 0) recount(tx, listAlbumsOf(tx, full), [...byDay, ...full]);
}

/** The months that are counted by day, found by the first counter of each month. */
function listMonthsByDay(tx: ClientTx): string[] {
  const next = (table: Sql, after: Sql) =>
    sql`select min(month) from ${table} where month > ${after}`;
  const byDay = [sql`album_months`, sql`album_audience_months`].flatMap((table) =>
    allRows<{ month: string }>(
      tx,
      sql`with recursive firsts(month) as (
          select (${next(table, sql`''`)})
          union all
          select (${next(table, sql`substr(firsts.month, 1, 7) || '~'`)})
          from firsts
          where firsts.month is not null)
        select substr(month, 1, 7) as month
        from firsts
        where length(month) = 10`,
    ),
  );
  return [...new Set(byDay.map(({ month }) => month))];
}

/** The months of these albums that are counted as a whole and have more than `most` photos in all albums. */
function listFullMonths(tx: ClientTx, albumIds: readonly number[], most: number): string[] {
  const ids = idList(albumIds);
  return allRows<{ month: string }>(
    tx,
    sql`with touched(month) as materialized (
        select month from album_months where album_id in ${ids} and length(month) = 7
        union
        select month from album_audience_months where album_id in ${ids} and length(month) = 7)
      select month
      from (
        select touched.month, photos
        from touched
        cross join album_months indexed by album_months_month
          on album_months.month = touched.month
        union all
        select touched.month, photos
        from touched
        cross join album_audience_months indexed by album_audience_months_month
          on album_audience_months.month = touched.month)
      group by month
      having sum(photos) > ${most}`,
  ).map(({ month }) => month);
}

function listAlbumsOf(tx: ClientTx, months: readonly string[]): number[] {
  const list = sql`(select value from json_each(${JSON.stringify(months)}))`;
  return allRows<{ id: number }>(
    tx,
    sql`select album_id as id from album_months where month in ${list}
      union
      select album_id from album_audience_months where month in ${list}`,
  ).map(({ id }) => id);
}

function recount(tx: ClientTx, albumIds: readonly number[], byDay: readonly string[]): void {
  const ids = idList(albumIds);
  runStatement(tx, sql`delete from album_months where album_id in ${ids}`);
  runStatement(
    tx,
    sql`insert into album_months (album_id, month, photos)
      select photos.album_id, ${monthOrDay(byDay)}, count(*)
      from albums
      cross join photos indexed by photos_order
        on photos.album_id = albums.id and ${compile(photoIsCounted)} and ${compile(lacksPolicy)}
      where albums.id in ${ids} and ${compile(albumIsPresent)}
      group by 1, 2`,
  );
  recountAudiences(tx, albumIds, byDay);
}

/**
 * Counts the photos with policies of their own, by audience. From the sums over all albums the old counts
 * of these albums are subtracted and the new ones added, since summing again would take the longer the
 * more albums there are.
 */
function recountAudiences(
  tx: ClientTx,
  albumIds: readonly number[],
  byDay: readonly string[],
): void {
  const ids = idList(albumIds);
  const before = firstRow<{ ids: string }>(
    tx,
    sql`select json_group_array(distinct audience_id) as ids
      from album_audience_months
      where album_id in ${ids}`,
  );
  addToSums(tx, albumIds, -1);
  runStatement(tx, sql`delete from album_audience_months where album_id in ${ids}`);
  const known = new Map<string, number>();
  for (const { albumId, key, month, photos } of countByAudience(tx, albumIds, byDay)) {
    const audienceId = known.get(key) ?? findOrAddAudience(tx, key);
    known.set(key, audienceId);
    runStatement(
      tx,
      sql`insert into album_audience_months (album_id, audience_id, month, photos)
        values (${albumId}, ${audienceId}, ${month}, ${photos})`,
    );
  }
  addToSums(tx, albumIds, 1);
  dropUnused(tx, before?.ids ?? '[]');
}

type AudienceCount = { albumId: number; key: string; month: string; photos: number };

function countByAudience(
  tx: ClientTx,
  albumIds: readonly number[],
  byDay: readonly string[],
): AudienceCount[] {
  return allRows<AudienceCount>(
    tx,
    sql`select photos.album_id as albumId, ${monthOrDay(byDay)} as month, count(*) as photos,
        ${audienceKey} as key
      from json_each(${JSON.stringify(albumIds)}) as counted
      join albums on albums.id = counted.value and ${compile(albumIsPresent)}
      cross join photos indexed by photos_with_policy
        on photos.album_id = albums.id and photos.policy_id is not null
          and ${compile(photoIsCounted)}
      join policies on policies.id = photos.policy_id
      group by photos.album_id, 2, 4`,
  );
}

function findOrAddAudience(tx: ClientTx, key: string): number {
  const find = sql`select id from audiences where key = ${key}`;
  const known = firstRow<{ id: number }>(tx, find);
  if (known) return known.id;
  const [everybody, users, groups] = JSON.parse(key) as [0 | 1, number[], number[]];
  runStatement(tx, sql`insert into audiences (key, public) values (${key}, ${everybody})`);
  const id = firstRow<{ id: number }>(tx, find)?.id ?? 0;
  const named = [
    ...users.map((grantee) => ({ kind: 'user', grantee })),
    ...groups.map((grantee) => ({ kind: 'group', grantee })),
  ];
  for (const { kind, grantee } of named) {
    runStatement(
      tx,
      sql`insert into audience_grants (audience_id, kind, grantee)
        values (${id}, ${kind}, ${grantee})`,
    );
  }
  return id;
}

function addToSums(tx: ClientTx, albumIds: readonly number[], sign: 1 | -1): void {
  runStatement(
    tx,
    sql`insert into audience_months (audience_id, month, photos)
      select audience_id, month, ${sign} * sum(photos)
      from album_audience_months
      where album_id in ${idList(albumIds)}
      group by 1, 2
      on conflict (audience_id, month) do update set photos = photos + excluded.photos`,
  );
}

/** Deletes, of these audiences (ids as JSON), those that no photo has any more, and sums that are 0. */
function dropUnused(tx: ClientTx, before: string): void {
  const unused = sql`select value from json_each(${before})
    where value not in (select audience_id from album_audience_months)`;
  runStatement(
    tx,
    sql`delete from audience_months
      where audience_id in (select value from json_each(${before})) and photos = 0`,
  );
  runStatement(tx, sql`delete from audience_grants where audience_id in (${unused})`);
  runStatement(tx, sql`delete from audiences where id in (${unused})`);
}
