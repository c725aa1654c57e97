import { z } from 'zod';
import { withNames } from '../../../lib/access/describePolicy.ts';
import type { Policy } from '../../../lib/access/policyState.ts';
import { summariseChange } from '../../../lib/policies/impact/impact.ts';
import { standingPolicyOf, withStanding } from '../../../lib/policies/standing/changes.ts';
import { countExamples, listExamples, planStanding } from '../../../lib/policies/standing/give.ts';
import { ruleText, type StandingRule } from '../../../lib/policies/standing/rule.ts';
import {
  isSameRule,
  listStandingPolicies,
  parseRule,
} from '../../../lib/policies/standing/standing.ts';
import type { AdminContext } from '../_admin/context.ts';
import { checkbox, fieldsOf } from '../_admin/fields.ts';
import { policyText } from '../_admin/PolicyWords.tsx';
import { summaryLines } from '../_admin/summaryLines.ts';
import {
  changeOf,
  digestOf,
  identitiesOf,
  type Review,
  readValues,
  reviewWords,
} from '../policies/change.ts';

/** The fields of the form besides those of a policy. */
export const standingFields = ['path', 'category', 'atOnce'] as const;

const standingForm = z.object({ path: z.string(), category: z.string(), atOnce: checkbox });

/** A standing policy as an administrator wants it. */
type StandingWish = {
  readonly rule: StandingRule;
  readonly policy: Policy;
  /** Give it at once to albums that are there and have no policy. */
  readonly atOnce: boolean;
};

/** @throws ZodError, and AdminError where the path is none */
export function readStanding(form: FormData): StandingWish {
  const { path, category, atOnce } = standingForm.parse(fieldsOf(form));
  const change = changeOf(readValues(form));
  const { policy } = z
    .object({ policy: z.custom<Parameters<typeof standingPolicyOf>[0]>() })
    .parse(change);
  const rule =
    category === '' ? parseRule(path) : ({ kind: 'category', pattern: category } as const);
  return { rule, policy: standingPolicyOf(policy), atOnce };
}

type Context = Pick<AdminContext, 'db' | 't'>;

/**
 * Reviews a standing policy: what it says, which one it replaces, and who would see more at once.
 * @throws AdminError
 */
export function reviewStanding({ db, t }: Context, { rule, policy, atOnce }: StandingWish): Review {
  const before = listStandingPolicies(db);
  const after = withStanding(before, rule, policy, 0);
  const old = before.find((each) => isSameRule(each, rule));
  const [now = null, until = null] = withNames(db, [policy, old?.policy ?? null]);
  const { albums, without } = countExamples(listExamples(db, after), rule);
  const plan = atOnce ? planStanding(db, after, rule) : [];
  const lines = summaryLines(t, summariseChange(db, plan));
  const summary = t('standingReview-new', {
    rule: ruleText(rule),
    policy: policyText(t, now, 'album'),
  });
  const files = [
    ...(old ? [t('standingReview-instead', { policy: policyText(t, until, 'album') })] : []),
    t('standingWould', { count: albums, without }),
  ];
  const targets = plan.map(({ state }) => state.target);
  const said = [summary, lines, files];
  const reviewed = [rule, policy, atOnce, identitiesOf(db, policy), targets, ...said];
  return {
    digest: digestOf(JSON.stringify(reviewed)),
    summary,
    lines,
    files,
    words: reviewWords(t),
  };
}

/**
 * Reviews who would see more if albums without a policy got the standing policy that applies to
 * them.
 */
export function reviewGiving({ db, t }: Context): Review {
  const standing = listStandingPolicies(db);
  const plan = planStanding(db, standing);
  const lines = summaryLines(t, summariseChange(db, plan));
  const summary = t('reviewCounts', { created: plan.length, changed: 0, deleted: 0 });
  const targets = plan.map(({ state, after }) => [state.target, after]);
  const named = standing.map(({ policy }) => identitiesOf(db, policy));
  return {
    digest: digestOf(JSON.stringify([targets, named, summary, lines])),
    summary,
    lines,
    files: [],
    words: reviewWords(t),
  };
}
