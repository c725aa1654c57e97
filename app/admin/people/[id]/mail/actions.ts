'use server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { mailSettings } from '../../../../../lib/config/loadConfig.ts';
import { mailLink } from '../../../../../lib/links/mailLink.ts';
import { pageAddress } from '../../../../../lib/server/pageAddress.ts';
import { AdminError } from '../../../../../lib/text/adminError.ts';
import type { FormState } from '../../../_admin/ActionForm.tsx';
import { attempt } from '../../../_admin/attempt.ts';
import { getAdminContext } from '../../../_admin/context.ts';
import { fieldsOf, idField } from '../../../_admin/fields.ts';
import { withFlash } from '../../../_admin/flash.ts';
import { expiryAfter, lifetimes } from '../../../links/lifetime.tsx';

const mailForm = z.object({
  person: idField,
  days: z.enum(['', ...lifetimes]),
  back: z.string(),
});

/** Makes a link and sends it to its user by e-mail; the administrator does not see it. */
export async function sendLinkAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/people');
  const { db, config, actorId } = context;
  return attempt(context, form, async () => {
    const { person, days, back } = mailForm.parse(fieldsOf(form));
    const settings = mailSettings(config);
    if (!settings) throw new AdminError('mail-not-configured', 'The gallery sends no e-mail.');
    const limits = days === '' ? {} : { expiresAt: expiryAfter(days) };
    await mailLink({ db, config, settings }, actorId, person, limits);
    redirect(withFlash(pageAddress(back), 'link-mailed'));
  });
}
