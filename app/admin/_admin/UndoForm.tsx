import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { undoPoliciesAction } from '../policies/actions.ts';
import { ActionForm } from './ActionForm.tsx';

type Props = {
  readonly t: AdminTexts;
  /** The keys of the changes (`lib/db/rowKey.ts`), the first one first. */
  readonly changes: readonly string[];
  readonly back: string;
};

/** A button that undoes what was done, all of its changes together. */
export function UndoForm({ t, changes, back }: Props) {
  return (
    <ActionForm action={undoPoliciesAction}>
      {changes.map((change) => (
        <input key={change} type="hidden" name="change" value={change} />
      ))}
      <input type="hidden" name="back" value={back} />
      <button type="submit" className="button button-small button-plain">
        {t('undo')}
      </button>
    </ActionForm>
  );
}
