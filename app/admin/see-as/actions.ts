'use server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { write } from '../../../lib/db/write.ts';
import { beginSeeAs } from '../../../lib/sessions/seeAs.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { fieldsOf, idField } from '../_admin/fields.ts';

const seeAsForm = z.object({
  person: z.union([z.literal('visitor'), idField]),
});

/** Shows an administrator the gallery as a user, or `visitor`, sees it. */
export async function startSeeAsAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/people');
  const { db, actorId, page } = context;
  return attempt(context, form, async () => {
    const { person } = seeAsForm.parse(fieldsOf(form));
    const { sessionId } = page;
    if (sessionId !== null) {
      await write(db, (tx) => beginSeeAs(tx, { sessionId, userId: actorId }, person));
    }
    redirect('/');
  });
}
