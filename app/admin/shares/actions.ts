'use server';
import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { write } from '../../../lib/db/write.ts';
import { cardOf } from '../../../lib/links/linkCards.ts';
import { shareUrl } from '../../../lib/links/linkToken.ts';
import { getShareId, makeShare, revokeShare } from '../../../lib/links/shares.ts';
import { hashPassword } from '../../../lib/sessions/password.ts';
import { AdminError } from '../../../lib/text/adminError.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { type AdminContext, getAdminContext } from '../_admin/context.ts';
import { checkbox, fieldsOf, optionalIdField, rowKeyOf } from '../_admin/fields.ts';
import { withFlash } from '../_admin/flash.ts';
import { expiryAfter, lifetimes } from '../links/lifetime.tsx';
import { madeLink } from '../links/madeLink.ts';
import { photosField } from './selection.ts';

const HERE = '/admin/shares';

const shareForm = z.object({
  album: optionalIdField,
  photos: photosField,
  name: z.string().trim(),
  days: z.enum(['', ...lifetimes]),
  password: z.string(),
  originals: checkbox,
});

/**
 * Makes a share and returns its link in the action's result, without a redirect. Threat: an
 * address, a cookie or a log would keep the token.
 */
export async function makeShareAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, config, actorId } = context;
  return attemptShare(context, form, async () => {
    const { album, photos, name, days, password, originals } = shareForm.parse(fieldsOf(form));
    const passwordHash = password === '' ? null : await hashPassword(password);
    const { token } = await write(db, (tx) =>
      makeShare(tx, actorId, {
        name,
        passwordHash,
        originals,
        of: album === null ? { photoIds: photos } : { albumId: album },
        expiresAt: days === '' ? null : expiryAfter(days),
      }),
    );
    const url = shareUrl(config, token);
    revalidatePath('/admin', 'layout');
    const title = context.t('shareMadeFor');
    const greeting = context.t('shareMessage', { name });
    const card = cardOf(context.page.locale, name);
    return { made: madeLink(context, { url, name, title, greeting, card }) };
  });
}

const frameForm = z.object({
  album: optionalIdField,
  photos: photosField,
  name: z.string().trim(),
});

/** Makes a frame: a share that a tablet on a shelf shows, until it is revoked. Returns its link. */
export async function makeFrameAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, config, actorId } = context;
  return attemptShare(context, form, async () => {
    const { album, photos, name } = frameForm.parse(fieldsOf(form));
    const { token } = await write(db, (tx) =>
      makeShare(tx, actorId, {
        name,
        of: album === null ? { photoIds: photos } : { albumId: album },
        originals: false,
        isFrame: true,
      }),
    );
    revalidatePath('/admin', 'layout');
    const title = context.t('frameMadeFor');
    const greeting = context.t('frameMessage', { name });
    const url = shareUrl(config, token);
    const card = cardOf(context.page.locale, name);
    return { made: madeLink(context, { url, name, title, greeting, card }) };
  });
}

/** Like `attempt`, but an error names the photos that cannot be shared. */
function attemptShare(context: AdminContext, form: FormData, work: () => Promise<FormState>) {
  return attempt<FormState>(context, form, async () => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AdminError) || error.code !== 'not-shareable') throw error;
      return { fault: context.t('notShareable', { names: String(error.values['names']) }) };
    }
  });
}

/** Revokes a share; it ends for everybody who holds it. */
export async function revokeShareAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const share = rowKeyOf(form, 'share');
    await write(db, (tx) => revokeShare(tx, actorId, getShareId(tx, share)));
    redirect(withFlash(HERE, 'share-revoked'));
  });
}
