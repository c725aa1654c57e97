import type { ListedUser } from '../../../../lib/people/peopleList.ts';
import { ActionForm } from '../../_admin/ActionForm.tsx';
import type { AdminContext } from '../../_admin/context.ts';
import { ShownFields } from '../../_admin/ShownFields.tsx';
import { SubmitLine } from '../../_admin/SubmitLine.tsx';
import { savePersonAction } from '../actions.ts';
import { PersonFields, typesHandle } from '../PersonFields.tsx';
import { AccessFields } from './AccessFields.tsx';

type Props = { readonly context: AdminContext; readonly person: ListedUser };

/** Who a person is, and what that person may do. */
export function PersonForm({ context, person }: Props) {
  const { t } = context;
  const isDisabled = person.disabledAt !== null;
  return (
    <section aria-labelledby="about">
      <h2 id="about">{t('about')}</h2>
      <ActionForm action={savePersonAction} className="form">
        <input type="hidden" name="person" value={person.id} />
        <ShownFields
          values={{
            ...(typesHandle(person) && { handle: person.handle }),
            group: person.groups.map((group) => group.id),
            permission: person.permissions,
            name: person.name,
            email: person.email ?? '',
            locale: person.locale ?? '',
            disabled: isDisabled ? 'on' : '',
          }}
        />
        <PersonFields t={t} person={person} />
        <AccessFields context={context} person={person} />
        <label className="form-check">
          <input type="checkbox" name="disabled" defaultChecked={isDisabled} />
          <span>
            {t('disable')}
            <small>{t('disableHint')}</small>
          </span>
        </label>
        <SubmitLine>{t('save')}</SubmitLine>
      </ActionForm>
    </section>
  );
}
