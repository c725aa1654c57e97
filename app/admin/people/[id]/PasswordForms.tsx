import type { AdminTexts } from '../../../../lib/i18n/admin.ts';
import type { ListedUser } from '../../../../lib/people/peopleList.ts';
import { SHORTEST_PASSWORD } from '../../../../lib/sessions/password.ts';
import { ActionForm } from '../../_admin/ActionForm.tsx';
import { SubmitLine } from '../../_admin/SubmitLine.tsx';
import { removePasswordAction, savePasswordAction } from '../actions.ts';

/**
 * Forms to set or remove a password. Setting one is offered for people with a permission only;
 * others may have one removed.
 */
export function PasswordForms({ t, person }: { t: AdminTexts; person: ListedUser }) {
  const { id, handle, hasPassword, permissions, groupPermissions } = person;
  const isAdmin = [...permissions, ...groupPermissions].includes('admin');
  if (!isAdmin && !hasPassword) return null;
  return (
    <section aria-labelledby="password-title">
      <h2 id="password-title">{t('password')}</h2>
      <p className="admin-prose">{t(hasPassword ? 'hasPassword' : 'hasNoPassword')}</p>
      {isAdmin && (
        <ActionForm action={savePasswordAction} className="form">
          <input type="hidden" name="person" value={id} />
          {/* Tells password managers whose password it is. */}
          <input autoComplete="username" value={handle} readOnly hidden />
          <div className="form-field">
            <label htmlFor="password">{t('newPassword')}</label>
            <input
              id="password"
              name="password"
              type="password"
              required
              minLength={SHORTEST_PASSWORD}
              autoComplete="new-password"
            />
            <p className="hint">{t('passwordHint', { least: String(SHORTEST_PASSWORD) })}</p>
          </div>
          <SubmitLine>{t('setPassword')}</SubmitLine>
        </ActionForm>
      )}
      {hasPassword && (
        <ActionForm action={removePasswordAction}>
          <input type="hidden" name="person" value={id} />
          <button type="submit" className="button button-small button-plain">
            {t('removePassword')}
          </button>
        </ActionForm>
      )}
    </section>
  );
}
