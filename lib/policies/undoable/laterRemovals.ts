import { type Policy, sorted } from '../../access/policyState.ts';
import type { Target } from '../../access/targets.ts';
import type { Tx } from '../../db/open.ts';
import { firstRow } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import {
  type KeptChange,
  listLaterRemovals,
  makeSnapshot,
  rewriteChange,
  type Snapshot,
} from '../history.ts';
import { membershipsOf, type Removed } from './removed.ts';

/**
 * Lets removals that were made after this one, and can still be undone, know of the user or group that is
 * back. Threat: somebody is removed, and then a group of theirs; the first removal is undone, and then the
 * second. The stored data of the second says nothing of somebody who was not there when it was made: the
 * membership would be lost, and with it all that the group sees, and policies would seem to have been changed
 * since.
 */
export function tellLaterRemovals(
  tx: Tx,
  changeId: number,
  { before, removed: back }: KeptChange,
): void {
  if (!back) return;
  const memberships = membershipsOf(back).filter((each) => !isMember(tx, each));
  const named = before.filter(({ policy }) => policy && idsIn(policy, back).includes(back.row.id));
  const albums = new Set(named.flatMap((part) => part.albums));
  const photos = new Set(named.flatMap((part) => part.photos));
  const isNamed = ({ kind, id }: Target) => (kind === 'album' ? albums : photos).has(id);
  for (const [id, kept] of listLaterRemovals(tx, changeId)) {
    const { removed } = kept;
    if (!removed) continue;
    const key = removed.kind === 'user' ? 'userId' : 'groupId';
    const ended = memberships.filter((each) => each[key] === removed.row.id);
    rewriteChange(tx, id, {
      ...kept,
      before: withName(kept.before, isNamed, back),
      after: withName(kept.after, isNamed, back),
      removed: { ...removed, memberships: [...removed.memberships, ...ended] },
    });
  }
}

function isMember(tx: Tx, { userId, groupId }: { userId: number; groupId: number }): boolean {
  const row = firstRow(
    tx,
    sql`select 1
      from memberships
      where user_id = ${userId} and group_id = ${groupId}`,
  );
  return row !== null;
}

const idsIn = (policy: Policy, { kind }: Removed) =>
  kind === 'user' ? policy.userIds : policy.groupIds;

/** The snapshot with the user or group in the policies of these. */
function withName(
  snapshot: Snapshot,
  isNamed: (target: Target) => boolean,
  { kind, row: { id } }: Removed,
): Snapshot {
  const key = kind === 'user' ? 'userIds' : 'groupIds';
  const entries = snapshot.flatMap(({ policy, albums, photos }) => [
    ...albums.map((each) => [{ kind: 'album', id: each }, policy] as const),
    ...photos.map((each) => [{ kind: 'photo', id: each }, policy] as const),
  ]);
  return makeSnapshot(
    entries.map(([target, policy]) =>
      policy && isNamed(target)
        ? [target, { ...policy, [key]: sorted([...policy[key], id]) }]
        : [target, policy],
    ),
  );
}
