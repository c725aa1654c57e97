import { notFound } from 'next/navigation';
import { listManagedPhotosById } from '../../../lib/photos/albumDetails.ts';
import { LIKED_PHOTOS_PER_PAGE, pageLiked } from '../../../lib/photos/favourites.ts';
import { parsePage } from '../../../lib/text/pager.ts';
import { lastValue, type SearchParams } from '../../_gallery/parameters.ts';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { AdminThumbnail } from '../_admin/AdminThumbnail.tsx';
import { getAdminContext } from '../_admin/context.ts';
import { LikedBy } from '../_admin/LikedBy.tsx';

const HERE = '/admin/favourites';

/** The photos that people like, with their names. */
export default async function LikedPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(HERE);
  const { db, t } = context;
  const given = await searchParams;
  const page = parsePage(lastValue(given['page']), 10_000) ?? notFound();
  const found = pageLiked(db, page);
  if (page > 1 && found.length === 0) notFound();
  const liked = found.slice(0, LIKED_PHOTOS_PER_PAGE);
  const photos = new Map(
    listManagedPhotosById(
      db,
      liked.map(({ id }) => id),
    ).map((photo) => [photo.id, photo]),
  );
  return (
    <AdminFrame
      context={context}
      here={HERE}
      title={t('likedTitle')}
      up={{ href: '/admin/photos', text: t('photos') }}
      searchParams={given}
      intro={<p className="admin-prose hint">{t('likedIntro')}</p>}
    >
      {liked.length === 0 && <p className="admin-empty">{t('likedNone')}</p>}
      <ul className="cells">
        {liked.map(({ id, by }) => {
          const photo = photos.get(id);
          return (
            <li key={id}>
              <AdminThumbnail photoId={photo?.hasPicture && !photo.waiting ? id : null} />
              <p>
                <a href={`/admin/photos/${id}`}>
                  <bdi>{photo?.caption ?? photo?.filename ?? id}</bdi>
                </a>
                <LikedBy t={t} names={by} />
              </p>
            </li>
          );
        })}
      </ul>
      <p className="actions">
        {page > 1 && (
          <a className="text-link" href={HERE}>
            {t('firstPhotos')}
          </a>
        )}
        {found.length > liked.length && (
          <a className="text-link" href={`${HERE}?page=${page + 1}`}>
            {t('morePhotos')}
          </a>
        )}
      </p>
    </AdminFrame>
  );
}
