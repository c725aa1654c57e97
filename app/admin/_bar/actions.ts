'use server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { findPolicy } from '../../../lib/access/policyState.ts';
import type { Target } from '../../../lib/access/targets.ts';
import { rowKeyText } from '../../../lib/db/rowKey.ts';
import { write } from '../../../lib/db/write.ts';
import { LONGEST_CAPTION } from '../../../lib/photos/edits.ts';
import { hidePhoto, showPhoto } from '../../../lib/policies/change.ts';
import { changePhoto } from '../../../lib/policies/undoable/edits.ts';
import { pageAddress } from '../../../lib/server/pageAddress.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { checkbox, fieldsOf, idField, idOf, idsOf, linesField } from '../_admin/fields.ts';
import { type Done, withFlash } from '../_admin/flash.ts';
import { changeAndTell, type Seen } from '../_admin/seen.ts';
import { isChanged, mergeSelection } from '../_admin/shown.ts';

/** Redirects to the page of the gallery, with a message and, if something has changed, its undo. */
function goBack(form: FormData, done: Done, changeKey: string | null, seen: Seen = {}): never {
  const back = pageAddress(form.get('back'));
  if (changeKey === null) redirect(withFlash(back, 'policies-unchanged'));
  redirect(withFlash(back, done, { ...seen, change: changeKey }));
}

/**
 * Sets who sees an album, without a review. The download terms stay as they are, and so do people
 * whom the form did not show.
 */
export async function setSeenByAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/');
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const target: Target = { kind: 'album', id: idOf(form, 'album') };
    const [users, groups] = [idsOf(form, 'user'), idsOf(form, 'group')];
    const isPublic = checkbox.parse(form.get('public') ?? undefined);
    const { changeKey, seen } = await write(db, (tx) => {
      const now = findPolicy(tx, target);
      const policy = {
        public: isChanged(form, 'public') ? isPublic : (now?.public ?? false),
        inherit: now?.inherit ?? true,
        userIds: mergeSelection(form, 'user', now?.userIds ?? [], users),
        groupIds: mergeSelection(form, 'group', now?.groupIds ?? [], groups),
      };
      return changeAndTell(tx, actorId, [target], { kind: 'set', policy });
    });
    goBack(form, 'policies-set', changeKey, seen);
  });
}

const hideForm = z.object({ photo: idField, how: z.enum(['hide', 'show']) });

/** Hides a photo from everybody, or shows a hidden one to those who see its album; without a review. */
export async function hidePhotoAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/');
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const { photo, how } = hideForm.parse(fieldsOf(form));
    const change = how === 'hide' ? hidePhoto : showPhoto;
    const { changeKey } = await write(db, (tx) => change(tx, actorId, photo));
    goBack(form, how === 'hide' ? 'photo-hidden' : 'photo-shown', changeKey);
  });
}

const captionForm = z.object({ photo: idField, caption: linesField(LONGEST_CAPTION) });

/** Saves the caption of a photo. */
export async function captionPhotoAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/');
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const { photo, caption } = captionForm.parse(fieldsOf(form));
    if (!isChanged(form, 'caption')) goBack(form, 'edited', null);
    const change = await write(db, (tx) => changePhoto(tx, actorId, photo, { caption }));
    goBack(form, 'edited', change && rowKeyText(change));
  });
}
