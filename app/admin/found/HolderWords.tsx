import type { ReactNode } from 'react';
import type { DescribedPolicy } from '../../../lib/access/describePolicy.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { ShowingShare } from '../../../lib/links/sharesShowing.ts';

type Opening = 'seenByHolders' | 'andHolders' | 'exceptHolders';

type Props = {
  readonly t: AdminTexts;
  readonly shares: readonly ShowingShare[];
  /** What is said before; null: nothing. */
  readonly after: { readonly policy: DescribedPolicy | null } | null;
};

/** "except whoever has the link of Choir": whom a policy does not name, and who sees it all the same. */
export function HolderWords({ t, shares, after }: Props) {
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
