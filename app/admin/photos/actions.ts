'use server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { write } from '../../../lib/db/write.ts';
import { editPhoto, longestCaption } from '../../../lib/photos/edits.ts';
import { instantOf } from '../../../lib/time/localTime.ts';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { fieldsOf, idField } from '../_admin/fields.ts';
import { withFlash } from '../_admin/flash.ts';
import type { FormState } from '../_admin/formState.ts';
import { isChanged } from '../_admin/shown.ts';

/** As `<input type="datetime-local">` has it; empty: none. */
const localMoment = z
  .string()
  .regex(/^(?:\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)?$/)
  .refine((text) => text === '' || !Number.isNaN(Date.parse(`${text}Z`)));

const photoForm = z.object({
  photo: idField,
  caption: z.string().max(longestCaption * 2),
  taken: localMoment,
  reset: z.literal('taken').optional(),
});

/** Caption and date of a photo. */
export async function savePhoto(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/albums');
  const { db, config } = context;
  return attempt(context, async () => {
    const { photo, caption, taken, reset } = photoForm.parse(fieldsOf(form));
    const takenAt = reset || taken === '' ? null : instantAt(taken, config.timezone);
    await write(db, () =>
      editPhoto(db, context.actorId, photo, {
        ...(isChanged(form, 'caption') && { caption: caption.slice(0, longestCaption) }),
        ...((reset || isChanged(form, 'taken')) && { takenAt }),
      }),
    );
    redirect(withFlash(`/admin/photos/${photo}`, 'saved'));
  });
}

function instantAt(text: string, timezone: string): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = text
    .split(/[-T:]/)
    .map(Number);
  return instantOf({ year, month, day, hour, minute, second }, timezone);
}
