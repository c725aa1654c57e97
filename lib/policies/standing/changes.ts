import { type Policy, policyKey, sorted } from '../../access/policyState.ts';
import { type Actor, recordActivity } from '../../activity/activity.ts';
import type { Database, Tx } from '../../db/open.ts';
import { rowKeyText } from '../../db/rowKey.ts';
import { runStatement } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { atomically } from '../../db/write.ts';
import { AdminError } from '../../text/adminError.ts';
import { recordChange } from '../history.ts';
import { type PolicyInput, refuseUnknown } from '../plan.ts';
import { ruleText, type StandingRule } from './rule.ts';
import {
  isSameRule,
  listAsStated,
  listStandingPolicies,
  type StandingPolicy,
  withoutRemoved,
} from './standing.ts';

type StandingChange = {
  /** For `undoChange`. */
  readonly changeId: number;
  readonly changeKey: string;
};

/** The policy that an administrator's input means: what it leaves out may be downloaded. */
export function standingPolicyOf(input: PolicyInput): Policy {
  return {
    public: input.public,
    inherit: input.inherit,
    originals: input.originals ?? true,
    archives: input.archives ?? true,
    stripMetadata: input.stripMetadata ?? false,
    userIds: sorted(input.userIds),
    groupIds: sorted(input.groupIds),
  };
}

/** The list with this standing policy added; it replaces the one for the same albums. */
export function withStanding(
  list: readonly StandingPolicy[],
  rule: StandingRule,
  policy: Policy,
  now: number,
): StandingPolicy[] {
  const old = list.find((each) => isSameRule(each, rule));
  const rest = list.filter((each) => each !== old);
  // With 0 the database chooses an id.
  const id = old?.id ?? 0;
  return [...rest, { ...rule, id, policy, createdAt: now }];
}

/**
 * Adds a standing policy, or replaces the one for the same albums. No album is changed by it. Null
 * where the list says the same already.
 *
 * @throws AdminError where a user or group does not exist
 */
export function setStanding(
  db: Database,
  actor: Actor,
  rule: StandingRule,
  policy: Policy,
): StandingChange | null {
  return atomically(db, (tx) => {
    refuseUnknown(tx, policy);
    return stateAgain(tx, actor, rule, policy);
  });
}

/** As `setStanding`, for a policy that was stated before: it may name people who were removed and can come back. */
export function stateAgain(
  db: Database,
  actor: Actor,
  rule: StandingRule,
  policy: Policy,
): StandingChange | null {
  return atomically(db, (tx) => {
    const old = listStandingPolicies(tx).find((each) => isSameRule(each, rule));
    if (old && policyKey(old.policy) === policyKey(policy)) return null;
    return changeList(
      tx,
      actor,
      'standing-set',
      rule,
      withStanding(listAsStated(tx), rule, policy, Date.now()),
    );
  });
}

/** Removes a standing policy. @throws AdminError where there is none for exactly these albums */
export function removeStanding(db: Database, actor: Actor, rule: StandingRule): StandingChange {
  return atomically(db, (tx) => {
    const list = listAsStated(tx);
    const old = list.find((each) => isSameRule(each, rule));
    if (!old) {
      throw new AdminError('unknown-rule', `There is no standing policy for ${ruleText(rule)}.`);
    }
    const rest = list.filter((each) => each !== old);
    return changeList(tx, actor, 'standing-removed', old, rest);
  });
}

function changeList(
  tx: Tx,
  actor: Actor,
  kind: 'standing-set' | 'standing-removed',
  rule: StandingRule,
  after: readonly StandingPolicy[],
): StandingChange {
  const before = listAsStated(tx);
  writeList(tx, after);
  const standing = { before, after: listAsStated(tx) };
  const key = recordChange(tx, actor, kind, [], { standing });
  recordActivity(tx, {
    kind,
    userId: actor,
    details: { standing: ruleText(rule), changeId: key.id },
  });
  return { changeId: key.id, changeKey: rowKeyText(key) };
}

function writeList(tx: Tx, list: readonly StandingPolicy[]): void {
  runStatement(tx, sql`delete from standing_policies`);
  for (const { id, kind, pattern, policy, createdAt } of list) {
    runStatement(
      tx,
      sql`insert into standing_policies (id, kind, pattern, policy, created_at)
        values (nullif(${id}, 0), ${kind}, ${pattern}, ${JSON.stringify(policy)}, ${createdAt})`,
    );
  }
}

type StoredLists = {
  readonly before: readonly StandingPolicy[];
  readonly after: readonly StandingPolicy[];
};

/**
 * Restores the standing policies that a change replaced, and leaves those that were stated since for other
 * albums.
 *
 * @throws AdminError where one of them was changed since, unless `force`
 */
export function undoStanding(
  tx: Tx,
  { before, after }: StoredLists,
  { force }: { readonly force: boolean },
): void {
  const now = listAsStated(tx);
  const of = (list: readonly StandingPolicy[], rule: StandingRule) =>
    list.find((each) => isSameRule(each, rule));
  const key = (list: readonly StandingPolicy[], rule: StandingRule) => {
    const said = of(list, rule);
    return policyKey(said ? (withoutRemoved(tx, [said])[0]?.policy ?? null) : null);
  };
  const changed = [...after, ...before.filter((each) => !of(after, each))].filter(
    (rule) => JSON.stringify(of(before, rule)) !== JSON.stringify(of(after, rule)),
  );
  if (!force && changed.some((rule) => key(now, rule) !== key(after, rule))) {
    throw new AdminError(
      'changed-since',
      'The standing policies were changed since. Undo that change first.',
      { count: 1 },
    );
  }
  const others = now.filter((each) => !of(changed, each));
  writeList(tx, [...others, ...changed.flatMap((rule) => of(before, rule) ?? [])]);
}
