import type { Database, Tx } from '../db/open.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { type Sql, sql } from '../db/sql.ts';
import { csvLine } from '../text/csv.ts';
import type { ActivityKind } from './activity.ts';

export const ACTIVITY_PER_PAGE = 100;

export type ActivityFilter = {
  readonly kind?: string | undefined;
  /** The user who did it; `nobody`: a visitor without a session, or a command. */
  readonly userId?: number | 'nobody' | undefined;
  /**
   * Instants in ms: not before `from` and before `until`. Entries for repeated events match if any
   * repetition may lie between.
   */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
};

export type ListedActivity = {
  readonly id: number;
  /** Milliseconds since 1970 UTC; the last time, where it happened several times. */
  readonly at: number;
  /** The first time, where it happened several times; null: it happened once. */
  readonly firstAt: number | null;
  readonly count: number;
  readonly kind: ActivityKind;
  /**
   * The name of the user who did it; null: a visitor, a command, or a user who has been removed.
   */
  readonly userName: string | null;
  /** The name of the user who did it, where that user has been removed since. */
  readonly removedUserName: string | null;
  readonly subject: string | null;
  /** The current name of the subject; null where it no longer exists or has no name. */
  readonly subjectName: string | null;
  /** JSON. */
  readonly details: string | null;
};

/**
 * The name of who did it; null: a visitor or a command. `removed` words the name of a removed user.
 */
export function nameOfActor(
  { userName, removedUserName }: ListedActivity,
  removed: (name: string) => string,
): string | null {
  return userName ?? (removedUserName === null ? null : removed(removedUserName));
}

/** One page (1-based) of what happened, newest first. */
export function listActivity(db: Database, filter: ActivityFilter, page: number): ListedActivity[] {
  const start = (page - 1) * ACTIVITY_PER_PAGE;
  return allRows(
    db,
    sql`${selectActivity(filter)} order by activity.id desc limit ${ACTIVITY_PER_PAGE} offset ${start}`,
  );
}

/** How many entries match the filter. */
export function countActivity(db: Database, filter: ActivityFilter): number {
  const row = firstRow<{ count: number }>(
    db,
    sql`select count(*) as count
      from activity
      where ${matches(filter)}`,
  );
  return row?.count ?? 0;
}

/** The kinds that occur, as choices for the filter. */
export function listActivityKinds(db: Database): ActivityKind[] {
  return allRows<{ kind: ActivityKind }>(
    db,
    sql`select distinct kind from activity order by kind`,
  ).map(({ kind }) => kind);
}

/** Deletes entries older than `days`. */
export function pruneActivity(tx: Tx, days: number, now = Date.now()): void {
  runStatement(tx, sql`delete from activity where at < ${now - days * 24 * 60 * 60 * 1000}`);
}

const CSV_BATCH = 1000;

const csvHeader = 'at kind user subject subject_name details first_at count'.split(' ');

/**
 * What happened, newest first, as CSV with a header. `removed` words the name of a removed user.
 */
export function* activityCsv(
  db: Database,
  filter: ActivityFilter,
  removed: (name: string) => string,
): Generator<string, void, void> {
  yield csvLine(csvHeader);
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const rows: ListedActivity[] = allRows(
      db,
      sql`${selectActivity(filter)} and activity.id < ${before} order by activity.id desc limit ${CSV_BATCH}`,
    );
    yield rows
      .map((row) => {
        const { at, firstAt, count, kind, subject, subjectName, details } = row;
        const who = nameOfActor(row, removed);
        const last = new Date(at).toISOString();
        const first = new Date(firstAt ?? at).toISOString();
        return csvLine([last, kind, who, subject, subjectName, details, first, String(count)]);
      })
      .join('');
    if (rows.length < CSV_BATCH) return;
    before = rows.at(-1)?.id ?? 0;
  }
}

/**
 * The lines as a stream that asks before each of its parts whether they may still be read, and fails where they may
 * not. Threat: somebody who reads a long export slowly would go on reading it after ceasing to be an administrator.
 */
export function checkedStream(
  lines: Iterator<string, void, void>,
  mayRead: () => Promise<boolean>,
): ReadableStream<Uint8Array> {
  const text = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      if (!(await mayRead()))
        return controller.error(new Error('The activity may no longer be read'));
      const next = lines.next();
      if (next.done) controller.close();
      else controller.enqueue(text.encode(next.value));
    },
  });
}

function matches({ kind, userId, from, until }: ActivityFilter): Sql {
  const wishes = [sql`1`];
  if (kind !== undefined) wishes.push(sql`activity.kind = ${kind}`);
  if (userId === 'nobody') {
    wishes.push(sql`activity.user_id is null and activity.details ->> '$.removedUserId' is null`);
  } else if (userId !== undefined) wishes.push(sql`activity.user_id = ${userId}`);
  if (from !== undefined) wishes.push(sql`activity.at >= ${from}`);
  if (until !== undefined) wishes.push(sql`coalesce(activity.first_at, activity.at) < ${until}`);
  return sql.join(wishes, sql` and `);
}

function selectActivity(filter: ActivityFilter): Sql {
  const id = sql`cast(substr(activity.subject, instr(activity.subject, ':') + 1) as integer)`;
  return sql`select activity.id, activity.at, activity.first_at as firstAt, activity.count, activity.kind,
      users.name as userName, activity.details ->> '$.removedUser' as removedUserName,
      activity.subject, activity.details,
      case substr(activity.subject, 1, instr(activity.subject, ':') - 1)
        when 'album' then (
          select coalesce(nullif(shown_name, ''), dirpath) from albums where albums.id = ${id})
        when 'photo' then (select filename from photos where photos.id = ${id})
        when 'user' then (select name from users as people where people.id = ${id})
        when 'group' then (select name from groups where groups.id = ${id})
        when 'link' then (
          select people.name || iif(links.label = '', '', ' (' || links.label || ')')
          from links
          join users as people on people.id = links.user_id
          where links.id = ${id})
        when 'share' then (select name from shares where shares.id = ${id})
      end as subjectName
    from activity
    left join users on users.id = activity.user_id
    where ${matches(filter)}`;
}
