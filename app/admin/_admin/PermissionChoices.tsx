import { type Permission, permissionNames } from '../../../lib/db/permissionNames.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';

type Props = { readonly t: AdminTexts; readonly held: readonly Permission[] };

/** A box for each permission, checked where it is held. Posted as `permission`. */
export function PermissionChoices({ t, held }: Props) {
  return (
    <fieldset className="form-choices">
      <legend>{t('permissions')}</legend>
      {permissionNames.map((permission) => (
        <label key={permission} className="form-check">
          <input
            type="checkbox"
            name="permission"
            value={permission}
            defaultChecked={held.includes(permission)}
          />
          <span>
            {t(`permission-${permission}`)}
            <small>{t(`permissionHint-${permission}`)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
