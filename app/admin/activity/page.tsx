import { notFound } from 'next/navigation';
import type { ActivityKind } from '../../../lib/admin/activity.ts';
import {
  type ActivityFilter,
  activityPerPage,
  countActivity,
  type ListedActivity,
  listActivity,
  listActivityKinds,
} from '../../../lib/admin/activityList.ts';
import { listUsers } from '../../../lib/admin/peopleList.ts';
import { countPages, parsePage } from '../../../lib/domain/pager.ts';
import { isoMoment } from '../../../lib/i18n/dates.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { type AdminContext, getAdminContext } from '../_admin/context.ts';
import { Pages } from '../_admin/Pages.tsx';
import { asSearchParams } from '../_admin/searchParams.ts';
import { activitySearch, parseActivityFilter } from './filter.ts';

const here = '/admin/activity';

export default async function ActivityPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(here);
  const { db, t, config } = context;
  const search = asSearchParams(await searchParams);
  const filter = parseActivityFilter(search);
  const pages = countPages(countActivity(db, filter), activityPerPage);
  const page = parsePage(search.get('page') ?? undefined, pages);
  if (page === null) notFound();
  const rows = listActivity(db, filter, page);
  const kept = activitySearch(filter);
  const href = (n: number) => `${here}?${new URLSearchParams([...kept, ['page', String(n)]])}`;
  return (
    <AdminFrame
      context={context}
      here={here}
      title={t('activity')}
      intro={<p className="prose">{t('activityIntro', { days: config.activityDays })}</p>}
    >
      <FilterForm context={context} filter={filter} />
      {rows.length === 0 && <p className="prose">{t('activityNone')}</p>}
      <ul className="lines">
        {rows.map((row) => (
          <Line key={row.id} context={context} row={row} />
        ))}
      </ul>
      <Pages t={t} page={page} pages={pages} href={href} />
      <p>
        <a href={`${here}/export?${kept}`}>{t('activityExport')}</a>
      </p>
    </AdminFrame>
  );
}

function FilterForm({ context, filter }: { context: AdminContext; filter: ActivityFilter }) {
  const { db, t } = context;
  return (
    <search>
      <form className="filters" action={here}>
        <label>
          {t('activityWhat')}
          <select name="kind" defaultValue={filter.kind ?? ''}>
            <option value="">{t('any')}</option>
            {listActivityKinds(db).map((kind) => (
              <option key={kind} value={kind}>
                {kindText(context, kind)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('activityWho')}
          <select name="person" defaultValue={filter.userId ?? ''}>
            <option value="">{t('activityAnybody')}</option>
            <option value="0">{t('activityNobody')}</option>
            {listUsers(db).map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button small">
          {t('activityShow')}
        </button>
      </form>
    </search>
  );
}

function Line({ context, row }: { context: AdminContext; row: ListedActivity }) {
  const { t, dates, config } = context;
  return (
    <li>
      <div>
        <p className="main">
          {kindText(context, row.kind)}
          {row.subject !== null && <bdi>{row.subjectName ?? row.subject}</bdi>}
        </p>
        <p className="summary">
          <time dateTime={isoMoment(row.at, config.timezone)}>
            {dates.shortMoment(row.at, config.timezone)}
          </time>
          <bdi>{row.userName ?? t('activityNobody')}</bdi>
        </p>
      </div>
      {row.details !== null && (
        <details>
          <summary>{t('activityDetails')}</summary>
          <code dir="auto">{row.details}</code>
        </details>
      )}
    </li>
  );
}

function kindText({ t }: AdminContext, kind: ActivityKind): string {
  const key = `did-${kind}` as const;
  return t.has(key) ? t(key) : t('did-something');
}
