'use server';
import { redirect } from 'next/navigation';
import { write } from '../../../lib/db/write.ts';
import { withNewAdministrators } from '../../../lib/people/administrators.ts';
import { getChangeId } from '../../../lib/policies/history.ts';
import { undoChange } from '../../../lib/policies/undo.ts';
import { pageAddress } from '../../../lib/server/pageAddress.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { rowKeysOf } from '../_admin/fields.ts';
import { restored, savedMessage, withFlash } from '../_admin/flash.ts';
import { formAsSearchParams } from '../_admin/searchParams.ts';
import { changeAndTell } from '../_admin/seen.ts';
import { changeOf, postedChoices, readValues, reviewChange } from './change.ts';
import { listSelected } from './selection.ts';

/** Reviews a change, and applies it when it is posted again with the digest of its review. */
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
            review().digest === digest ? changeAndTell(tx, actorId, targets, change) : null,
          );
    if (!result) return { review: review(), posted: postedChoices(form) };
    const { changeKey, created, changed, deleted, seen } = result;
    const back = pageAddress(form.get('back'));
    if (changeKey === null) redirect(withFlash(back, 'policies-unchanged'));
    const done = deleted > 0 && created + changed === 0 ? 'policies-unset' : 'policies-set';
    redirect(withFlash(back, done, { deleted, ...seen, change: changeKey }));
  });
}

/** Undoes changes of policies, or a removal: all or nothing, the last one first. */
export async function undoPoliciesAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/albums');
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const changes = rowKeysOf(form, 'change').reverse();
    const { result, made } = await write(db, (tx) =>
      withNewAdministrators(tx, (tx) =>
        changes.map((change) => undoChange(tx, actorId, getChangeId(tx, change))),
      ),
    );
    const back = pageAddress(form.get('back'));
    redirect(withFlash(back, ...(made.length > 0 ? savedMessage(made) : restored(result))));
  });
}
