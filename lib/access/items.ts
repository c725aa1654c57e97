import type { Client } from '../db/client.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { idList } from './condition.ts';
import { isPart } from './facts.ts';
import { type Target, tagOf } from './targets.ts';

/**
 * These targets, with all files of the photos among them: a photo and its parts are one item, which
 * has one policy. A part that is named stands for the whole item. Parts that are missing from the
 * library are included. Threat: a film that comes back would otherwise have the policy that its
 * photo had before it was hidden.
 */
export function withParts(db: Client, targets: readonly Target[]): Target[] {
  const named = targets.flatMap(({ kind, id }) => (kind === 'photo' ? [id] : []));
  if (named.length === 0) return [...targets];
  const items = sql`select coalesce(part_of, id)
    from photos
    where id in ${idList(named)}`;
  const files = allRows<{ id: number }>(
    db,
    sql`select id from photos where id in (${items})
      union
      select id from photos indexed by photos_parts where ${isPart} and part_of in (${items})
      order by id`,
  );
  const known = new Set(targets.map(tagOf));
  const others = files.map(({ id }): Target => ({ kind: 'photo', id }));
  return [...targets, ...others.filter((target) => !known.has(tagOf(target)))];
}

/** The photo of which this is a part; everything else is itself. */
export function itemOf(db: Client, target: Target): Target {
  if (target.kind === 'album') return target;
  const rows = allRows<{ id: number }>(
    db,
    sql`select part_of as id
      from photos
      where id = ${target.id} and ${isPart}`,
  );
  return { kind: 'photo', id: rows[0]?.id ?? target.id };
}
