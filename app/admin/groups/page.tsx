import { listGroups } from '../../../lib/people/groups.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { getAdminContext } from '../_admin/context.ts';
import { SubmitLine } from '../_admin/SubmitLine.tsx';
import { addGroupAction } from './actions.ts';

const HERE = '/admin/groups';

export default async function GroupsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(HERE);
  const { db, t } = context;
  return (
    <AdminFrame
      context={context}
      here={HERE}
      title={t('groups')}
      searchParams={await searchParams}
      intro={
        <p className="admin-prose">
          {t('groupsIntro')}{' '}
          <a className="admin-jump" href="#add">
            {t('addGroup')}
          </a>
        </p>
      }
    >
      <div className="admin-columns">
        <ul className="lines">
          {listGroups(db).map(({ id, name, members, permissions }) => (
            <li key={id}>
              <div>
                <p className="lines-main">
                  <a href={`/admin/groups/${id}`}>
                    <bdi>{name}</bdi>
                  </a>
                </p>
                <p className="summary">
                  {members.length === 0 && <span>{t('noMembers')}</span>}
                  {members.map((member) => (
                    <bdi key={member.id}>{member.name}</bdi>
                  ))}
                  {permissions.map((permission) => (
                    <em key={permission}>{t(`permission-${permission}`)}</em>
                  ))}
                </p>
              </div>
            </li>
          ))}
        </ul>
        <section aria-labelledby="add">
          <h2 id="add">{t('addGroup')}</h2>
          <ActionForm action={addGroupAction} className="form">
            <label>
              {t('name')}
              <input name="name" required maxLength={100} autoComplete="off" dir="auto" />
            </label>
            <SubmitLine>{t('add')}</SubmitLine>
          </ActionForm>
        </section>
      </div>
    </AdminFrame>
  );
}
