'use server';
import { redirect } from 'next/navigation';
import { write } from '../../../lib/db/write.ts';
import { removeStanding, setStanding } from '../../../lib/policies/standing/changes.ts';
import { applyStanding } from '../../../lib/policies/standing/give.ts';
import { getStandingPolicy } from '../../../lib/policies/standing/standing.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { idOf } from '../_admin/fields.ts';
import { withFlash } from '../_admin/flash.ts';
import { postedChoices } from '../policies/change.ts';
import { readStanding, reviewGiving, reviewStanding, standingFields } from './review.ts';

const HERE = '/admin/standing';

/** Reviews a standing policy, and states it when the form is posted again with the review's digest. */
export async function setStandingAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt<FormState>(context, form, async () => {
    const wish = readStanding(form);
    const review = () => reviewStanding(context, wish);
    const digest = form.get('digest');
    const done =
      digest === null
        ? null
        : await write(db, (tx) => {
            if (review().digest !== digest) return null;
            const stated = setStanding(tx, actorId, wish.rule, wish.policy);
            return { stated, given: wish.atOnce ? applyStanding(tx, actorId, wish.rule) : null };
          });
    if (!done) return { review: review(), posted: postedChoices(form, standingFields) };
    const { stated, given } = done;
    const change = [...(stated ? [stated.changeKey] : []), ...(given?.changeKeys ?? [])];
    if (change.length === 0) redirect(withFlash(HERE, 'policies-unchanged'));
    redirect(withFlash(HERE, 'standing-set', { count: given?.given ?? 0, change }));
  });
}

/** Removes a standing policy; albums keep what it gave them. */
export async function removeStandingAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const id = idOf(form, 'standing');
    const { changeKey } = await write(db, (tx) =>
      removeStanding(tx, actorId, getStandingPolicy(tx, id)),
    );
    redirect(withFlash(HERE, 'standing-removed', { change: changeKey }));
  });
}

/** Gives albums without a policy the standing policy that applies to them, after a review. */
export async function giveStandingAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt<FormState>(context, form, async () => {
    const digest = form.get('digest');
    const done =
      digest === null
        ? null
        : await write(db, (tx) =>
            reviewGiving(context).digest === digest ? applyStanding(tx, actorId) : null,
          );
    if (!done) return { review: reviewGiving(context), posted: {} };
    redirect(withFlash(HERE, 'standing-given', { count: done.given, change: done.changeKeys }));
  });
}
