'use server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { Config } from '../../../../lib/config/config.ts';
import { write } from '../../../../lib/db/write.ts';
import { addAccount, removeAccount } from '../../../../lib/people/accounts.ts';
import { AdminError } from '../../../../lib/text/adminError.ts';
import type { FormState } from '../../_admin/ActionForm.tsx';
import { attempt } from '../../_admin/attempt.ts';
import { getAdminContext } from '../../_admin/context.ts';
import { fieldsOf, idField } from '../../_admin/fields.ts';
import { withFlash } from '../../_admin/flash.ts';

const accountForm = z.object({ person: idField, account: z.string() });

/** Lets a person sign in by an account of the provider that the gallery has now. */
export async function addAccountAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/people');
  const { db, config, actorId } = context;
  return attempt(context, form, async () => {
    const { person, account } = accountForm.parse(fieldsOf(form));
    const chosen = { provider: getIssuer(config), subject: account };
    await write(db, (tx) => addAccount(tx, actorId, person, chosen));
    redirect(withFlash(`/admin/people/${person}#accounts`, 'account-added'));
  });
}

/** Takes an account from a person. */
export async function removeAccountAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/people');
  const { db, config, actorId } = context;
  return attempt(context, form, async () => {
    const { person, account } = accountForm.parse(fieldsOf(form));
    const chosen = { provider: getIssuer(config), subject: account };
    await write(db, (tx) => removeAccount(tx, actorId, person, chosen));
    redirect(withFlash(`/admin/people/${person}#accounts`, 'account-removed'));
  });
}

function getIssuer({ oidc }: Pick<Config, 'oidc'>): string {
  if (oidc) return oidc.issuer;
  throw new AdminError('no-single-sign-on', 'gallery.yaml has no oidc.');
}
