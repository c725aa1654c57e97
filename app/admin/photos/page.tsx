import { managedDetailsOf } from '../../../lib/photos/details.ts';
import { pageAllPhotos } from '../../../lib/photos/photoList.ts';
import { parseId } from '../../../lib/text/ids.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { getAdminContext } from '../_admin/context.ts';
import { PhotoCell } from '../_admin/PhotoCell.tsx';
import { SelectionForm } from '../_admin/SelectionForm.tsx';
import { asSearchParams } from '../_admin/searchParams.ts';
import { parsePhotoFilter, photosHref } from './filter.ts';
import { PhotoFilterForm } from './PhotoFilterForm.tsx';

/** All photos of all albums, to be selected for policies of their own. */
export default async function PhotosPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext('/admin/photos');
  const { db, t } = context;
  const given = await searchParams;
  const asked = asSearchParams(given);
  const filter = parsePhotoFilter(asked);
  const after = parseId(asked.get('after') ?? '');
  const { photos, next } = await pageAllPhotos(db, filter, after);
  const details = managedDetailsOf(
    db,
    photos.map(({ id }) => id),
  );
  const here = photosHref(filter, after);
  return (
    <AdminFrame
      context={context}
      here={here}
      title={t('photos')}
      searchParams={given}
      intro={
        <p className="admin-prose hint">
          <a className="text-link" href="/admin/favourites">
            {t('likedTitle')}
          </a>
        </p>
      }
    >
      <PhotoFilterForm t={t} filter={filter} />
      {photos.length === 0 ? (
        <p className="admin-empty">{t('noPhotosMatch')}</p>
      ) : (
        <SelectionForm t={t} of="photo" hidden={[['back', here]]}>
          <ul className="cells">
            {photos.map((photo) => (
              <PhotoCell
                key={photo.id}
                t={t}
                photo={photo}
                albumName={photo.albumName}
                details={details.get(photo.id)}
              />
            ))}
          </ul>
        </SelectionForm>
      )}
      <p className="actions">
        {after !== null && (
          <a className="text-link" href={photosHref(filter)}>
            {t('firstPhotos')}
          </a>
        )}
        {next !== null && (
          <a className="text-link" href={photosHref(filter, next)}>
            {t('morePhotos')}
          </a>
        )}
      </p>
    </AdminFrame>
  );
}
