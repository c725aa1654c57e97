import { notFound } from 'next/navigation';
import { listGroups } from '../../../../lib/people/groups.ts';
import { listUsers } from '../../../../lib/people/peopleList.ts';
import { getId, type SearchParams } from '../../../_gallery/parameters.ts';
import { ActionForm } from '../../_admin/ActionForm.tsx';
import { AdminFrame } from '../../_admin/AdminFrame.tsx';
import { getAdminContext } from '../../_admin/context.ts';
import { PermissionChoices } from '../../_admin/PermissionChoices.tsx';
import { ShownFields } from '../../_admin/ShownFields.tsx';
import { saveGroupAction } from '../actions.ts';

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

export default async function GroupPage({ params, searchParams }: Props) {
  const id = getId((await params).id);
  const here = `/admin/groups/${id}`;
  const context = await getAdminContext(here);
  const { db, t } = context;
  const group = listGroups(db).find((each) => each.id === id) ?? notFound();
  const members = new Set(group.members.map((member) => member.id));
  return (
    <AdminFrame
      context={context}
      here={here}
      title={group.name}
      up={{ href: '/admin/groups', text: t('groups') }}
      searchParams={await searchParams}
      intro={
        <p className="summary">
          <span>{t('memberCount', { count: members.size })}</span>
          <a href={`/admin/albums?names=group:${id}`}>{t('albumsNaming')}</a>
        </p>
      }
    >
      <ActionForm action={saveGroupAction} className="form form-narrow">
        <input type="hidden" name="group" value={id} />
        <ShownFields
          values={{ name: group.name, user: [...members], permission: group.permissions }}
        />
        <label>
          {t('name')}
          <input name="name" defaultValue={group.name} required maxLength={100} dir="auto" />
        </label>
        <fieldset className="form-choices">
          <legend>{t('members')}</legend>
          {listUsers(db).map((user) => (
            <label key={user.id} className="form-check">
              <input
                type="checkbox"
                name="user"
                value={user.id}
                defaultChecked={members.has(user.id)}
              />
              <bdi>{user.name}</bdi>
            </label>
          ))}
        </fieldset>
        <PermissionChoices t={t} held={group.permissions} />
        <p className="actions">
          <button type="submit" className="button button-small">
            {t('save')}
          </button>
          <a className="text-link" href={`${here}/remove`}>
            {t('removeGroup')}
          </a>
        </p>
      </ActionForm>
    </AdminFrame>
  );
}
