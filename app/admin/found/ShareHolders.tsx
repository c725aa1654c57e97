import type { ReactNode } from 'react';
import type { DescribedPolicy } from '../../../lib/access/describePolicy.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { ShowingShare } from '../../../lib/links/sharesShowing.ts';

type Opening = 'seenByHolders' | 'andHolders' | 'exceptHolders';

type Props = {
  readonly t: AdminTexts;
  readonly shares: readonly ShowingShare[];
  /** The album whose policy stands in the text before; null: no text stands before. */
  readonly after: { readonly policy: DescribedPolicy | null } | null;
};

/**
 * "except people with the link to Choir": those who see something through a share without being
 * named by its policy.
 */
export function ShareHolders({ t, shares, after }: Props) {
  if (shares.length === 0) return null;
  const name = (chunks: ReactNode) => <bdi>{chunks}</bdi>;
  const opening = openingOf(after);
  return (
    <span className="policy">
      {shares.map((share, i) => (
        <span key={share.id}>
          {(i > 0 || after) && ', '}
          {t.rich(i === 0 ? opening : 'andHolders', { name: share.name, n: name })}
        </span>
      ))}
    </span>
  );
}

function openingOf(after: Props['after']): Opening {
  if (!after) return 'seenByHolders';
  const { policy } = after;
  const named = policy ? policy.groups.length + policy.users.length : 0;
  return policy?.public || named > 0 ? 'andHolders' : 'exceptHolders';
}
