import { ZodError } from 'zod';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { AdminError } from '../../../lib/text/adminError.ts';

/** Runs an action's work; what cannot be done is said on the form instead of thrown. */
export async function attempt<State>(
  { t }: { t: AdminTexts },
  work: () => Promise<State>,
): Promise<State | { fault: string }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AdminError) return { fault: t(`fault-${error.code}`) };
    if (error instanceof ZodError) return { fault: t('formUnreadable') };
    throw error;
  }
}
