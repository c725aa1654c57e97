import { createHash } from 'node:crypto';
import { z } from 'zod';
import { summariseChange } from '../../../lib/admin/gainsAndLosses.ts';
import { type PolicyChange, planChange } from '../../../lib/admin/policies.ts';
import { parseTag, type Target, tagOf } from '../../../lib/admin/targets.ts';
import type { AdminContext } from '../_admin/context.ts';
import { checkbox, fieldsOf, idsOf } from '../_admin/fields.ts';
import type { PolicyValues, Review } from './formState.ts';
import { policyKinds } from './formState.ts';

const changeForm = z.object({
  kind: z.enum(policyKinds),
  public: checkbox,
  inherit: checkbox,
  from: z.string().default(''),
});

/** What was filled in, whether or not it can be done. @throws ZodError */
export function readValues(form: FormData): PolicyValues {
  return {
    ...changeForm.parse(fieldsOf(form)),
    userIds: idsOf(form, 'user'),
    groupIds: idsOf(form, 'group'),
  };
}

/** @throws ZodError */
export function changeOf({ kind, from, ...policy }: PolicyValues): PolicyChange {
  switch (kind) {
    case 'set':
      return { kind, policy };
    case 'add':
      return { kind, userIds: policy.userIds, groupIds: policy.groupIds };
    case 'copy':
      return { kind, from: z.string().transform(parseTag).pipe(targetSchema).parse(from) };
    case 'unset':
      return { kind };
  }
}

const targetSchema = z.object({ kind: z.enum(['album', 'photo']), id: z.int() });

/**
 * What a change would do, for reading before it is done. Its seal is that of the words read: what
 * is done is what was read, or it is read again. @throws AdminError
 */
export function reviewChange(
  { db, t }: Pick<AdminContext, 'db' | 't'>,
  targets: readonly Target[],
  change: PolicyChange,
): Review {
  const plan = planChange(db, targets, change);
  const amount = ({ albums, photos }: { albums: number; photos: number }) =>
    [
      albums > 0 ? t('albumCount', { count: albums }) : [],
      photos > 0 ? t('photoCount', { count: photos }) : [],
    ]
      .flat()
      .join(', ');
  const lines = summariseChange(db, plan).map(({ user, gained, lost }) => ({
    key: user?.id ?? 0,
    who: user?.name ?? t('everybody'),
    gains: amount(gained),
    loses: amount(lost),
  }));
  const created = plan.filter(({ state, after }) => after && state.policyId === null).length;
  const deleted = plan.filter(({ after }) => !after).length;
  const changed = plan.length - created - deleted;
  const summary = t('reviewCounts', {
    created: String(created),
    changed: String(changed),
    deleted: String(deleted),
  });
  const sealed = JSON.stringify([targets.map(tagOf), change, summary, lines]);
  return {
    seal: createHash('sha256').update(sealed).digest('base64url'),
    summary,
    lines,
  };
}
