'use server';
import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { write } from '../../../lib/db/write.ts';
import { isLocale } from '../../../lib/i18n/locale.ts';
import { mailTexts } from '../../../lib/i18n/mail.ts';
import { cardOfLink } from '../../../lib/links/linkCards.ts';
import {
  makeLink,
  revokeAllLinks,
  revokeLink,
  rotateLinks,
  setLink,
} from '../../../lib/links/links.ts';
import { linkUrl } from '../../../lib/links/linkToken.ts';
import { revokeMailedElsewhere } from '../../../lib/links/mailedElsewhere.ts';
import { getUserById } from '../../../lib/people/people.ts';
import { pageAddress } from '../../../lib/server/pageAddress.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { checkbox, fieldsOf, idField, idOf } from '../_admin/fields.ts';
import { withFlash } from '../_admin/flash.ts';
import { isChanged } from '../_admin/shown.ts';
import { expiryAfter, lifetimes } from './lifetime.tsx';
import { madeLink } from './madeLink.ts';

const HERE = '/admin/links';

const linkForm = z.object({
  person: idField,
  label: z.string().trim(),
  days: z.enum(['', ...lifetimes]),
  once: checkbox,
  rotate: checkbox,
});

/**
 * Makes a link and returns it in the action's result, without a redirect. Threat: an address, a
 * cookie or a log would keep the token.
 */
export async function makeLinkAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, config, actorId } = context;
  return attempt<FormState>(context, form, async () => {
    const { person, label, days, once, rotate } = linkForm.parse(fieldsOf(form));
    const begin = rotate ? rotateLinks : makeLink;
    const { id, token } = await write(db, (tx) =>
      begin(tx, actorId, person, {
        label,
        ...(days !== '' && { expiresAt: expiryAfter(days) }),
        ...(once && { uses: 1 }),
      }),
    );
    const url = linkUrl(config, token);
    const { name, locale } = getUserById(db, person);
    const hello = mailTexts(isLocale(locale) ? locale : config.locale);
    revalidatePath('/admin', 'layout');
    return {
      made: madeLink(context, {
        url,
        name,
        title: context.t('madeFor'),
        greeting: hello('hello', { name }),
        card: cardOfLink(db, config, person, id),
      }),
    };
  });
}

/** Revokes a link, and signs out the devices that it signed in. */
export async function revokeLinkAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const link = idOf(form, 'link');
    await write(db, (tx) => revokeLink(tx, actorId, link));
    redirect(withFlash(pageAddress(form.get('back')), 'link-revoked'));
  });
}

/** Revokes all links of a person, and signs out the devices that they signed in. */
export async function revokeLinksOfAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const person = idOf(form, 'person');
    const { revoked } = await write(db, (tx) => revokeAllLinks(tx, actorId, person));
    redirect(withFlash(pageAddress(form.get('back')), 'links-revoked', { count: revoked }));
  });
}

/** Revokes the links of a person that were mailed to an address which is no longer that person's. */
export async function revokeMailedElsewhereAction(
  _: FormState,
  form: FormData,
): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const person = idOf(form, 'person');
    const { revoked } = await write(db, (tx) => revokeMailedElsewhere(tx, actorId, person));
    redirect(withFlash(pageAddress(form.get('back')), 'links-revoked', { count: revoked }));
  });
}

const limitsForm = z.object({
  link: idField,
  label: z.string().trim(),
  days: z.enum(['keep', '', ...lifetimes]),
  uses: z.enum(['keep', '', '1']),
});

/** Changes expiry, uses and label of a link. */
export async function changeLinkAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const { link, label, days, uses } = limitsForm.parse(fieldsOf(form));
    const change = {
      ...(isChanged(form, 'label') && { label }),
      ...(days !== 'keep' && { expiresAt: days === '' ? null : expiryAfter(days) }),
      ...(uses !== 'keep' && { uses: uses === '' ? null : Number(uses) }),
    };
    await write(db, (tx) => setLink(tx, actorId, link, change));
    redirect(withFlash(pageAddress(form.get('back')), 'saved'));
  });
}
