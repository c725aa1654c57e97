import { notFound } from 'next/navigation';
import { displayName } from '../../../lib/library/albumPath.ts';
import { type AlbumView, findAlbumView } from '../../../lib/links/sharedThings.ts';
import { findAlbumNeighbours } from '../../../lib/photos/albums.ts';
import type { VisibleAlbum } from '../../../lib/photos/rows.ts';
import { albumSequence, findSequencePage } from '../../../lib/photos/sequence.ts';
import { archiveHref } from '../../../lib/server/archiveHref.ts';
import { pageHref } from '../../../lib/text/pager.ts';
import { getPageContext, type PageContext } from '../../_gallery/context.ts';
import { Arrow, Icon } from '../../_gallery/icons.tsx';
import { PageFrame } from '../../_gallery/PageFrame.tsx';
import { Pager } from '../../_gallery/Pager.tsx';
import { PhotoRows } from '../../_gallery/PhotoRows.tsx';
import { getId, lastValue, type SearchParams } from '../../_gallery/parameters.ts';

type AlbumProps = { params: Promise<{ id: string }>; searchParams: SearchParams };

export default async function AlbumPage({ params, searchParams }: AlbumProps) {
  const id = getId((await params).id);
  const context = await getPageContext();
  const { db, viewer } = context;
  const view = findAlbumView(db, viewer, id) ?? notFound();
  const { album, shared } = view;
  const sequence = albumSequence(view.viewer, id);
  const asked = lastValue((await searchParams)['page']);
  const shown = findSequencePage(db, sequence, asked) ?? notFound();
  const { page, pages, photos, count } = shown;
  const path = `/albums/${id}`;
  const name = displayName(album);
  const archive = archiveHref(context, `${path}/archive`, sequence, shown);
  return (
    <PageFrame
      context={context}
      here={pageHref(path, page)}
      title={page > 1 ? `${name} · ${context.t('page', { page: String(page) })}` : name}
    >
      <AlbumHead {...{ context, view, name, count, archive }} />
      <PhotoRows context={context} photos={photos} />
      <Pager context={context} path={path} page={page} pages={pages} of="photos" />
      {!shared && <Neighbours context={context} album={album} />}
    </PageFrame>
  );
}

type HeadProps = {
  context: PageContext;
  view: AlbumView;
  name: string;
  /** The number of photos on all pages. */
  count: number;
  archive: string | null;
};

/** The heading of an album. One that is seen through a share alone has no links elsewhere. */
function AlbumHead({ context, view, name, count, archive }: HeadProps) {
  const { t, dates } = context;
  const { album, shared } = view;
  const year = album.date.slice(0, 4);
  return (
    <header className="album-head">
      {!shared && (
        <p>
          <a className="album-year" href={`/years/${year}`}>
            {year}
          </a>
        </p>
      )}
      <h1 dir="auto">{name}</h1>
      <p className="album-facts">
        <time dateTime={album.date}>{dates.day(album.date)}</time>
        <span>{t('photoCount', { count })}</span>
        {archive && (
          <a href={archive}>
            <Icon shape="download" />
            {t('downloadAlbum')}
          </a>
        )}
      </p>
      {album.description && (
        <p className="album-description" dir="auto">
          {album.description}
        </p>
      )}
    </header>
  );
}

/** Lists are newest first, so the newer album is on the left. */
function Neighbours({ context, album }: { context: PageContext; album: VisibleAlbum }) {
  const { db, scope, t } = context;
  const { newer, older } = findAlbumNeighbours(db, scope, album);
  if (!newer && !older) return null;
  return (
    <nav className="pager pager-neighbours" aria-label={t('neighbouringAlbums')}>
      {newer && (
        <a className="pager-newer" rel="prev" href={`/albums/${newer.id}`}>
          <Arrow to="left" />
          <span>
            <small>{t('newerAlbum')}</small>
            <bdi>{displayName(newer)}</bdi>
          </span>
        </a>
      )}
      {older && (
        <a className="pager-older" rel="next" href={`/albums/${older.id}`}>
          <span>
            <small>{t('olderAlbum')}</small>
            <bdi>{displayName(older)}</bdi>
          </span>
          <Arrow to="right" />
        </a>
      )}
    </nav>
  );
}
