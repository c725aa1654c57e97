import { summariseChange } from '../../../lib/policies/impact.ts';
import type { Named } from '../../../lib/policies/plan.ts';
import { planRemoval } from '../../../lib/policies/remove.ts';
import type { AdminContext } from './context.ts';
import { amountText, type SummaryLine, summaryLines } from './summaryLines.ts';

/** What the removal of a person or a group takes away, for reading before it is done. */
export type RemovalWords = {
  /** Of how many albums and photos the policies name them. */
  readonly naming: string;
  /** Who sees less once policies do not name them any more. */
  readonly losers: readonly Pick<SummaryLine, 'key' | 'who' | 'loses'>[];
};

/** Reads what the policies would be without these, and for whom something changes by that. */
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
