import { idList } from '../access/condition.ts';
import { wasShown } from '../access/facts.ts';
import { withParts } from '../access/items.ts';
import {
  emptyPolicy,
  findPolicy,
  listStates,
  type Policy,
  policyKey,
  sorted,
  type TargetState,
} from '../access/policyState.ts';
import { type Target, tagOf } from '../access/targets.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { getGroupById } from '../people/groups.ts';
import { getUserById } from '../people/people.ts';
import { AdminError } from '../text/adminError.ts';

/** The planned policy of one album or photo; null: none. */
export type PlannedPolicy = { readonly state: TargetState; readonly after: Policy | null };

/** The users and groups that a policy names. */
export type Named = { readonly userIds: readonly number[]; readonly groupIds: readonly number[] };

/** Download terms. Fields that are left out stay as they are. */
export type FileTerms = {
  readonly originals?: boolean;
  readonly archives?: boolean;
  readonly stripMetadata?: boolean;
};

/** A policy as an administrator enters it. */
export type PolicyInput = Named &
  FileTerms & {
    readonly public: boolean;
    /** Ignored for photos. */
    readonly inherit: boolean;
  };

/**
 * Replaces who may see each of these, as a whole. `albums` are the states of the albums that they
 * are or are in: a photo's first policy of its own must keep its album's download terms.
 */
function planSet(
  states: readonly TargetState[],
  albums: readonly TargetState[],
  input: PolicyInput,
): PlannedPolicy[] {
  const policies = policiesOf(albums);
  return states.map((state) => {
    const had = state.policy ?? policies.get(state.albumId) ?? emptyPolicy;
    const { originals, archives, stripMetadata } = { ...had, ...input };
    return planned(state, { ...input, originals, archives, stripMetadata });
  });
}

/** Removes the policies of these; those without one are not part of the plan. */
function planUnset(states: readonly TargetState[]): PlannedPolicy[] {
  return states
    .filter(({ policyId }) => policyId !== null)
    .map((state) => ({ state, after: null }));
}

/**
 * Adds users and groups to the policy of each. A photo without a policy of its own starts from the
 * one that it inherits, or people who see it now would lose it; one that inherits none starts with
 * its album's download terms. `albums` are the states of the photos' albums.
 */
function planAdd(
  states: readonly TargetState[],
  albums: readonly TargetState[],
  added: Named,
): PlannedPolicy[] {
  const policies = policiesOf(albums);
  return planFromHad(states, albums, (had, { albumId }) => {
    const from = had ?? { ...emptyPolicy, ...termsOf(policies.get(albumId) ?? emptyPolicy) };
    return {
      ...from,
      userIds: [...from.userIds, ...added.userIds],
      groupIds: [...from.groupIds, ...added.groupIds],
    };
  });
}

function termsOf({ originals, archives, stripMetadata }: Policy): Required<FileTerms> {
  return { originals, archives, stripMetadata };
}

/**
 * Removes users and groups from the policy that each has or inherits; things whose policy does not
 * name them stay as they are.
 */
export function planRemove(
  states: readonly TargetState[],
  albums: readonly TargetState[],
  removed: Named,
): PlannedPolicy[] {
  return planFromHad(
    states,
    albums,
    (had) =>
      had && {
        ...had,
        userIds: had.userIds.filter((id) => !removed.userIds.includes(id)),
        groupIds: had.groupIds.filter((id) => !removed.groupIds.includes(id)),
      },
  );
}

/**
 * Changes download terms and leaves who may see things as it is. An album without a policy gets one
 * that names nobody, so that the terms are kept until somebody is named. A photo that inherits
 * nothing gets no policy, since that would hide it from people whom its album names later.
 */
function planFiles(
  states: readonly TargetState[],
  albums: readonly TargetState[],
  terms: FileTerms,
): PlannedPolicy[] {
  return planFromHad(states, albums, (had, { target }) => {
    const policy = had ?? (target.kind === 'album' ? emptyPolicy : undefined);
    return policy && { ...policy, ...terms };
  });
}

/**
 * Changes the policy that each has or inherits. `had` is undefined where there is none; where `change`
 * returns undefined, or the same again, the thing is not part of the plan.
 */
function planFromHad(
  states: readonly TargetState[],
  albums: readonly TargetState[],
  change: (had: Policy | undefined, state: TargetState) => Policy | undefined,
): PlannedPolicy[] {
  const policies = policiesOf(albums);
  return states.flatMap((state) => {
    const album = state.target.kind === 'photo' ? policies.get(state.albumId) : undefined;
    const had = state.policy ?? (album?.inherit ? album : undefined);
    const after = change(had, state);
    if (!after) return [];
    const plan = planned(state, after);
    const stays = had && policyKey(planned(state, had).after) === policyKey(plan.after);
    return stays ? [] : [plan];
  });
}

/** Gives each of these the policy of another album or photo; if that has none, removes theirs. */
function planCopy(states: readonly TargetState[], from: Policy | null): PlannedPolicy[] {
  return from ? states.map((state) => planned(state, from)) : planUnset(states);
}

function policiesOf(albums: readonly TargetState[]): ReadonlyMap<number, Policy | null> {
  return new Map(albums.map(({ target, policy }) => [target.id, policy]));
}

function planned(state: TargetState, policy: Policy): PlannedPolicy {
  const after: Policy = {
    public: policy.public,
    inherit: state.target.kind === 'album' && policy.inherit,
    originals: policy.originals,
    archives: policy.archives,
    stripMetadata: policy.stripMetadata,
    userIds: sorted(policy.userIds),
    groupIds: sorted(policy.groupIds),
  };
  return { state, after };
}

/** A change to the policies of some albums and photos, as an administrator requests it. */
export type PolicyChange =
  /** Replaces the policy: users and groups that are not named lose access by it. */
  | { readonly kind: 'set'; readonly policy: PolicyInput }
  | { readonly kind: 'unset' }
  /**
   * Adds to or removes from the policy of each; a photo without one starts from the one that it
   * inherits.
   */
  | ({ readonly kind: 'add' | 'remove' } & Named)
  | { readonly kind: 'files'; readonly terms: FileTerms }
  /** Gives those without a policy this one; others are left alone. */
  | { readonly kind: 'standing'; readonly policy: Policy }
  /** Copies the policy of another album or photo; if that has none, removes the policy. */
  | { readonly kind: 'copy'; readonly from: Target };

/**
 * Plans a change to each of these, without writing anything. A photo and its parts change together.
 *
 * @throws AdminError where a target, a user or a group does not exist
 */
export function planChange(
  db: Database,
  targets: readonly Target[],
  change: PolicyChange,
): PlannedPolicy[] {
  refuseUnshown(db, targets);
  const states = listStates(db, withParts(db, targets));
  switch (change.kind) {
    case 'set':
      refuseUnknown(db, change.policy);
      return planSet(states, albumsOf(db, states), change.policy);
    case 'unset':
      return planUnset(states);
    case 'add':
      refuseUnknown(db, change);
      return planAdd(states, albumsOf(db, states), change);
    case 'remove':
      refuseUnknown(db, change);
      return planRemove(states, albumsOf(db, states), change);
    case 'files':
      return planFiles(states, albumsOf(db, states), change.terms);
    case 'standing':
      return states
        .filter(({ policyId }) => policyId === null)
        .map((state) => planned(state, change.policy));
    case 'copy':
      return planCopy(states, findPolicy(db, change.from));
  }
}

/** The policy of an album or photo before and after a plan; null: none. */
export type Step = { readonly before: Policy | null; readonly after: Policy | null };

/** Makes a function that tells how the policy of each of these changes by a plan. */
export function stepReader(
  db: Database,
  targets: readonly Target[],
  plan: readonly PlannedPolicy[],
): (target: Target) => Step {
  const states = listStates(db, targets);
  const current = new Map(states.map(({ target, policy }) => [tagOf(target), policy]));
  const planned = new Map(plan.map(({ state, after }) => [tagOf(state.target), after]));
  return (target) => {
    const before = current.get(tagOf(target)) ?? null;
    const after = planned.get(tagOf(target));
    return { before, after: after === undefined ? before : after };
  };
}

/** The states of the albums that these are or are in. */
export function albumsOf(db: Database, states: readonly TargetState[]): TargetState[] {
  return listStates(
    db,
    states.map(({ albumId }): Target => ({ kind: 'album', id: albumId })),
  );
}

/**
 * Threat: since a page was loaded, the file of a copy that it shows has become that of the original's row. To hide the
 * copy's row would hide nothing: the same photo would go on being shown as the original.
 *
 * @throws AdminError where one of these was never revealed, or is unrevealed again
 */
function refuseUnshown(db: Database, targets: readonly Target[]): void {
  const idsOf = (kind: Target['kind']) =>
    idList(targets.flatMap((target) => (target.kind === kind ? [target.id] : [])));
  const unshown = firstRow<Target>(
    db,
    sql`select 'album' as kind, id
      from albums
      where id in ${idsOf('album')} and not ${wasShown('albums')}
      union all
      select 'photo', id
      from photos
      where id in ${idsOf('photo')} and not ${wasShown('photos')}
      limit 1`,
  );
  if (unshown === null) return;
  throw new AdminError('unknown-target', `There is no ${unshown.kind} ${unshown.id}.`, {
    target: tagOf(unshown),
  });
}

/** @throws AdminError where one of these users or groups does not exist */
export function refuseUnknown(db: Database, { userIds, groupIds }: Named): void {
  for (const id of userIds) getUserById(db, id);
  for (const id of groupIds) getGroupById(db, id);
}
