import { notFound } from 'next/navigation';
import { displayName } from '../../../lib/library/albumPath.ts';
import { type AlbumView, findAlbumView } from '../../../lib/links/sharedThings.ts';
import { findAlbumNeighbours } from '../../../lib/photos/albums.ts';
import { listAlbumPhotos } from '../../../lib/photos/photos.ts';
import type { VisibleAlbum, VisiblePhoto } from '../../../lib/photos/rows.ts';
import { albumArchive, archiveVersion } from '../../../lib/server/archiveSet.ts';
import { getPageContext, type PageContext } from '../../_gallery/context.ts';
import { Frame } from '../../_gallery/Frame.tsx';
import { Arrow, Icon } from '../../_gallery/icons.tsx';
import { PhotoRows } from '../../_gallery/PhotoRows.tsx';
import { getId } from '../../_gallery/parameters.ts';

export default async function AlbumPage({ params }: { params: Promise<{ id: string }> }) {
  const id = getId((await params).id);
  const context = await getPageContext();
  const { db, viewer } = context;
  const view = findAlbumView(db, viewer, id) ?? notFound();
  const { album, shared } = view;
  const photos = listAlbumPhotos(db, view.viewer, album);
  const name = displayName(album);
  return (
    <Frame context={context} here={`/albums/${id}`} title={name} className="album">
      <AlbumHead context={context} view={view} name={name} photos={photos} />
      <PhotoRows context={context} photos={photos} />
      {!shared && <Neighbours context={context} album={album} />}
    </Frame>
  );
}

type HeadProps = {
  context: PageContext;
  view: AlbumView;
  name: string;
  photos: readonly VisiblePhoto[];
};

/** An album that is seen through a share alone leads nowhere else. */
function AlbumHead({ context, view, name, photos }: HeadProps) {
  const { config, db, locale, t, dates } = context;
  const { album, shared } = view;
  const archive = albumArchive(db, view, photos);
  const year = album.date.slice(0, 4);
  return (
    <header className="album-head">
      {!shared && (
        <p>
          <a className="to-year" href={`/years/${year}`}>
            {year}
          </a>
        </p>
      )}
      <h1 dir="auto">{name}</h1>
      <p className="facts">
        <time dateTime={album.date}>{dates.day(album.date)}</time>
        <span>{t('photoCount', { count: photos.length })}</span>
        {archive && (
          <a
            href={`/albums/${album.id}/archive?v=${archiveVersion(archive, locale, config.timezone)}`}
          >
            <Icon shape="download" />
            {t('downloadAlbum')}
          </a>
        )}
      </p>
      {album.description && (
        <p className="description" dir="auto">
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
    <nav className="neighbours" aria-label={t('neighbouringAlbums')}>
      {newer && (
        <a className="newer" rel="prev" href={`/albums/${newer.id}`}>
          <Arrow to="left" />
          <span>
            <small>{t('newerAlbum')}</small>
            <bdi>{displayName(newer)}</bdi>
          </span>
        </a>
      )}
      {older && (
        <a className="older" rel="next" href={`/albums/${older.id}`}>
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
