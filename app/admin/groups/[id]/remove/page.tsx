import { notFound } from 'next/navigation';
import { listGroups } from '../../../../../lib/people/groups.ts';
import { getId } from '../../../../_gallery/parameters.ts';
import { ActionForm } from '../../../_admin/ActionForm.tsx';
import { AdminFrame } from '../../../_admin/AdminFrame.tsx';
import { getAdminContext } from '../../../_admin/context.ts';
import { removeGroupAction } from '../../actions.ts';
import { GroupLosses } from './GroupLosses.tsx';

export default async function RemoveGroupPage({ params }: { params: Promise<{ id: string }> }) {
  const id = getId((await params).id);
  const here = `/admin/groups/${id}/remove`;
  const context = await getAdminContext(here);
  const { config, db, t } = context;
  const group = listGroups(db).find((each) => each.id === id) ?? notFound();
  return (
    <AdminFrame
      context={context}
      here={here}
      title={t('removeGroupTitle', { name: group.name })}
      up={{ href: `/admin/groups/${id}`, text: group.name }}
      intro={<p className="admin-prose">{t('removeGroupIntro', { days: config.activityDays })}</p>}
    >
      <ActionForm action={removeGroupAction} className="form">
        <GroupLosses context={context} group={group} />
        <input type="hidden" name="group" value={id} />
        <p className="actions">
          <button type="submit" className="button button-small">
            {t('remove')}
          </button>
          <a className="text-link" href={`/admin/groups/${id}`}>
            {t('cancel')}
          </a>
        </p>
      </ActionForm>
    </AdminFrame>
  );
}
