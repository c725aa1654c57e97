'use server';
import { redirect } from 'next/navigation';
import { loadConfig } from '../../lib/config/loadConfig.ts';
import { serverDatabase } from '../../lib/db/open.ts';
import { parseRowKey } from '../../lib/db/rowKey.ts';
import { write } from '../../lib/db/write.ts';
import { signOutDevice, signOutDevices } from '../../lib/sessions/devices.ts';
import { findSelf } from '../../lib/sessions/request.ts';
import { formOf } from '../_gallery/form.ts';
import { emptyCookies } from '../_gallery/origin.ts';

/*
 * Public endpoints: each ends only sessions of the caller, and none while an administrator sees the
 * gallery as somebody else.
 */

const HERE = '/access';

/** Signs out one of the caller's devices. */
export async function endDeviceAction(given: unknown): Promise<void> {
  const form = formOf(given);
  const self = await findSelf();
  const chosen = parseRowKey(form.get('session'));
  if (!self || chosen === null) redirect(HERE);
  const db = serverDatabase(loadConfig());
  const { ended } = await write(db, (tx) => signOutDevice(tx, self.user.id, chosen));
  if (ended && chosen.id === self.sessionId) await leave();
  redirect(`${HERE}?done=one`);
}

/** Signs out all of the caller's devices but this one. */
export async function endOtherDevicesAction(): Promise<void> {
  const self = await findSelf();
  if (!self) redirect(HERE);
  const db = serverDatabase(loadConfig());
  const { ended } = await write(db, (tx) =>
    signOutDevices(tx, self.user.id, { except: self.sessionId }),
  );
  redirect(`${HERE}?done=others&count=${ended}`);
}

/** Signs out all of the caller's devices, this one included. */
export async function endAllDevicesAction(): Promise<void> {
  const self = await findSelf();
  if (!self) redirect(HERE);
  const db = serverDatabase(loadConfig());
  await write(db, (tx) => signOutDevices(tx, self.user.id));
  await leave();
}

async function leave(): Promise<never> {
  await emptyCookies();
  redirect('/');
}
