import { type Policy, sorted } from '../../access/policyState.ts';
import { type Target, tagOf } from '../../access/targets.ts';
import type { Tx } from '../../db/open.ts';
import { firstRow } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { membershipsOf, type Removed } from '../../people/removed.ts';
import {
  type KeptChange,
  listLaterRemovals,
  makeSnapshot,
  rewriteChange,
  type Snapshot,
} from '../history.ts';
import type { Imported } from './imported.ts';

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
  const naming = before.filter(({ policy }) => policy && idsIn(policy, back).includes(back.row.id));
  const albums = new Set(naming.flatMap((part) => part.albums));
  const photos = new Set(naming.flatMap((part) => part.photos));
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

/** What a policy was restored to, and what it would be with everybody whom it named. */
type Restored = { readonly target: Target; readonly now: Policy; readonly named: Policy };

/**
 * Lets removals that can still be undone know of policies which named whom they removed, and were restored
 * while they were gone. Threat: somebody is taken out of a policy, and then removed; the first is undone, and
 * then the second. Whoever comes back would not be in the policy that named them in the beginning.
 */
export function tellOfRestored(tx: Tx, restored: readonly Restored[]): void {
  for (const [id, kept] of listLaterRemovals(tx, 0)) {
    const { removed } = kept;
    if (!removed) continue;
    const naming = restored.filter((each) => idsIn(each.named, removed).includes(removed.row.id));
    if (naming.length === 0) continue;
    const entries = (policyOf: (each: Restored) => Policy) => (snapshot: Snapshot) =>
      makeSnapshot([
        ...entriesOf(snapshot).filter(
          ([target]) => !naming.some((each) => tagOf(each.target) === tagOf(target)),
        ),
        ...naming.map((each) => [each.target, policyOf(each)] as const),
      ]);
    rewriteChange(tx, id, {
      ...kept,
      before: entries(({ now }) => named(now, removed))(kept.before),
      after: entries(({ now }) => now)(kept.after),
    });
  }
}

/**
 * Takes what an import gave out of removals that can still be undone. Threat: an import is undone while
 * somebody to whom it gave a membership is removed; whoever comes back would have it again.
 */
export function takeImported(tx: Tx, imported: Imported): void {
  for (const [id, kept] of listLaterRemovals(tx, 0)) {
    const { removed } = kept;
    if (!removed) continue;
    const memberships = removed.memberships.filter(
      (each) =>
        !imported.members.some(
          ({ userId, groupId, joinedAt }) =>
            userId === each.userId && groupId === each.groupId && joinedAt === each.joinedAt,
        ),
    );
    const permissions = removed.permissions.filter(
      (each) => !imported.permissions.some(({ row }) => row !== undefined && row === each.id),
    );
    const isImported = removed.kind === 'user' && imported.userIds.includes(removed.row.id);
    const row = isImported ? { disabledAt: removed.row.disabledAt ?? Date.now() } : {};
    rewriteChange(tx, id, {
      ...kept,
      removed: { ...removed, memberships, permissions, row: { ...removed.row, ...row } } as Removed,
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

/** The policy with the user or group. */
function named(policy: Policy, { kind, row: { id } }: Removed): Policy {
  const key = kind === 'user' ? 'userIds' : 'groupIds';
  return { ...policy, [key]: sorted([...policy[key], id]) };
}

/** The snapshot with the user or group in the policies of these. */
function withName(
  snapshot: Snapshot,
  isNamed: (target: Target) => boolean,
  removed: Removed,
): Snapshot {
  return makeSnapshot(
    entriesOf(snapshot).map(([target, policy]) =>
      policy && isNamed(target) ? [target, named(policy, removed)] : [target, policy],
    ),
  );
}

function entriesOf(snapshot: Snapshot): (readonly [Target, Policy | null])[] {
  return snapshot.flatMap(({ policy, albums, photos }) => [
    ...albums.map((id) => [{ kind: 'album', id }, policy] as const),
    ...photos.map((id) => [{ kind: 'photo', id }, policy] as const),
  ]);
}
