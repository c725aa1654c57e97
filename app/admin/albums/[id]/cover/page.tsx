import { notFound } from 'next/navigation';
import { displayName } from '../../../../../lib/library/albumPath.ts';
import {
  findAlbumDetails,
  listManagedPhotos,
  MANAGED_PHOTOS_PER_PAGE,
} from '../../../../../lib/photos/albumDetails.ts';
import { countPages, parsePage } from '../../../../../lib/text/pager.ts';
import { getId, lastValue, type SearchParams } from '../../../../_gallery/parameters.ts';
import { ActionForm } from '../../../_admin/ActionForm.tsx';
import { AdminFrame } from '../../../_admin/AdminFrame.tsx';
import { AdminThumbnail } from '../../../_admin/AdminThumbnail.tsx';
import { getAdminContext } from '../../../_admin/context.ts';
import { Pages } from '../../../_admin/Pages.tsx';
import { chooseCoverAction } from '../../actions.ts';

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

/** One click on a photo makes it the cover. */
export default async function CoverPage({ params, searchParams }: Props) {
  const id = getId((await params).id);
  const here = `/admin/albums/${id}/cover`;
  const context = await getAdminContext(here);
  const { db, t } = context;
  const album = findAlbumDetails(db, id) ?? notFound();
  const pages = countPages(album.total, MANAGED_PHOTOS_PER_PAGE);
  const page = parsePage(lastValue((await searchParams)['page']), pages) ?? notFound();
  const photos = listManagedPhotos(db, id, { page }).filter(
    ({ hasPicture, waiting, missingSince }) => hasPicture && !waiting && missingSince === null,
  );
  return (
    <AdminFrame
      context={context}
      here={here}
      title={t('chooseCoverTitle')}
      up={{ href: `/admin/albums/${id}`, text: displayName(album) }}
      intro={<p className="admin-prose">{t('chooseCoverIntro')}</p>}
    >
      <ActionForm action={chooseCoverAction}>
        <input type="hidden" name="album" value={id} />
        <ul className="cells cells-covers">
          {photos.map((photo) => (
            <li key={photo.id}>
              <button
                type="submit"
                name="cover"
                value={photo.id}
                aria-label={photo.filename}
                aria-pressed={photo.id === album.chosenCoverId}
              >
                <AdminThumbnail photoId={photo.id} />
              </button>
            </li>
          ))}
        </ul>
        {album.chosenCoverId !== null && (
          <p>
            <button
              type="submit"
              name="cover"
              value=""
              className="button button-small button-plain"
            >
              {t('firstPhotoAsCover')}
            </button>
          </p>
        )}
      </ActionForm>
      <Pages t={t} page={page} pages={pages} href={(n) => (n > 1 ? `${here}?page=${n}` : here)} />
    </AdminFrame>
  );
}
