'use server';
import { redirect } from 'next/navigation';
import { scanCommand, startScan } from '../../../lib/scan/start.ts';
import { formOf } from '../../_gallery/form.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { getAdminContext } from '../_admin/context.ts';
import { withFlash } from '../_admin/flash.ts';

const HERE = '/admin/scan';

/**
 * Starts a scan. With `insist` it may remove more than `max_removed` allows, which only
 * administrators may do, since removed photos are hidden from everybody.
 */
export async function startScanAction(_: FormState, given: unknown): Promise<FormState> {
  const form = formOf(given);
  const insists = form.has('insist');
  const { config, db, t } = await getAdminContext(HERE, insists ? 'admin' : 'scan');
  const flags = [...(insists ? ['--allow-removals'] : []), ...(form.has('full') ? ['--full'] : [])];
  const started = await startScan(db, config.dataDir, scanCommand(...flags));
  if (started.kind === 'failed') return { fault: t('scanNotStarted') };
  redirect(withFlash(HERE, started.kind === 'started' ? 'scan-started' : 'scan-busy'));
}
