import { notFound } from 'next/navigation';
import { throughShares } from '../../../lib/access/access.ts';
import { displayName } from '../../../lib/library/albumPath.ts';
import { type AlbumView, findAlbumView } from '../../../lib/links/sharedThings.ts';
import { findAlbumNeighbours } from '../../../lib/photos/albums.ts';
import { mapHref } from '../../../lib/photos/grid.ts';
import { checkAlbumMonths } from '../../../lib/photos/months.ts';
import { hasPlaces } from '../../../lib/photos/places.ts';
import type { VisibleAlbum } from '../../../lib/photos/rows.ts';
import { albumSequence, countSequence } from '../../../lib/photos/sequence.ts';
import { findSequencePage, PHOTOS_PER_PAGE } from '../../../lib/photos/sequencePage.ts';
import { archiveHref } from '../../../lib/server/archiveSet.ts';
import { pageHref } from '../../../lib/text/pager.ts';
import { ChoosePhotos } from '../../_gallery/ChoosePhotos.tsx';
import { getPageContext, type PageContext } from '../../_gallery/context.ts';
import { HoldToChoose } from '../../_gallery/HoldToChoose.tsx';
import { Arrow, Icon } from '../../_gallery/icons.tsx';
import { PageFrame } from '../../_gallery/PageFrame.tsx';
import { Pager } from '../../_gallery/Pager.tsx';
import { PhotoRows, stretchOf } from '../../_gallery/PhotoRows.tsx';
import { getId, lastValue, type SearchParams } from '../../_gallery/parameters.ts';
import { AlbumBar } from '../../admin/_bar/AlbumBar.tsx';
import { LinkPreview } from './LinkPreview.tsx';

type AlbumProps = { params: Promise<{ id: string }>; searchParams: SearchParams };

export default async function AlbumPage({ params, searchParams }: AlbumProps) {
  const id = getId((await params).id);
  const context = await getPageContext();
  const { db, viewer } = context;
  const view = findAlbumView(db, viewer, id) ?? notFound();
  const { album, shared } = view;
  const sequence = albumSequence(view.viewer, id);
  const given = await searchParams;
  const { page: askedPage, choose, photo } = given;
  const shown = findSequencePage(db, sequence, lastValue(askedPage)) ?? notFound();
  const { page, pages, photos, count, archivable } = shown;
  const path = `/albums/${id}`;
  const name = displayName(album);
  const archive = archiveHref(context, `${path}/archive`, sequence, shown);
  const isChoosing = choose !== undefined;
  const months = pages > 1 ? checkAlbumMonths(db, view.viewer, id, shown) : [];
  const canChoose =
    archive !== null ||
    (archivable?.renditions ?? countSequence(db, sequence, 'archivedRenditions')) > 0;
  if (isChoosing && !canChoose) notFound();
  return (
    <PageFrame
      context={context}
      here={pageHref(path, page)}
      title={page > 1 ? `${name} · ${context.t('page', { page: String(page) })}` : name}
    >
      <LinkPreview context={context} view={view} name={name} />
      <AlbumHead {...{ context, view, name, count, archive, choose: canChoose && !isChoosing }} />
      {!isChoosing && !shared && (
        <AlbumBar context={context} albumId={id} here={pageHref(path, page)} searchParams={given} />
      )}
      {isChoosing ? (
        <ChoosePhotos {...{ context, path, sequence, shown, name }} asked={photo} />
      ) : (
        <>
          <PhotoRows
            {...{ context, photos }}
            stretch={stretchOf(path, shown, name, months)}
            byDay="where-several"
          />
          {canChoose && <HoldToChoose path={path} perPage={PHOTOS_PER_PAGE} />}
          <Pager context={context} path={path} page={page} pages={pages} of="photos" />
        </>
      )}
      {!shared && !isChoosing && <Neighbours context={context} album={album} />}
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
  /** May photos be chosen from it? */
  choose: boolean;
};

/** The heading of an album. One that is seen through a share alone has no links elsewhere. */
function AlbumHead({ context, view, name, count, archive, choose }: HeadProps) {
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
      <h1 dir="auto" title={name}>
        {name}
      </h1>
      <p className="album-facts">
        <time dateTime={album.date}>{dates.day(album.date)}</time>
        <span>{t('photoCount', { count })}</span>
        {archive && (
          <a href={archive}>
            <Icon shape="download" />
            {t('downloadAlbum')}
          </a>
        )}
        {shared && <SharedMap {...{ context, view }} />}
        {choose && count > 1 && <a href={`/albums/${album.id}?choose`}>{t('choosePhotos')}</a>}
      </p>
      {album.description && (
        <p className="album-description" dir="auto">
          {album.description}
        </p>
      )}
    </header>
  );
}

/** A link to the map of a share, if that shows the position of any photo. */
function SharedMap({ context: { db, t }, view: { viewer } }: Pick<HeadProps, 'context' | 'view'>) {
  const [share] = viewer.shareIds;
  if (share === undefined || !hasPlaces(db, throughShares(viewer, [share]))) return null;
  return <a href={mapHref(null, share)}>{t('map')}</a>;
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
