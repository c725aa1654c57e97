import { type ListedUser, listUsers } from '../../../lib/people/peopleList.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { SubmitLine } from '../_admin/SubmitLine.tsx';
import { makeLinkAction } from './actions.ts';
import { LifetimeOptions } from './lifetime.tsx';
import { NewLinkNotice } from './NewLinkNotice.tsx';

type Props = {
  readonly context: AdminContext;
  /** The user for whom the link is; null: chosen in the form. */
  readonly person: ListedUser | null;
};

/** A form that makes a personal link and shows it once. */
export function MakeLink({ context, person }: Props) {
  const { t } = context;
  return (
    <ActionForm action={makeLinkAction} className="form" made={<NewLinkNotice />}>
      {person ? (
        <input type="hidden" name="person" value={person.id} />
      ) : (
        <PersonField context={context} />
      )}
      <div className="form-field">
        <label htmlFor="label">{t('label')}</label>
        <input id="label" name="label" maxLength={100} autoComplete="off" dir="auto" />
        <p className="hint">{t('labelHint')}</p>
      </div>
      {/* An administrator's links have limits of their own. */}
      {person && isAdministrator(person) ? (
        <>
          <input type="hidden" name="days" value="" />
          <p className="hint">{t('linksOfAdministrators')}</p>
        </>
      ) : (
        <Limits t={t} isForOne={person !== null} />
      )}
      {person && (
        <label className="form-check">
          <input type="checkbox" name="rotate" />
          <span>
            {t('rotate')}
            <small>{t('rotateHint')}</small>
          </span>
        </label>
      )}
      <SubmitLine>{t('makeLink')}</SubmitLine>
    </ActionForm>
  );
}

function PersonField({ context: { db, t } }: Pick<Props, 'context'>) {
  const people = listUsers(db).filter(({ disabledAt }) => disabledAt === null);
  return (
    <label>
      {t('person')}
      <select name="person" required defaultValue="">
        <option value="" disabled>
          …
        </option>
        {people.map(({ id, name, handle }) => (
          <option key={id} value={id}>
            {name === handle ? name : `${name} (${handle})`}
          </option>
        ))}
      </select>
    </label>
  );
}

type LimitsProps = { readonly t: AdminContext['t']; readonly isForOne: boolean };

function Limits({ t, isForOne }: LimitsProps) {
  return (
    <>
      <label>
        {t('expires')}
        <select name="days" defaultValue="">
          <option value="">{t(isForOne ? 'lifetime-never' : 'lifetime-default')}</option>
          <LifetimeOptions t={t} />
        </select>
      </label>
      <label className="form-check">
        <input type="checkbox" name="once" />
        <span>
          {t('once')}
          <small>{t(isForOne ? 'onceHint' : 'onceHintAdministrators')}</small>
        </span>
      </label>
    </>
  );
}

function isAdministrator({ permissions, groupPermissions }: ListedUser): boolean {
  return [...permissions, ...groupPermissions].includes('admin');
}
