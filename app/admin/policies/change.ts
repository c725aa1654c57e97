import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Policy } from '../../../lib/access/policyState.ts';
import { parseTag, type Target, tagOf } from '../../../lib/access/targets.ts';
import type { Database } from '../../../lib/db/open.ts';
import { getGroupById } from '../../../lib/people/groups.ts';
import { getUserById } from '../../../lib/people/people.ts';
import { listTitles } from '../../../lib/photos/targetTitles.ts';
import { listFileChanges, summariseChange } from '../../../lib/policies/impact/impact.ts';
import {
  type FileTerms,
  type Named,
  type PolicyChange,
  planChange,
} from '../../../lib/policies/plan.ts';
import type { AdminContext } from '../_admin/context.ts';
import { checkbox, fieldsOf, idsOf } from '../_admin/fields.ts';
import { type SummaryLine, summaryLines } from '../_admin/summaryLines.ts';

/**
 * The kinds of change, in the order of the form. Adding comes first, since it takes nothing from
 * anybody.
 */
export const policyKinds = ['add', 'set', 'remove', 'copy', 'files', 'unset'] as const;

export type PolicyKind = (typeof policyKinds)[number];

export const fileTerms = ['originals', 'archives', 'stripMetadata'] as const;

/** Download terms as posted; empty: leave as it is. */
export type PostedFileTerms = Readonly<Record<(typeof fileTerms)[number], '' | 'yes' | 'no'>>;

export const unchangedTerms: PostedFileTerms = { originals: '', archives: '', stripMetadata: '' };

/** The values of the form for policies. */
export type PolicyValues = {
  readonly kind: PolicyKind;
  readonly public: boolean;
  readonly inherit: boolean;
  readonly userIds: readonly number[];
  readonly groupIds: readonly number[];
  readonly files: PostedFileTerms;
  /** `album:12`, or empty. */
  readonly from: string;
};

/**
 * What all of these policies have in common, as the initial values of a form that changes them
 * together. Null stands for a thing without a policy: then they have nothing in common.
 */
export function commonPolicy(
  policies: readonly (Policy | null)[],
): Pick<PolicyValues, 'public' | 'inherit' | 'userIds' | 'groupIds'> {
  const [first, ...others] = policies;
  const all = (say: (policy: Policy) => boolean) => policies.every((each) => each && say(each));
  const common = (of: 'userIds' | 'groupIds') =>
    (first?.[of] ?? []).filter((id) => others.every((each) => each?.[of].includes(id)));
  return {
    public: policies.length > 0 && all((policy) => policy.public),
    // Photos inherit unless all of these albums say otherwise.
    inherit: policies.length === 0 || !all((policy) => !policy.inherit),
    userIds: common('userIds'),
    groupIds: common('groupIds'),
  };
}

/** The effects of a change, as texts to be read before it is applied. */
export type Review = {
  readonly digest: string;
  readonly summary: string;
  readonly lines: readonly SummaryLine[];
  /** Changes to download terms, a sentence each. */
  readonly files: readonly string[];
  readonly words: Readonly<Record<'title' | 'gains' | 'loses' | 'noChange' | 'apply', string>>;
};

const choices = ['kind', 'public', 'inherit', 'group', 'user', 'from', ...fileTerms] as const;

/** The posted values of each field. */
export type PostedChoices = Readonly<Record<string, readonly string[]>>;

/** The posted values of the fields of a policy, and of the fields `more`. */
export function postedChoices(form: FormData, more: readonly string[] = []): PostedChoices {
  return Object.fromEntries(
    [...choices, ...more].map((name) => [name, form.getAll(name).map(String)]),
  );
}

const wish = z.enum(['', 'yes', 'no']).default('');
const filesForm = z.object({ originals: wish, archives: wish, stripMetadata: wish });

const changeForm = z.object({
  kind: z.enum(policyKinds),
  public: checkbox,
  inherit: checkbox,
  from: z.string().default(''),
});

/** Parses the form, without checking that the change is possible. @throws ZodError */
export function readValues(form: FormData): PolicyValues {
  return {
    ...changeForm.parse(fieldsOf(form)),
    files: filesForm.parse(fieldsOf(form)),
    userIds: idsOf(form, 'user'),
    groupIds: idsOf(form, 'group'),
  };
}

/** @throws ZodError */
export function changeOf({ kind, from, files, ...policy }: PolicyValues): PolicyChange {
  switch (kind) {
    case 'set':
      return { kind, policy: { ...policy, ...termsOf(files) } };
    case 'add':
    case 'remove':
      return { kind, userIds: policy.userIds, groupIds: policy.groupIds };
    case 'files':
      return { kind, terms: termsOf(files) };
    case 'copy':
      return { kind, from: z.string().transform(parseTag).pipe(targetSchema).parse(from) };
    case 'unset':
      return { kind };
  }
}

function termsOf(files: PostedFileTerms): FileTerms {
  const wished = fileTerms.filter((term) => files[term] !== '');
  return Object.fromEntries(wished.map((term) => [term, files[term] === 'yes']));
}

const targetSchema = z.object({ kind: z.enum(['album', 'photo']), id: z.int() });

/**
 * Reviews a change. The digest is that of the reviewed effects: a change is applied only if its
 * effects are still those that were reviewed. @throws AdminError
 */
export function reviewChange(
  { db, t }: Pick<AdminContext, 'db' | 't'>,
  targets: readonly Target[],
  change: PolicyChange,
): Review {
  const plan = planChange(db, targets, change);
  const lines = summaryLines(t, summariseChange(db, plan));
  const created = plan.filter(({ state, after }) => after && state.policyId === null).length;
  const deleted = plan.filter(({ after }) => !after).length;
  const changed = plan.length - created - deleted;
  const summary = t('reviewCounts', { created, changed, deleted });
  const files = listFileChanges(db, plan).map(({ term, to, count }) =>
    t(`files-${term}-${to}`, { count }),
  );
  const things = identitiesOfChange(db, targets, change);
  const reviewed = JSON.stringify([targets.map(tagOf), change, things, summary, lines, files]);
  return { digest: digestOf(reviewed), summary, lines, files, words: reviewWords(t) };
}

/** A digest of everything that a review says, as JSON. */
export function digestOf(reviewed: string): string {
  return createHash('sha256').update(reviewed).digest('base64url');
}

/** The texts of a review that are the same for every change. */
export function reviewWords(t: AdminContext['t']): Review['words'] {
  return {
    title: t('reviewTitle'),
    gains: t('gains'),
    loses: t('loses'),
    noChange: t('noChange'),
    apply: t('apply'),
  };
}

/**
 * The identities behind the ids in a change, for the digest. Threat: after a restore the ids may
 * belong to other rows, to which a page from before would apply the change.
 */
function identitiesOfChange(db: Database, targets: readonly Target[], change: PolicyChange) {
  const named = change.kind === 'set' ? change.policy : 'userIds' in change ? change : null;
  return {
    targets: listTitles(db, targets).map(({ path }) => path),
    from: change.kind === 'copy' ? listTitles(db, [change.from]).map(({ path }) => path) : [],
    ...identitiesOf(db, named ?? { userIds: [], groupIds: [] }),
  };
}

/** The identities of users and groups, for a digest. @throws AdminError where one does not exist */
export function identitiesOf(db: Database, { userIds, groupIds }: Named) {
  return {
    users: userIds.map((id) => getUserById(db, id)).map((user) => [user.handle, user.createdAt]),
    groups: groupIds
      .map((id) => getGroupById(db, id))
      .map(({ name, createdAt }) => [name, createdAt]),
  };
}
