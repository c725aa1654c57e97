import type { ComponentProps } from 'react';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { ListedLink } from '../../../lib/links/linkUse.ts';
import { Confirm } from '../../_gallery/Confirm.tsx';
import { ActionForm } from '../_admin/ActionForm.tsx';
import { revokeLinksOfAction } from './actions.ts';

type Props = {
  readonly t: AdminTexts;
  readonly personId: number;
  readonly links: readonly ListedLink[];
  readonly back: string;
};

/** A button that revokes all links of a person; absent where there is at most one. */
export function RevokeAll({ t, personId, links, back }: Props) {
  const count = links.filter(({ state }) => state !== 'revoked').length;
  if (count < 2) return null;
  const ask = t('revokeAll', { count });
  return <ConfirmRevoke {...{ t, ask, personId, back }} action={revokeLinksOfAction} />;
}

type ConfirmProps = Omit<Props, 'links'> & {
  readonly ask: string;
  readonly action: ComponentProps<typeof ActionForm>['action'];
};

/** A button that asks before the action revokes links of a person. */
export function ConfirmRevoke({ t, ask, personId, back, action }: ConfirmProps) {
  return (
    <Confirm ask={ask} text={t('revokeAllAsk')}>
      <ActionForm action={action}>
        <input type="hidden" name="person" value={personId} />
        <input type="hidden" name="back" value={back} />
        <button type="submit" className="button button-small">
          {t('revokeThem')}
        </button>
      </ActionForm>
    </Confirm>
  );
}
