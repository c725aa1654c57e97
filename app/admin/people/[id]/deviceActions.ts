'use server';
import { redirect } from 'next/navigation';
import { write } from '../../../../lib/db/write.ts';
import { pageAddress } from '../../../../lib/server/pageAddress.ts';
import { signOutDevice } from '../../../../lib/sessions/devices.ts';
import type { FormState } from '../../_admin/ActionForm.tsx';
import { attempt } from '../../_admin/attempt.ts';
import { getAdminContext } from '../../_admin/context.ts';
import { idOf, rowKeyOf } from '../../_admin/fields.ts';
import { withFlash } from '../../_admin/flash.ts';

/** Signs a person out of one device. */
export async function endDeviceOfAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/people');
  return attempt(context, form, async () => {
    const { db } = context;
    const person = idOf(form, 'person');
    const device = rowKeyOf(form, 'device');
    await write(db, (tx) => signOutDevice(tx, person, device));
    redirect(withFlash(pageAddress(form.get('back')), 'device-signed-out'));
  });
}
