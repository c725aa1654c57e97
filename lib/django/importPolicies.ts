import { listStates, type Policy } from '../access/policyState.ts';
import { type Target, tagOf } from '../access/targets.ts';
import type { Tx } from '../db/open.ts';
import { type PlannedPolicy, planChange } from '../policies/plan.ts';
import type { People } from './importOriginalPeople.ts';
import type { Matches } from './matchThings.ts';
import type { Original, OriginalPolicy } from './original.ts';
import { neededPolicy, type OriginalPhotoRule } from './originalRule.ts';

type PoliciesToImport = {
  readonly plan: readonly PlannedPolicy[];
  /** Albums and photos that keep a policy here which differs from the one in the other gallery. */
  readonly kept: readonly Target[];
};

/**
 * Plans the policies of the other gallery for albums and photos that have none here. With `replace` also
 * for those that have another one here; those that have one here and none there lose it.
 */
export function planPolicies(
  tx: Tx,
  original: Original,
  matches: Matches,
  people: People,
  { photoRule, replace }: { readonly photoRule: OriginalPhotoRule; readonly replace: boolean },
): PoliciesToImport {
  const ofAlbum = new Map(original.albums.map(({ id, policy }) => [id, policy] as const));
  const wanted = [
    ...matches.albums.map(({ here, original: { policy } }) => ({
      target: { kind: 'album', id: here.id } as const,
      policy,
    })),
    // The parts of a photo have its policy.
    ...matches.photos.flatMap(({ here, original: photo }) =>
      photo && here.partOf === null
        ? {
            target: { kind: 'photo', id: here.id } as const,
            policy: neededPolicy(photo, ofAlbum.get(photo.albumId) ?? null, photoRule),
          }
        : [],
    ),
  ];
  const states = new Map(
    listStates(
      tx,
      wanted.map(({ target }) => target),
    ).map(({ target, policy }) => [tagOf(target), policy] as const),
  );
  const kept: Target[] = [];
  const changes = wanted.flatMap(({ target, policy }) => {
    const has = states.get(tagOf(target)) ?? null;
    const key = keyOf(policy && named(policy, people, target));
    if (keyOf(has) === key) return [];
    if (has && !replace) {
      kept.push(target);
      return [];
    }
    return [{ target, key }];
  });
  const plan = [...Map.groupBy(changes, ({ key }) => key)].flatMap(([key, alike]) =>
    planChange(
      tx,
      alike.map(({ target }) => target),
      changeTo(key),
    ),
  );
  return { plan, kept };
}

type Access = Pick<Policy, 'public' | 'inherit' | 'userIds' | 'groupIds'>;

function named(policy: OriginalPolicy, { users, groups }: People, target: Target): Access {
  return {
    public: policy.public,
    inherit: target.kind === 'album' && policy.inherit,
    userIds: policy.userIds.flatMap((id) => users.get(id) ?? []),
    groupIds: policy.groupIds.flatMap((id) => groups.get(id) ?? []),
  };
}

/** A text that is equal for policies that give the same access; the other gallery has no download terms. */
function keyOf(policy: Access | null): string {
  if (!policy) return 'null';
  const ids = (of: readonly number[]) => [...new Set(of)].sort((a, b) => a - b);
  return JSON.stringify([policy.public, policy.inherit, ids(policy.userIds), ids(policy.groupIds)]);
}

function changeTo(key: string): Parameters<typeof planChange>[2] {
  const parsed: [boolean, boolean, number[], number[]] | null = JSON.parse(key);
  if (!parsed) return { kind: 'unset' };
  const [isPublic, inherit, userIds, groupIds] = parsed;
  return { kind: 'set', policy: { public: isPublic, inherit, userIds, groupIds } };
}
