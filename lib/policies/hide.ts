import { findPolicy } from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import type { Actor } from '../activity/activity.ts';
import type { Tx } from '../db/open.ts';
import { changePolicies, type PolicyResult } from './history.ts';
import type { PolicyInput } from './plan.ts';

const nobody: PolicyInput = { public: false, inherit: false, userIds: [], groupIds: [] };

/** Hides a photo from everybody. @throws AdminError */
export function hidePhoto(tx: Tx, actor: Actor, id: number): PolicyResult {
  return changePolicies(tx, actor, [{ kind: 'photo', id }], { kind: 'set', policy: nobody });
}

/**
 * Lets those see a hidden photo who see its album. Threat: whoever presses the button of a page that
 * was loaded a while ago would take away a policy that the photo got since, and open it to everybody
 * who sees the album. So a photo whose policy names somebody stays as it is.
 *
 * @throws AdminError
 */
export function showPhoto(tx: Tx, actor: Actor, id: number): PolicyResult {
  const target: Target = { kind: 'photo', id };
  const policy = findPolicy(tx, target);
  const isHidden = policy && !policy.public && policy.userIds.length + policy.groupIds.length === 0;
  return changePolicies(tx, actor, isHidden ? [target] : [], { kind: 'unset' });
}
