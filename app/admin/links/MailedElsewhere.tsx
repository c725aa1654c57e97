import type { ListedLink } from '../../../lib/links/linkUse.ts';
import { mailedElsewhere } from '../../../lib/links/mailedElsewhere.ts';
import type { ListedUser } from '../../../lib/people/peopleList.ts';
import type { AdminContext } from '../_admin/context.ts';
import { revokeMailedElsewhereAction } from './actions.ts';
import { ConfirmRevoke } from './RevokeAll.tsx';

type Props = {
  readonly context: AdminContext;
  readonly person: Pick<ListedUser, 'id' | 'email'>;
  readonly links: readonly ListedLink[];
  readonly back: string;
};

/** Says which links went to an address that the person no longer has, and offers to revoke them. */
export function MailedElsewhere({ context: { t }, person, links, back }: Props) {
  const out = mailedElsewhere(links, person.email);
  if (out.length === 0) return null;
  const addresses = [...new Set(out.map(({ mailedTo }) => mailedTo))].join(', ');
  return (
    <>
      <p className="admin-prose">
        {t.rich('mailedElsewhere', {
          count: out.length,
          addresses,
          bdi: (text) => <bdi>{text}</bdi>,
        })}
      </p>
      <ConfirmRevoke
        {...{ t, back }}
        ask={t('revokeMailedElsewhere')}
        personId={person.id}
        action={revokeMailedElsewhereAction}
      />
    </>
  );
}
