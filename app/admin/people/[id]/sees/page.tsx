import { notFound } from 'next/navigation';
import { listUsers } from '../../../../../lib/admin/peopleList.ts';
import { listAlbumsSeenBy, type SeenAlbum } from '../../../../../lib/admin/seenByPerson.ts';
import { displayName } from '../../../../../lib/domain/albumPath.ts';
import { countPages } from '../../../../../lib/domain/pager.ts';
import { getId, lastValue, type SearchParams } from '../../../../_gallery/parameters.ts';
import { AdminFrame } from '../../../_admin/AdminFrame.tsx';
import { type AdminContext, getAdminContext } from '../../../_admin/context.ts';
import { Pages } from '../../../_admin/Pages.tsx';
import { ReasonWords } from '../../../_admin/WhoSeesList.tsx';

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

const perPage = 100;

/** Everything that a person sees, and why. */
export default async function SeesPage({ params, searchParams }: Props) {
  const id = getId((await params).id);
  const path = `/admin/people/${id}/sees`;
  const context = await getAdminContext(path);
  const { db, t } = context;
  const person = listUsers(db).find((user) => user.id === id) ?? notFound();
  const given = await searchParams;
  const query = (lastValue(given['q']) ?? '').trim().slice(0, 200);
  const page = Number(/^[1-9]\d{0,5}$/.exec(lastValue(given['page']) ?? '1')?.[0] ?? notFound());
  const { total, items } = listAlbumsSeenBy(db, id, { query, page, perPage });
  const pages = countPages(total, perPage);
  if (page > pages) notFound();
  const href = (n: number) => {
    const search = new URLSearchParams();
    if (query) search.set('q', query);
    if (n > 1) search.set('page', String(n));
    return search.size > 0 ? `${path}?${search}` : path;
  };
  return (
    <AdminFrame
      context={context}
      here={href(page)}
      title={t('seesTitle', { name: person.name })}
      up={{ href: `/admin/people/${id}`, text: person.name }}
      intro={<p className="prose">{t('seesCount', { count: total })}</p>}
    >
      <search>
        <form className="filters" action={path}>
          <label className="wide">
            {t('search')}
            <input type="search" name="q" defaultValue={query} autoComplete="off" />
          </label>
          <p className="filter-ways">
            <button type="submit" className="button small">
              {t('show')}
            </button>
          </p>
        </form>
      </search>
      <ul className="lines">
        {items.map((album) => (
          <SeenLine key={album.id} context={context} album={album} />
        ))}
      </ul>
      <Pages t={t} page={page} pages={pages} href={href} />
    </AdminFrame>
  );
}

function SeenLine({ context: { t, dates }, album }: { context: AdminContext; album: SeenAlbum }) {
  const { seen, total } = album.photos;
  return (
    <li>
      <span className="main">
        <a href={`/admin/albums/${album.id}`}>
          <bdi>{displayName(album)}</bdi>
        </a>
        <small>{dates.day(album.date)}</small>
      </span>
      <span className="why">
        <span>
          {seen === total
            ? t('allPhotos', { count: seen })
            : t('somePhotos', { count: seen, total })}
        </span>
        {!album.shown && <span>{t('albumNotShown')}</span>}
        {album.reasons.map((reason) => (
          <ReasonWords key={JSON.stringify(reason)} t={t} reason={reason} />
        ))}
      </span>
    </li>
  );
}
