import { withNames } from '../../../lib/access/describePolicy.ts';
import { emptyPolicy } from '../../../lib/access/policyState.ts';
import type { Target } from '../../../lib/access/targets.ts';
import type { Actor } from '../../../lib/activity/activity.ts';
import type { Database, Tx } from '../../../lib/db/open.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { changePolicies } from '../../../lib/policies/change.ts';
import { type ChangeSummary, summariseChange } from '../../../lib/policies/impact/impact.ts';
import { type PolicyChange, planChange } from '../../../lib/policies/plan.ts';

/** Who sees how much more or less than before, as numbers in the address of a message. */
export const seenNumbers = [
  'everybody',
  'gaining',
  'gainer',
  'group',
  'more',
  'losing',
  'loser',
  'less',
] as const;

export type Seen = { readonly [Name in (typeof seenNumbers)[number]]?: number };

/** Changes policies; also returns who sees more or less afterwards. @throws AdminError */
export function changeAndTell(
  tx: Tx,
  actor: Actor,
  targets: readonly Target[],
  change: PolicyChange,
) {
  const summary = summariseChange(tx, planChange(tx, targets, change));
  const changed = changePolicies(tx, actor, targets, change, { byHand: true });
  return { ...changed, seen: seenOf(summary, change) };
}

/**
 * Counts who gains and who loses. If a change names one group and nobody else, all who gain are in
 * it, and the message names the group.
 */
export function seenOf({ people }: Pick<ChangeSummary, 'people'>, change: PolicyChange): Seen {
  const gaining = people.filter(({ gained }) => gained.albums + gained.photos > 0);
  const losing = people.filter(({ lost }) => lost.albums + lost.photos > 0);
  const named = change.kind === 'set' ? change.policy : change.kind === 'add' ? change : null;
  const [group, ...groups] = named?.userIds.length === 0 ? named.groupIds : [];
  const only = (of: ChangeSummary['people']) => (of.length === 1 ? (of[0]?.user?.id ?? 0) : 0);
  return {
    everybody: gaining.some(({ user }) => user === null) ? 1 : 0,
    gaining: gaining.length,
    gainer: only(gaining),
    group: groups.length === 0 ? (group ?? 0) : 0,
    more: Math.max(0, ...gaining.map(({ gained }) => gained.albums)),
    losing: losing.length,
    loser: only(losing),
    less: Math.max(0, ...losing.map(({ lost }) => lost.albums)),
  };
}

/** "Family now sees 9 more albums. Ben no longer sees one album."; empty where nothing changes. */
export function seenText(db: Database, t: AdminTexts, seen: Required<Seen>): string {
  const { gaining, more, losing, less } = seen;
  const names = namesOf(db, seen);
  const whoGains = names.group ?? names.gainer;
  return [
    ...(gaining === 0
      ? []
      : seen.everybody > 0
        ? [t('seenMoreByAll', { more })]
        : whoGains === undefined
          ? [t('seenMoreByMany', { count: gaining, more })]
          : [t('seenMore', { name: whoGains, more })]),
    ...(losing === 0
      ? []
      : names.loser === undefined
        ? [t('seenLessByMany', { count: losing, less })]
        : [t('seenLess', { name: names.loser, less })]),
  ].join(' ');
}

function namesOf(db: Database, { group, gainer, loser }: Required<Seen>) {
  const ids = { userIds: [gainer, loser], groupIds: [group] };
  const [named] = withNames(db, [{ ...emptyPolicy, ...ids }]);
  const userName = (id: number) => named?.users.find((user) => user.id === id)?.name;
  return { group: named?.groups[0]?.name, gainer: userName(gainer), loser: userName(loser) };
}
