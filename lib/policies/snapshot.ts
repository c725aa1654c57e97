import { z } from 'zod';
import { idList } from '../access/condition.ts';
import { type Policy, policyKey } from '../access/policyState.ts';
import { type Target, tagOf } from '../access/targets.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';

const ids = z.array(z.int());
export const policySchema = z.object({
  public: z.boolean(),
  inherit: z.boolean(),
  originals: z.boolean(),
  archives: z.boolean(),
  stripMetadata: z.boolean(),
  userIds: ids,
  groupIds: ids,
});

export const snapshotSchema = z.array(
  z.object({ policy: policySchema.nullable(), albums: ids, photos: ids }),
);

/** The policies of some albums and photos at one moment; each distinct policy is stored once. */
export type Snapshot = z.infer<typeof snapshotSchema>;

export function makeSnapshot(entries: readonly (readonly [Target, Policy | null])[]): Snapshot {
  const parts = new Map<string, { policy: Policy | null; albums: number[]; photos: number[] }>();
  for (const [{ kind, id }, policy] of entries) {
    const text = policyKey(policy);
    const part = parts.get(text) ?? { policy, albums: [], photos: [] };
    (kind === 'album' ? part.albums : part.photos).push(id);
    parts.set(text, part);
  }
  return [...parts.values()].map(({ policy, ...rest }) => ({
    ...rest,
    policy: policy && {
      ...policy,
      userIds: [...policy.userIds],
      groupIds: [...policy.groupIds],
    },
  }));
}

/** The policy of each album and photo, by its tag. */
export function policiesByTag(snapshot: Snapshot): Map<string, Policy | null> {
  return new Map(
    snapshot.flatMap(({ policy, albums, photos }) => [
      ...albums.map((id) => [tagOf({ kind: 'album', id }), policy] as const),
      ...photos.map((id) => [tagOf({ kind: 'photo', id }), policy] as const),
    ]),
  );
}

/** The albums and photos of a snapshot that still exist. */
export function listExistingTargets(db: Database, snapshot: Snapshot): Target[] {
  const albums = snapshot.flatMap((part) => part.albums);
  const photos = snapshot.flatMap((part) => part.photos);
  return allRows<Target>(
    db,
    sql`select 'album' as kind, id from albums where id in ${idList(albums)}
      union all
      select 'photo', id from photos where id in ${idList(photos)}`,
  );
}

/** Users and groups that have been removed since the policies named them. */
export type Vanished = {
  readonly users: ReadonlySet<number>;
  readonly groups: ReadonlySet<number>;
};

export function findVanished(db: Database, snapshot: Snapshot): Vanished {
  const named = (of: 'userIds' | 'groupIds') =>
    snapshot.flatMap(({ policy }) => policy?.[of] ?? []);
  return {
    users: missingFrom(db, 'users', named('userIds')),
    groups: missingFrom(db, 'groups', named('groupIds')),
  };
}

function missingFrom(db: Database, table: 'users' | 'groups', named: readonly number[]) {
  const rows = allRows<{ id: number }>(
    db,
    sql`select id from ${sql.raw(table)} where id in ${idList(named)}`,
  );
  const known = new Set(rows.map(({ id }) => id));
  return new Set(named.filter((id) => !known.has(id)));
}

/** The same policies without these users and groups. */
export function without(snapshot: Snapshot, { users, groups }: Vanished): Snapshot {
  return snapshot.map((part) => ({
    ...part,
    policy: part.policy && {
      ...part.policy,
      userIds: part.policy.userIds.filter((id) => !users.has(id)),
      groupIds: part.policy.groupIds.filter((id) => !groups.has(id)),
    },
  }));
}
