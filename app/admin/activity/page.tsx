import { notFound } from 'next/navigation';
import {
  ACTIVITY_PER_PAGE,
  countActivity,
  listActivity,
} from '../../../lib/activity/activityList.ts';
import { undoableAmong } from '../../../lib/policies/history.ts';
import { countPages, parsePage } from '../../../lib/text/pager.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { getAdminContext } from '../_admin/context.ts';
import { Pages } from '../_admin/Pages.tsx';
import { asSearchParams } from '../_admin/searchParams.ts';
import { ActivityFilterForm } from './ActivityFilterForm.tsx';
import { ActivityLine } from './ActivityLine.tsx';
import { detailsOf } from './details.ts';
import { activityFilter, parseActivity } from './filter.ts';

const PATH = '/admin/activity';

export default async function ActivityPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(PATH);
  const { db, t, config } = context;
  const given = await searchParams;
  const search = asSearchParams(given);
  const asked = parseActivity(search);
  const filter = activityFilter(asked, config.timezone);
  const pages = countPages(countActivity(db, filter), ACTIVITY_PER_PAGE);
  const page = parsePage(search.get('page') ?? undefined, pages) ?? notFound();
  const lines = listActivity(db, filter, page).map((row) => ({ row, details: detailsOf(row) }));
  const undoable = undoableAmong(
    db,
    lines.flatMap(({ details }) => details.changeId ?? []),
  );
  const kept = new URLSearchParams(asked);
  const href = (n: number) => `${PATH}?${new URLSearchParams([...kept, ['page', String(n)]])}`;
  const here = page > 1 ? href(page) : kept.size > 0 ? `${PATH}?${kept}` : PATH;
  return (
    <AdminFrame
      context={context}
      here={here}
      title={t('activity')}
      searchParams={given}
      intro={<p className="admin-prose">{t('activityIntro', { days: config.activityDays })}</p>}
    >
      <ActivityFilterForm context={context} asked={asked} />
      {lines.length === 0 && <p className="admin-empty">{t('activityNone')}</p>}
      <ul className="lines">
        {lines.map(({ row, details }) => (
          <ActivityLine
            key={row.id}
            context={context}
            row={row}
            details={details}
            undoable={undoable.get(details.changeId ?? 0) ?? null}
            back={here}
          />
        ))}
      </ul>
      <Pages t={t} page={page} pages={pages} href={href} />
      <p>
        <a className="text-link" href={`${PATH}/export?${kept}`}>
          {t('activityExport')}
        </a>
      </p>
    </AdminFrame>
  );
}
