import { listGroups } from '../../../../lib/people/groups.ts';
import type { ListedUser } from '../../../../lib/people/peopleList.ts';
import { ActionForm } from '../../_admin/ActionForm.tsx';
import type { AdminContext } from '../../_admin/context.ts';
import { PermissionChoices } from '../../_admin/PermissionChoices.tsx';
import { ShownFields } from '../../_admin/ShownFields.tsx';
import { saveAccessAction } from '../actions.ts';

type Props = { readonly context: AdminContext; readonly person: ListedUser };

/** Groups and permissions of a person. */
export function AccessForm({ context: { db, t }, person }: Props) {
  const memberOf = new Set(person.groups.map(({ id }) => id));
  const byGroups = person.groupPermissions.filter((each) => !person.permissions.includes(each));
  return (
    <section aria-labelledby="access">
      <h2 id="access">{t('groupsAndPermissions')}</h2>
      <ActionForm action={saveAccessAction} className="form">
        <input type="hidden" name="person" value={person.id} />
        <ShownFields values={{ group: [...memberOf], permission: person.permissions }} />
        <fieldset className="form-choices">
          <legend>{t('groups')}</legend>
          {listGroups(db).map(({ id, name }) => (
            <label key={id} className="form-check">
              <input type="checkbox" name="group" value={id} defaultChecked={memberOf.has(id)} />
              <bdi>{name}</bdi>
            </label>
          ))}
          <p className="hint">
            <a href="/admin/groups">{t('toGroups')}</a>
          </p>
        </fieldset>
        <PermissionChoices t={t} held={person.permissions} />
        {byGroups.length > 0 && (
          <p className="hint">
            {t('permissionsByGroups')}{' '}
            {byGroups.map((permission) => t(`permission-${permission}`)).join(', ')}
          </p>
        )}
        <p>
          <button type="submit" className="button button-small">
            {t('save')}
          </button>
        </p>
      </ActionForm>
    </section>
  );
}
