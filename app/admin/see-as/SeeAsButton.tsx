import { accessTexts } from '../../../lib/i18n/access.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { startSeeAsAction } from './actions.ts';

type Props = {
  readonly context: AdminContext;
  /** The user as whom to see the gallery; null: as a visitor. */
  readonly person: { readonly id: number; readonly disabledAt: number | null } | null;
};

/**
 * A button that shows the gallery as that person sees it; absent for oneself and for disabled
 * users.
 */
export function SeeAsButton({ context: { actorId, page }, person }: Props) {
  if (person && (person.id === actorId || person.disabledAt !== null)) return null;
  const t = accessTexts(page.locale);
  return (
    <ActionForm action={startSeeAsAction} className="admin-look-as">
      <input type="hidden" name="person" value={person?.id ?? 'visitor'} />
      <button type="submit" className="button button-small button-plain">
        {t(person ? 'seeAs' : 'seeAsVisitor')}
      </button>
    </ActionForm>
  );
}
