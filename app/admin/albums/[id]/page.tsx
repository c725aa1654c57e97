import { notFound } from 'next/navigation';
import { displayName } from '../../../../lib/library/albumPath.ts';
import {
  type AlbumDetails,
  findAlbumDetails,
  listManagedPhotos,
  MANAGED_PHOTOS_PER_PAGE,
} from '../../../../lib/photos/albumDetails.ts';
import { whoSees } from '../../../../lib/policies/explain/whoSees.ts';
import { countPages, parsePage } from '../../../../lib/text/pager.ts';
import { hasCategories } from '../../../_gallery/describe.ts';
import { getId, lastValue, type SearchParams } from '../../../_gallery/parameters.ts';
import { AdminFrame } from '../../_admin/AdminFrame.tsx';
import { type AdminContext, getAdminContext } from '../../_admin/context.ts';
import { WhoSeesList } from '../../_admin/WhoSeesList.tsx';
import { TargetPolicy } from '../../policies/TargetPolicy.tsx';
import { AlbumForm } from './AlbumForm.tsx';
import { AlbumPhotos } from './AlbumPhotos.tsx';

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

export default async function AdminAlbumPage({ params, searchParams }: Props) {
  const id = getId((await params).id);
  const here = `/admin/albums/${id}`;
  const context = await getAdminContext(here);
  const { db, t } = context;
  const given = await searchParams;
  const album = findAlbumDetails(db, id) ?? notFound();
  const pages = countPages(album.total, MANAGED_PHOTOS_PER_PAGE);
  const page = parsePage(lastValue(given['page']), pages) ?? notFound();
  const photos = listManagedPhotos(db, id, { page });
  return (
    <AdminFrame
      context={context}
      here={here}
      title={displayName(album)}
      up={{ href: '/admin/albums', text: t('albums') }}
      searchParams={given}
      intro={<AlbumFacts context={context} album={album} />}
    >
      <div className="admin-columns">
        <div>
          <TargetPolicy context={context} target={{ kind: 'album', id }} here={here} />
          <WhoSeesList t={t} who={whoSees(db, { kind: 'album', id })} />
        </div>
        <AlbumForm context={context} album={album} />
      </div>
      <AlbumPhotos {...{ context, album, photos, page, pages }} />
    </AdminFrame>
  );
}

function AlbumFacts({ context, album }: { context: AdminContext; album: AlbumDetails }) {
  const { config, t, dates } = context;
  const { missingSince } = album;
  return (
    <>
      <p className="summary">
        <time dateTime={album.date}>{dates.day(album.date)}</time>
        {hasCategories(context) && <bdi>{album.category}</bdi>}
        <span>{t('photoCount', { count: album.photoCount })}</span>
        <bdi className="admin-path">{album.dirpath || '/'}</bdi>
        {missingSince === null && album.photoCount > 0 && (
          <a href={`/albums/${album.id}`}>{t('inGallery')}</a>
        )}
        {missingSince === null && (
          <a href={`/admin/shares/new?album=${album.id}`}>{t('shareAlbum')}</a>
        )}
      </p>
      {missingSince !== null && (
        <p className="hint warning">
          {t('missingSince', { date: dates.shortMoment(missingSince, config.timezone) })}
        </p>
      )}
    </>
  );
}
