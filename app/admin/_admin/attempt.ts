import { ZodError } from 'zod';
import type { Database } from '../../../lib/db/open.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { AdminError } from '../../../lib/text/adminError.ts';
import { refuseOutdated } from './readAt.ts';

/**
 * Runs an action's work, unless its form is of an outdated page; what cannot be done is said on the
 * form instead of thrown. Actions are public endpoints: a script may call them with anything.
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
