import { findAccountChoices } from '../../../../lib/people/accounts.ts';
import { ActionForm } from '../../_admin/ActionForm.tsx';
import type { AdminContext } from '../../_admin/context.ts';
import { SubmitLine } from '../../_admin/SubmitLine.tsx';
import { addAccountAction, removeAccountAction } from './accountActions.ts';

type Props = {
  readonly context: AdminContext;
  readonly person: { readonly id: number; readonly name: string };
};

/**
 * The accounts of single sign-on by which a person signs in, and those that were refused of late, for
 * the owner to choose among. Nothing where the gallery has no single sign-on.
 */
export function PersonAccounts({ context, person }: Props) {
  const { db, t, dates, config } = context;
  const { oidc } = config;
  if (!oidc) return null;
  const { chosen, refused } = findAccountChoices(db, oidc.issuer, person.id);
  const { name } = oidc;
  return (
    <section aria-labelledby="accounts">
      <h2 id="accounts">{t('accounts', { name })}</h2>
      <p className="admin-prose">{t('accountsIntro', { name })}</p>
      {chosen.length === 0 && <p className="admin-prose">{t('accountsNone')}</p>}
      <ul className="lines">
        {chosen.map((subject) => (
          <li key={subject} className="lines-link">
            <p className="lines-main">
              <bdi>{subject}</bdi>
            </p>
            <ActionForm action={removeAccountAction}>
              <input type="hidden" name="person" value={person.id} />
              <input type="hidden" name="account" value={subject} />
              <button type="submit" className="button button-small button-plain">
                {t('removeAccount')}
              </button>
            </ActionForm>
          </li>
        ))}
      </ul>
      {refused.length > 0 && <p className="admin-prose">{t('accountsRefused', { name })}</p>}
      <ul className="lines">
        {refused.map((account) => (
          <li key={account.subject} className="lines-link">
            <div>
              <p className="lines-main">
                <bdi>{account.name ?? account.email ?? account.subject}</bdi>
              </p>
              <p className="summary">
                {account.email !== null && <bdi>{account.email}</bdi>}
                {(account.name ?? account.email) !== null && <bdi>{account.subject}</bdi>}
                <span>
                  {t('accountAt', { moment: dates.shortMoment(account.at, config.timezone) })}
                </span>
              </p>
            </div>
            <ActionForm action={addAccountAction}>
              <input type="hidden" name="person" value={person.id} />
              <input type="hidden" name="account" value={account.subject} />
              <button type="submit" className="button button-small button-plain">
                {t('chooseAccount', { person: person.name })}
              </button>
            </ActionForm>
          </li>
        ))}
      </ul>
      <ActionForm action={addAccountAction} className="form">
        <input type="hidden" name="person" value={person.id} />
        <div className="form-field">
          <label htmlFor="account">{t('accountId')}</label>
          <input id="account" name="account" required maxLength={255} autoComplete="off" />
          <p className="hint">{t('accountIdHint', { name })}</p>
        </div>
        <SubmitLine>{t('addAccount')}</SubmitLine>
      </ActionForm>
    </section>
  );
}
