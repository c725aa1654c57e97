import type { ComponentProps, ReactNode } from 'react';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { Confirm } from '../../_gallery/Confirm.tsx';
import { ActionForm } from './ActionForm.tsx';

type Props = {
  readonly t: AdminTexts;
  /** The link's name, which screen readers say after the button's text. */
  readonly name: string;
  /** What will happen. */
  readonly text: string;
  readonly action: ComponentProps<typeof ActionForm>['action'];
  /** Hidden fields that say which link it is. */
  readonly children: ReactNode;
};

/** A button that revokes a link or a share, and asks first. */
export function RevokeForm({ t, name, text, action, children }: Props) {
  return (
    <Confirm
      ask={
        <>
          {t('revoke')}
          <span className="visually-hidden"> {name}</span>
        </>
      }
      text={text}
    >
      <ActionForm action={action}>
        {children}
        <button type="submit" className="button button-small">
          {t('revokeIt')}
        </button>
      </ActionForm>
    </Confirm>
  );
}
