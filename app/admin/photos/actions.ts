'use server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { write } from '../../../lib/db/write.ts';
import { LONGEST_CAPTION } from '../../../lib/photos/edits.ts';
import { changePhoto } from '../../../lib/policies/undoable/edits.ts';
import { joinPair, separatePair } from '../../../lib/policies/undoable/pairs.ts';
import { pageAddress } from '../../../lib/server/pageAddress.ts';
import { AdminError } from '../../../lib/text/adminError.ts';
import { parseWallTime, type WallTime } from '../../../lib/time/wallTime.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { fieldsOf, idField, linesField } from '../_admin/fields.ts';
import { undoOf, withFlash } from '../_admin/flash.ts';
import { isChanged } from '../_admin/shown.ts';

const photoForm = z.object({
  photo: idField,
  caption: linesField(LONGEST_CAPTION),
  /** Values of `<input type="date">` and `type="time"`; empty: none. */
  day: z.string(),
  time: z.string(),
  reset: z.literal('taken').optional(),
});

/** Saves caption and date of a photo. */
export async function savePhotoAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/albums');
  const { db } = context;
  return attempt(context, form, async () => {
    const { photo, caption, day, time, reset } = photoForm.parse(fieldsOf(form));
    const takenAt = reset ? null : readTaken(day, time);
    const isOtherTime = isChanged(form, 'day') || isChanged(form, 'time');
    const change = await write(db, (tx) =>
      changePhoto(tx, context.actorId, photo, {
        ...(isChanged(form, 'caption') && { caption }),
        ...((reset || isOtherTime) && { takenAt }),
      }),
    );
    redirect(withFlash(`/admin/photos/${photo}`, 'edited', undoOf(change)));
  });
}

const pairForm = z.object({
  photo: idField,
  decision: z.enum(['join', 'separate']),
  back: z.string(),
});

/** Makes a film or raw file one with the photo to which it belongs, or keeps the two apart. */
export async function pairAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/photos');
  return attempt(context, form, async () => {
    const { photo, decision, back } = pairForm.parse(fieldsOf(form));
    const { db, actorId } = context;
    const change = decision === 'join' ? joinPair : separatePair;
    const { changeKey } = await write(db, (tx) => change(tx, actorId, photo));
    const done = decision === 'join' ? 'pair-joined' : 'pair-separated';
    redirect(withFlash(pageAddress(back), done, { change: changeKey }));
  });
}

function readTaken(day: string, time: string): WallTime | null {
  if (day === '' && time === '') return null;
  const wall = parseWallTime(time === '' ? day : `${day}T${time}`);
  if (wall === null) throw new AdminError('invalid-day', `There is no "${day} ${time}".`);
  return wall;
}
