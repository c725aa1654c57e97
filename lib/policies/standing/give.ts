import { idList } from '../../access/condition.ts';
import { isPresent } from '../../access/facts.ts';
import { listStates, type Policy, policyKey } from '../../access/policyState.ts';
import type { Target } from '../../access/targets.ts';
import type { Actor } from '../../activity/activity.ts';
import type { Client } from '../../db/client.ts';
import type { Database, Tx } from '../../db/open.ts';
import { allRows, runStatement } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { atomically } from '../../db/write.ts';
import { changePolicies } from '../change.ts';
import { type PlannedPolicy, planChange } from '../plan.ts';
import { ruleText, type StandingPlace, type StandingRule } from './rule.ts';
import {
  chooseStanding,
  isFor,
  isSameRule,
  listStandingPolicies,
  type StandingPolicy,
} from './standing.ts';

/** A present album that some standing policy matches, and the one that counts for it. */
export type StandingExample = StandingPlace & {
  readonly id: number;
  readonly hasPolicy: boolean;
  readonly chosen: StandingPolicy | 'nobody';
};

/** The present albums that any of these standing policies matches, by directory. */
export function listExamples(db: Client, standing: readonly StandingPolicy[]): StandingExample[] {
  if (standing.length === 0) return [];
  return allRows<StandingPlace & { id: number; hasPolicy: 0 | 1 }>(
    db,
    sql`select id, category, dirpath, policy_id is not null as hasPolicy
      from albums
      where ${isPresent('albums')}
      order by dirpath, category`,
  ).flatMap((album) => {
    const { chosen } = chooseStanding(standing, album);
    return chosen === null ? [] : [{ ...album, hasPolicy: album.hasPolicy === 1, chosen }];
  });
}

/**
 * The standing policies for paths that are those of no album any more, though they gave albums theirs:
 * these are in other directories now.
 */
export function listLeftBehind(db: Client, standing: readonly StandingPolicy[]): StandingPolicy[] {
  const given = allRows<{ givenBy: string }>(
    db,
    sql`select distinct given_by as givenBy
      from albums
      where ${isPresent('albums')} and given_by ->> 'kind' = 'path'`,
  ).map(({ givenBy }) => JSON.parse(givenBy) as Giver);
  const gave = standing.filter((each) => given.some((giver) => isSameRule(giver, each)));
  if (gave.length === 0) return [];
  const places = allRows<StandingPlace>(
    db,
    sql`select category, dirpath from albums where ${isPresent('albums')}`,
  );
  return gave.filter((each) => !places.some((place) => isFor(each, place)));
}

/** How many present albums a standing policy is for, and how many of them have no policy. */
type ExampleCounts = { readonly albums: number; readonly without: number };

/** Counts the examples of one standing policy. */
export function countExamples(
  examples: readonly StandingExample[],
  rule: StandingRule,
): ExampleCounts {
  const own = examples.filter(({ chosen }) => chosen !== 'nobody' && isSameRule(chosen, rule));
  return { albums: own.length, without: own.filter(({ hasPolicy }) => !hasPolicy).length };
}

/**
 * The present albums without a policy for which there is a standing one; `of`: only those for which it
 * is this one.
 */
function listWithoutPolicy(db: Client, list: readonly StandingPolicy[], of: StandingRule | null) {
  return listExamples(db, list).flatMap(({ id, hasPolicy, chosen }) =>
    hasPolicy || chosen === 'nobody' || (of && !isSameRule(chosen, of)) ? [] : [{ id, chosen }],
  );
}

/**
 * Plans to give present albums without a policy the standing policies of this list; `of`: only this one
 * of them.
 */
export function planStanding(
  db: Database,
  list: readonly StandingPolicy[],
  of: StandingRule | null = null,
): PlannedPolicy[] {
  const open = listWithoutPolicy(db, list, of);
  return [...Map.groupBy(open, ({ chosen }) => chosen)].flatMap(([{ policy }, albums]) =>
    planChange(
      db,
      albums.map(({ id }) => ({ kind: 'album', id })),
      { kind: 'standing', policy },
    ),
  );
}

/** How many albums got a policy, and the changes by which they did, for `undoChange`. */
type Given = {
  readonly given: number;
  readonly changeIds: readonly number[];
  readonly changeKeys: readonly string[];
};

/** Gives these albums the standing policies chosen for them: one change for each standing policy. */
export function giveStanding(
  tx: Tx,
  actor: Actor,
  albums: readonly { readonly id: number; readonly chosen: StandingPolicy }[],
): Given {
  let given = 0;
  const changeKeys: string[] = [];
  const changeIds: number[] = [];
  for (const [chosen, alike] of Map.groupBy(albums, (album) => album.chosen)) {
    const ids = alike.map(({ id }) => id);
    const targets = ids.map((id) => ({ kind: 'album' as const, id }));
    const { kind, pattern, policy } = chosen;
    // Noted before the policies are written, since an album that has one already keeps it.
    const giver = JSON.stringify({ kind, pattern, policy } satisfies Giver);
    runStatement(
      tx,
      sql`update albums
        set given_by = ${giver}
        where id in ${idList(ids)} and policy_id is null`,
    );
    const change = { kind: 'standing' as const, policy };
    const { created, changeId, changeKey } = changePolicies(tx, actor, targets, change, {
      rule: ruleText(chosen),
    });
    given += created;
    if (changeId !== null) changeIds.push(changeId);
    if (changeKey !== null) changeKeys.push(changeKey);
  }
  return { given, changeIds, changeKeys };
}

/**
 * Gives present albums without a policy the standing policy that is for them; `of`: only where it is
 * this one. Called only when the owner asks for it.
 */
export function applyStanding(db: Database, actor: Actor, of: StandingRule | null = null): Given {
  return atomically(db, (tx) => {
    return giveStanding(tx, actor, listWithoutPolicy(tx, listStandingPolicies(tx), of));
  });
}

/** The standing policy that gave an album its policy, and what it gave. */
type Giver = StandingRule & { readonly policy: Policy };

/** Which standing policy an album got; `isChanged`: the album has had another one, or none, since. */
type GivenBy = StandingRule & { readonly isChanged: boolean };

/** Which standing policies gave these albums theirs, by album id; others are left out. */
export function giversOf(db: Client, albumIds: readonly number[]): Map<number, GivenBy> {
  const rows = allRows<{ id: number; givenBy: string }>(
    db,
    sql`select id, given_by as givenBy from albums
      where id in ${idList(albumIds)} and given_by is not null`,
  );
  const states = new Map(
    listStates(
      db,
      rows.map(({ id }): Target => ({ kind: 'album', id })),
    ).map(({ target, policy }) => [target.id, policy] as const),
  );
  return new Map(
    rows.map(({ id, givenBy }) => {
      const { policy, ...rule } = JSON.parse(givenBy) as Giver;
      const isChanged = policyKey(states.get(id) ?? null) !== policyKey(policy);
      return [id, { ...rule, isChanged }] as const;
    }),
  );
}
