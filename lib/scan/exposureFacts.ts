import { isLiveShare } from '../access/live.ts';
import type { Client } from '../db/client.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { makeProbes } from './exposure.ts';

type Shares = ReadonlyMap<number, readonly number[]>;

/** What audiences are computed by, policies aside: who there is, and what is shared. */
export type ExposureFacts = {
  readonly probes: ReturnType<typeof makeProbes>;
  /** Live shares of whole albums, and of chosen photos. */
  readonly albums: Shares;
  readonly photos: Shares;
  /** Photos that have a policy of their own. */
  readonly withPolicy: ReadonlySet<number>;
};

/** Those of no database. */
export const noFacts: ExposureFacts = {
  probes: makeProbes([], [], []),
  albums: new Map(),
  photos: new Map(),
  withPolicy: new Set(),
};

/** Reads them all. */
export function readFacts(db: Client, now: number): ExposureFacts {
  const people = allRows<{ id: number; groupIds: string }>(
    db,
    sql`select id, (
        select json_group_array(group_id) from memberships where memberships.user_id = users.id
      ) as groupIds
      from users`,
  );
  const groups = allRows<{ id: number }>(db, sql`select id from groups`);
  const whole = allRows<{ shareId: number; thingId: number }>(
    db,
    sql`select id as shareId, album_id as thingId from shares
      where album_id is not null and ${isLiveShare(now)}`,
  );
  const listed = allRows<{ shareId: number; thingId: number }>(
    db,
    sql`select share_id as shareId, photo_id as thingId
      from share_photos join shares on shares.id = share_id
      where ${isLiveShare(now)}`,
  );
  const own = allRows<{ id: number }>(db, sql`select id from photos where policy_id is not null`);
  const shareIds = new Set([...whole, ...listed].map(({ shareId }) => shareId));
  return {
    probes: makeProbes(
      people.map(({ id, groupIds }) => ({ id, groupIds: JSON.parse(groupIds) as number[] })),
      groups.map(({ id }) => id),
      [...shareIds],
    ),
    albums: sharesByThing(whole),
    photos: sharesByThing(listed),
    withPolicy: new Set(own.map(({ id }) => id)),
  };
}

function sharesByThing(rows: readonly { shareId: number; thingId: number }[]): Shares {
  const groups = Map.groupBy(rows, ({ thingId }) => thingId);
  return new Map([...groups].map(([id, of]) => [id, of.map(({ shareId }) => shareId)]));
}
