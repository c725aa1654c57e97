import type { ListedLink } from '../../../lib/links/linkUse.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { ShownFields } from '../_admin/ShownFields.tsx';
import { changeLinkAction } from './actions.ts';
import { LifetimeOptions } from './lifetime.tsx';

type Props = {
  readonly context: AdminContext;
  readonly link: ListedLink;
  readonly back: string;
};

/** A form that changes the label, expiry and uses of a link. */
export function ChangeLink({ context: { t }, link, back }: Props) {
  return (
    <details>
      <summary>{t('changeLink')}</summary>
      <ActionForm action={changeLinkAction} className="form">
        <input type="hidden" name="link" value={link.id} />
        <input type="hidden" name="back" value={back} />
        <ShownFields values={{ label: link.label }} />
        <label>
          {t('label')}
          <input name="label" defaultValue={link.label} maxLength={100} dir="auto" />
        </label>
        <label>
          {t('linkExpiry')}
          <select name="days" defaultValue="keep">
            <option value="keep">{t('linkExpiryKeep')}</option>
            <option value="">{t('lifetime-never')}</option>
            <LifetimeOptions t={t} />
          </select>
        </label>
        <label>
          {t('linkUses')}
          <select name="uses" defaultValue="keep">
            <option value="keep">{t('linkExpiryKeep')}</option>
            <option value="">{t('linkUsesAny')}</option>
            <option value="1">{t('linkUsesOnce')}</option>
          </select>
        </label>
        <p>
          <button type="submit" className="button button-small button-plain">
            {t('saveLink')}
          </button>
        </p>
      </ActionForm>
    </details>
  );
}
