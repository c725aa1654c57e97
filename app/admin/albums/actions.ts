'use server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { write } from '../../../lib/db/write.ts';
import { LONGEST_DESCRIPTION } from '../../../lib/photos/edits.ts';
import { changeAlbum } from '../../../lib/policies/undoable/edits.ts';
import { pageAddress } from '../../../lib/server/pageAddress.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { fieldsOf, idField, linesField, optionalIdField } from '../_admin/fields.ts';
import { undoOf, withFlash } from '../_admin/flash.ts';
import { isChanged } from '../_admin/shown.ts';

const albumForm = z.object({
  album: idField,
  name: z.string(),
  date: z.iso.date(),
  description: linesField(LONGEST_DESCRIPTION),
  reset: z.enum(['name', 'date']).optional(),
  back: z.string().optional(),
});

/** Saves name, date and description of an album. */
export async function saveAlbumAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/albums');
  return attempt(context, form, async () => {
    const { album, name, date, description, reset, back } = albumForm.parse(fieldsOf(form));
    const change = await write(context.db, (tx) =>
      changeAlbum(tx, context.actorId, album, {
        ...((reset === 'name' || isChanged(form, 'name')) && {
          name: reset === 'name' || name.trim() === '' ? null : name,
        }),
        ...((reset === 'date' || isChanged(form, 'date')) && {
          date: reset === 'date' ? null : date,
        }),
        ...(isChanged(form, 'description') && { description }),
      }),
    );
    redirect(withFlash(pageOf(album, back), 'edited', undoOf(change)));
  });
}

/** Where the form says that it stands, else the album's page for administrators. */
function pageOf(album: number, back: string | undefined): string {
  return back === undefined ? `/admin/albums/${album}` : pageAddress(back);
}

const coverForm = z.object({
  album: idField,
  cover: optionalIdField,
  back: z.string().optional(),
});

/** Sets the cover of an album; none: the first photo. */
export async function chooseCoverAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/albums');
  return attempt(context, form, async () => {
    const { album, cover, back } = coverForm.parse(fieldsOf(form));
    const change = await write(context.db, (tx) =>
      changeAlbum(tx, context.actorId, album, { coverPhotoId: cover }),
    );
    redirect(withFlash(pageOf(album, back), 'edited', undoOf(change)));
  });
}
