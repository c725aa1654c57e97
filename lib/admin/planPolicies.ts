import { type Policy, sorted, type TargetState } from './policyState.ts';

/** What shall become of one album or photo; null: no policy. */
export type PlannedPolicy = { readonly state: TargetState; readonly after: Policy | null };

/** What an administrator posts. What is left out of the last three stays as it is. */
export type PolicyInput = {
  readonly public: boolean;
  /** Says nothing of photos. */
  readonly inherit: boolean;
  readonly userIds: readonly number[];
  readonly groupIds: readonly number[];
  readonly originals?: boolean;
  readonly archives?: boolean;
  readonly stripMetadata?: boolean;
};

const empty: Policy = {
  public: false,
  inherit: true,
  originals: true,
  archives: true,
  stripMetadata: false,
  userIds: [],
  groupIds: [],
};

/**
 * Replaces who may see each of these, wholly. `albums` are the states of the albums they are or
 * are in: a photo's first policy of its own must not lift what its album withholds of the files.
 */
export function planSet(
  states: readonly TargetState[],
  albums: readonly TargetState[],
  input: PolicyInput,
): PlannedPolicy[] {
  const policies = policiesOf(albums);
  return states.map((state) => {
    const had = state.policy ?? policies.get(state.albumId) ?? empty;
    const { originals, archives, stripMetadata } = { ...had, ...input };
    return planned(state, { ...input, originals, archives, stripMetadata });
  });
}

/** Leaves none of these with a policy; those that have none are not part of the plan. */
export function planUnset(states: readonly TargetState[]): PlannedPolicy[] {
  return states
    .filter(({ policyId }) => policyId !== null)
    .map((state) => ({ state, after: null }));
}

/**
 * Adds to what each has. A photo without a policy of its own has what it inherits: it would else
 * be lost to those who see it now. `albums` are the states of the photos' albums.
 */
export function planAdd(
  states: readonly TargetState[],
  albums: readonly TargetState[],
  added: { readonly userIds: readonly number[]; readonly groupIds: readonly number[] },
): PlannedPolicy[] {
  const policies = policiesOf(albums);
  return states.map((state) => {
    const album = state.target.kind === 'photo' ? policies.get(state.albumId) : undefined;
    const had = state.policy ?? (album?.inherit ? album : empty);
    return planned(state, {
      ...had,
      userIds: [...had.userIds, ...added.userIds],
      groupIds: [...had.groupIds, ...added.groupIds],
    });
  });
}

/** Gives each of these the same policy as another album or photo has, or none as it has none. */
export function planCopy(states: readonly TargetState[], from: Policy | null): PlannedPolicy[] {
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
