'use server';
import { z } from 'zod';
import { tryRulesApart } from '../../../lib/scan/rulesTrial.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { fieldsOf } from '../_admin/fields.ts';
import { postedChoices } from '../policies/change.ts';
import { triedRules } from './triedRules.ts';

const trialForm = z.object({
  rules: z.string().max(64_000),
  path: z.string().max(1000),
  what: z.enum(['path', 'library']).default('path'),
});

/** Tries patterns and ignores on a path, and on the whole library. Changes nothing. */
export async function tryRulesAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext('/admin/patterns');
  return attempt<FormState>(context, form, async () => {
    const { rules, path, what } = trialForm.parse(fieldsOf(form));
    const wholeLibrary = what === 'library';
    const trial = await tryRulesApart({ text: rules, path: path.trim(), wholeLibrary });
    if ('state' in trial) return { fault: context.t(`trial-${trial.state}`) };
    return {
      tried: triedRules(context, trial),
      posted: postedChoices(form, ['rules', 'path']),
    };
  });
}
