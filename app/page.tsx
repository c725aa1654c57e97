import { notFound } from 'next/navigation';
import { queueVisit } from '../lib/people/visits.ts';
import { ALBUMS_PER_PAGE, listAlbums } from '../lib/photos/albums.ts';
import { getOverview } from '../lib/photos/albumYears.ts';
import { countPages, pageHref, parsePage } from '../lib/text/pager.ts';
import { AlbumList } from './_gallery/AlbumList.tsx';
import { getPageContext } from './_gallery/context.ts';
import { IndexHead, NoAlbums } from './_gallery/IndexHead.tsx';
import { PageFrame } from './_gallery/PageFrame.tsx';
import { Pager } from './_gallery/Pager.tsx';
import { lastValue, type SearchParams } from './_gallery/parameters.ts';
import { SearchResults } from './_gallery/SearchResults.tsx';

export default async function IndexPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getPageContext();
  const { db, t } = context;
  const asked = await searchParams;
  const query = (lastValue(asked['q']) ?? '').trim();
  if (query !== '') return <SearchResults {...{ context, query, asked }} />;
  const { years, total, scope, hasPlaces } = getOverview(db, context.scope);
  const pages = countPages(total, ALBUMS_PER_PAGE);
  const page = parsePage(lastValue(asked['page']), pages) ?? notFound();
  const albums = listAlbums(db, scope, { page, newSince: context.newSince });
  // An administrator who looks at the gallery as somebody else is no visit of that person.
  if (context.user && context.seeAsTarget === null && page === 1) {
    queueVisit(db, context.user.id);
  }
  return (
    <PageFrame
      context={context}
      here={pageHref('/', page)}
      header={<IndexHead context={context} query="" {...{ years, hasPlaces }} />}
      {...(page > 1 && { title: t('page', { page: String(page) }) })}
    >
      {albums.length > 0 ? (
        <AlbumList context={context} scope={scope} albums={albums} />
      ) : (
        <NoAlbums context={context} />
      )}
      <Pager context={context} path="/" page={page} pages={pages} />
    </PageFrame>
  );
}
