import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { undoPoliciesAction } from '../policies/actions.ts';
import { ActionForm } from './ActionForm.tsx';

type Props = {
  readonly t: AdminTexts;
  /** The key of the change (`lib/db/rowKey.ts`). */
  readonly change: string;
  readonly back: string;
};

/** A button that undoes a change. */
export function UndoForm({ t, change, back }: Props) {
  return (
    <ActionForm action={undoPoliciesAction}>
      <input type="hidden" name="change" value={change} />
      <input type="hidden" name="back" value={back} />
      <button type="submit" className="button button-small button-plain">
        {t('undo')}
      </button>
    </ActionForm>
  );
}
