import { summariseChange } from '../../../lib/policies/impact/impact.ts';
import type { Named } from '../../../lib/policies/plan.ts';
import { planRemoval } from '../../../lib/policies/undoable/remove.ts';
import type { AdminContext } from './context.ts';
import { amountText, type SummaryLine, summaryLines } from './summaryLines.ts';

/** The effects of removing a person or group, as texts to be read before it is confirmed. */
type RemovalWords = {
  /** How many albums and photos have policies that name them. */
  readonly naming: string;
  /** People and shares that lose access. */
  readonly losers: readonly Pick<SummaryLine, 'key' | 'who' | 'loses'>[];
};

/** Describes the effects of removing these users and groups from all policies. */
export function removalWords(
  { db, t }: Pick<AdminContext, 'db' | 't'>,
  removed: Named,
): RemovalWords {
  const plan = planRemoval(db, removed);
  const albums = plan.filter(({ state }) => state.target.kind === 'album').length;
  const what = amountText(t, { albums, photos: plan.length - albums });
  return {
    naming: what === '' ? t('removalNamedNowhere') : t('removalNamedBy', { what }),
    losers: summaryLines(t, summariseChange(db, plan)).filter(({ loses }) => loses !== ''),
  };
}
