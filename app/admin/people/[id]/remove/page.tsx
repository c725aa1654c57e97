import { notFound } from 'next/navigation';
import { listUsers } from '../../../../../lib/people/peopleList.ts';
import { pageAlbumsSeenBy } from '../../../../../lib/policies/explain/seenBy.ts';
import { getId } from '../../../../_gallery/parameters.ts';
import { ActionForm } from '../../../_admin/ActionForm.tsx';
import { AdminFrame } from '../../../_admin/AdminFrame.tsx';
import { getAdminContext } from '../../../_admin/context.ts';
import { removalWords } from '../../../_admin/removalWords.ts';
import { removePersonAction } from '../../actions.ts';

export default async function RemovePersonPage({ params }: { params: Promise<{ id: string }> }) {
  const id = getId((await params).id);
  const here = `/admin/people/${id}/remove`;
  const context = await getAdminContext(here);
  const { config, db, t } = context;
  const person = listUsers(db).find((user) => user.id === id) ?? notFound();
  const { naming } = removalWords(context, { userIds: [id], groupIds: [] });
  return (
    <AdminFrame
      context={context}
      here={here}
      title={t('removePersonTitle', { name: person.name })}
      up={{ href: `/admin/people/${id}`, text: person.name }}
      intro={<p className="admin-prose">{t('removePersonIntro', { days: config.activityDays })}</p>}
    >
      <ActionForm action={removePersonAction} className="form">
        <section className="review" aria-label={t('reviewTitle')}>
          <p>{naming}</p>
          <p>{t('removePersonSees', { count: pageAlbumsSeenBy(db, id).total })}</p>
        </section>
        <input type="hidden" name="person" value={id} />
        <p className="actions">
          <button type="submit" className="button button-small">
            {t('remove')}
          </button>
          <a className="text-link" href={`/admin/people/${id}`}>
            {t('cancel')}
          </a>
        </p>
      </ActionForm>
    </AdminFrame>
  );
}
