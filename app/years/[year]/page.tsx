import { notFound } from 'next/navigation';
import { ALBUMS_PER_PAGE, listAlbums } from '../../../lib/photos/albums.ts';
import { getOverview } from '../../../lib/photos/albumYears.ts';
import { countPages, pageHref, parsePage } from '../../../lib/text/pager.ts';
import { AlbumList } from '../../_gallery/AlbumList.tsx';
import { getPageContext, type PageContext } from '../../_gallery/context.ts';
import { Arrow } from '../../_gallery/icons.tsx';
import { PageFrame } from '../../_gallery/PageFrame.tsx';
import { Pager } from '../../_gallery/Pager.tsx';
import { lastValue, type SearchParams } from '../../_gallery/parameters.ts';

type YearProps = { params: Promise<{ year: string }>; searchParams: SearchParams };

export default async function YearPage({ params, searchParams }: YearProps) {
  const { year: text } = await params;
  if (!/^\d{4}$/.test(text)) notFound();
  const year = Number(text);
  const context = await getPageContext();
  const { db, t } = context;
  const { years, scope, at } = getYears(context, year);
  const pages = countPages(years[at]?.albums ?? 0, ALBUMS_PER_PAGE);
  const page = parsePage(lastValue((await searchParams)['page']), pages) ?? notFound();
  const path = `/years/${text}`;
  const albums = listAlbums(db, scope, { page, year, newSince: context.newSince });
  return (
    <PageFrame context={context} here={pageHref(path, page)} title={t('yearTitle', { year: text })}>
      <h1 className="visually-hidden">{t('yearTitle', { year: text })}</h1>
      <AlbumList context={context} scope={scope} albums={albums} />
      <Pager context={context} path={path} page={page} pages={pages} />
      <Neighbours t={t} newer={years[at - 1]?.year} older={years[at + 1]?.year} />
    </PageFrame>
  );
}

/** The listed years, and the place of this one among them; a 404 where it is not listed. */
function getYears({ db, scope }: PageContext, year: number) {
  const place = (asked: typeof scope) => {
    const overview = getOverview(db, asked);
    return { ...overview, at: overview.years.findIndex((listed) => listed.year === year) };
  };
  const found = place(scope);
  if (found.at >= 0) return found;
  // Hidden public albums are shown if the page would otherwise be empty.
  const all = found.scope.withPublic ? found : place({ ...scope, withPublic: true });
  return all.at >= 0 ? all : notFound();
}

type NeighboursProps = {
  t: PageContext['t'];
  newer: number | undefined;
  older: number | undefined;
};

function Neighbours({ t, newer, older }: NeighboursProps) {
  return (
    <nav className="pager pager-neighbours" aria-label={t('years')}>
      {newer !== undefined && (
        <a className="pager-newer" rel="prev" href={`/years/${padded(newer)}`}>
          <Arrow to="left" /> {t('newerYear', { year: padded(newer) })}
        </a>
      )}
      <a href="/">{t('allAlbums')}</a>
      {older !== undefined && (
        <a className="pager-older" rel="next" href={`/years/${padded(older)}`}>
          {t('olderYear', { year: padded(older) })} <Arrow to="right" />
        </a>
      )}
    </nav>
  );
}

const padded = (year: number) => String(year).padStart(4, '0');
