import { ZodError } from 'zod';
import type { Database } from '../../../lib/db/open.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { AdminError } from '../../../lib/text/adminError.ts';
import { refuseOutdated } from './readAt.ts';

/**
 * Runs an action's work, unless its form comes from an outdated page. Mistakes of the administrator
 * are shown on the form instead of thrown. A script may call a server action with anything, since
 * it is a public endpoint.
 */
export async function attempt<State>(
  { db, t }: { readonly db: Database; readonly t: AdminTexts },
  form: unknown,
  work: () => Promise<State>,
): Promise<State | { fault: string }> {
  if (!(form instanceof FormData)) return { fault: t('formUnreadable') };
  try {
    refuseOutdated(db, form);
    return await work();
  } catch (error) {
    if (error instanceof AdminError) return { fault: t(`fault-${error.code}`) };
    if (error instanceof ZodError) return { fault: t('formUnreadable') };
    throw error;
  }
}
