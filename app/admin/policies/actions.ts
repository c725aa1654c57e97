'use server';
import { redirect } from 'next/navigation';
import { write } from '../../../lib/db/write.ts';
import { findNewAdministrators } from '../../../lib/people/administrators.ts';
import { changePolicies, getChangeId, undoChange } from '../../../lib/policies/history.ts';
import { pageAddress } from '../../../lib/server/pageAddress.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { rowKeyOf } from '../_admin/fields.ts';
import { savedMaking, withFlash } from '../_admin/flash.ts';
import { formAsSearchParams } from '../_admin/searchParams.ts';
import { changeOf, postedChoices, readValues, reviewChange } from './change.ts';
import { listSelected } from './selection.ts';

/** Shows what a change would do, and does it when it comes back as it was shown. */
export async function changePoliciesAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/albums');
  const { db, actorId } = context;
  return attempt<FormState>(context, form, async () => {
    const change = changeOf(readValues(form));
    const targets = listSelected(db, formAsSearchParams(form));
    const review = () => reviewChange(context, targets, change);
    const digest = form.get('digest');
    const result =
      digest === null
        ? null
        : await write(db, (tx) =>
            review().digest === digest ? changePolicies(tx, actorId, targets, change) : null,
          );
    if (!result) return { review: review(), posted: postedChoices(form) };
    const { changeKey, created, changed, deleted } = result;
    const back = pageAddress(form.get('back'));
    if (changeKey === null) redirect(withFlash(back, 'policies-unchanged'));
    const done = deleted > 0 && created + changed === 0 ? 'policies-unset' : 'policies-set';
    redirect(withFlash(back, done, { created, changed, deleted, change: changeKey }));
  });
}

/** Restores what a change replaced, or whom a removal removed. */
export async function undoPoliciesAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/albums');
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const change = rowKeyOf(form, 'change');
    const { undone, made } = await write(db, (tx) => {
      let undone = { restored: 0, gone: 0 };
      const made = findNewAdministrators(tx, (tx) => {
        const result = undoChange(tx, actorId, getChangeId(tx, change));
        const { vanishedUserIds, vanishedGroupIds } = result;
        undone = {
          restored: result.restored,
          gone: vanishedUserIds.length + vanishedGroupIds.length,
        };
      });
      return { undone, made };
    });
    const back = pageAddress(form.get('back'));
    if (made.length > 0) redirect(withFlash(back, ...savedMaking(made)));
    const { restored, gone } = undone;
    redirect(withFlash(back, 'policies-restored', { count: restored, gone }));
  });
}
