'use server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { write } from '../../../lib/db/write.ts';
import { forgetMissing, noteMissingSeen } from '../../../lib/scan/forget.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { fieldsOf, idsOf } from '../_admin/fields.ts';
import { withFlash } from '../_admin/flash.ts';
import { READ_AT_FIELD } from '../_admin/shown.ts';

const HERE = '/admin/missing';

/** When the page was shown. Nobody has seen what went missing later, so that is left alone. */
const seenForm = z.object({ [READ_AT_FIELD]: z.coerce.number().int().positive() });

const forgetForm = seenForm.extend({
  which: z.enum(['chosen', 'all']),
  sure: z.literal('on'),
});

/** Forgets the chosen missing things, or all that were missing when the page was shown. */
export async function forgetAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  return attempt(context, form, async () => {
    const { which, [READ_AT_FIELD]: before } = forgetForm.parse(fieldsOf(form));
    const { db, actorId } = context;
    const now = Date.now();
    const what =
      which === 'all'
        ? { missingBefore: Math.min(before, now) }
        : { albumIds: idsOf(form, 'album'), photoIds: idsOf(form, 'photo') };
    const { albums, photos } = await write(db, (tx) => forgetMissing(tx, actorId, what, now));
    redirect(withFlash(HERE, 'missing-forgotten', { count: Math.max(albums, photos) }));
  });
}

/** Notes that what the page listed has been seen. */
export async function seenAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  return attempt(context, form, async () => {
    const { [READ_AT_FIELD]: before } = seenForm.parse(fieldsOf(form));
    await write(context.db, (tx) => noteMissingSeen(tx, Math.min(before, Date.now())));
    redirect(withFlash(HERE, 'saved'));
  });
}
