'use server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { write } from '../../../lib/db/write.ts';
import { approvePhotos, decideAlbums, keepHidden } from '../../../lib/scan/decideFound.ts';
import { pageAddress } from '../../../lib/server/pageAddress.ts';
import { parseIdRanges } from '../../../lib/text/ids.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { fieldsOf, idField, idsOf } from '../_admin/fields.ts';
import { withFlash } from '../_admin/flash.ts';
import type { Seen } from '../_admin/seen.ts';
import { READ_AT_FIELD, shownName } from '../_admin/shown.ts';

const approveForm = z.object({
  album: idField,
  decision: z.enum(['show', 'hide']).default('show'),
  back: z.string(),
});

/** Approves the selected waiting photos of an album, or keeps them hidden. */
export async function approveAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/scan');
  return attempt(context, form, async () => {
    const { album, decision, back } = approveForm.parse(fieldsOf(form));
    const { db, actorId } = context;
    const chosen = { albumId: album, photoIds: idsOf(form, 'photo') };
    if (decision === 'hide') {
      const hidden = await write(db, (tx) => keepHidden(tx, actorId, chosen));
      const change = hidden.changeKey === null ? {} : { change: hidden.changeKey };
      redirect(withFlash(pageAddress(back), 'policies-set', change));
    }
    const seen = form.getAll(shownName('photo')).map(String);
    const { approved: count, changeKey } = await write(db, (tx) =>
      approvePhotos(tx, actorId, { ...chosen, seen }),
    );
    const change = changeKey === null ? {} : { change: changeKey };
    redirect(withFlash(pageAddress(back), 'photos-approved', { count, ...change }));
  });
}

const decideForm = z.object({
  /** `all`, or `year:2024`; ignored where albums are chosen. */
  which: z.union([z.literal('all'), z.string().regex(/^year:\d{4}$/)]),
  who: z.union([z.enum(['public', 'nobody']), idField]),
  back: z.string(),
});

/** Gives albums on which nobody has decided their first policy: everybody, one group, or nobody. */
export async function decideAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin');
  return attempt(context, form, async () => {
    const { which, who, back } = decideForm.parse(fieldsOf(form));
    const ids = idsOf(form, 'album');
    const readAt = Number(form.get(READ_AT_FIELD) ?? Number.NaN);
    const { db, actorId } = context;
    const wanted =
      who === 'public' ? { public: true } : { groupIds: who === 'nobody' ? [] : [who] };
    const year = which === 'all' ? null : which.slice('year:'.length);
    const shown = parseIdRanges(String(form.get(shownName('album')) ?? '')) ?? [];
    const { changeKey, created } = await write(db, (tx) =>
      decideAlbums(tx, actorId, ids.length > 0 ? { ids } : { shown, year }, wanted, readAt),
    );
    const change = changeKey === null ? {} : { change: changeKey };
    // Nobody saw any of them before.
    const seen: Seen =
      who === 'nobody'
        ? {}
        : { gaining: 1, more: created, ...(who === 'public' ? { everybody: 1 } : { group: who }) };
    redirect(withFlash(pageAddress(back), 'policies-set', { ...seen, ...change }));
  });
}
