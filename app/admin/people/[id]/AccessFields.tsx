import { listGroups } from '../../../../lib/people/groups.ts';
import type { ListedUser } from '../../../../lib/people/peopleList.ts';
import type { AdminContext } from '../../_admin/context.ts';
import { PermissionChoices } from '../../_admin/PermissionChoices.tsx';

type Props = { readonly context: AdminContext; readonly person: ListedUser };

/** Groups and permissions of a person, in the form of that person. */
export function AccessFields({ context: { db, t }, person }: Props) {
  const memberOf = new Set(person.groups.map(({ id }) => id));
  const byGroups = person.groupPermissions.filter((each) => !person.permissions.includes(each));
  return (
    <>
      <fieldset className="form-choices">
        <legend>{t('groups')}</legend>
        {listGroups(db).map(({ id, name }) => (
          <label key={id} className="form-check">
            <input type="checkbox" name="group" value={id} defaultChecked={memberOf.has(id)} />
            <bdi>{name}</bdi>
          </label>
        ))}
        <p className="hint">
          <a href="/admin/groups" className="text-link">
            {t('toGroups')}
          </a>
        </p>
      </fieldset>
      <PermissionChoices t={t} held={person.permissions} />
      {byGroups.length > 0 && (
        <p className="hint">
          {t('permissionsByGroups')}{' '}
          {byGroups.map((permission) => t(`permission-${permission}`)).join(', ')}
        </p>
      )}
    </>
  );
}
