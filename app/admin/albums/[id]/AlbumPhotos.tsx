import type { AlbumDetails, ManagedPhoto } from '../../../../lib/photos/albumDetails.ts';
import { managedDetailsOf } from '../../../../lib/photos/details.ts';
import type { AdminContext } from '../../_admin/context.ts';
import { Pages } from '../../_admin/Pages.tsx';
import { PhotoCell } from '../../_admin/PhotoCell.tsx';
import { SelectionForm } from '../../_admin/SelectionForm.tsx';

type Props = {
  readonly context: AdminContext;
  readonly album: AlbumDetails;
  readonly photos: readonly ManagedPhoto[];
  readonly page: number;
  readonly pages: number;
};

/** All photos of an album, to be selected for policies of their own. */
export function AlbumPhotos({ context, album, photos, page, pages }: Props) {
  const { db, t } = context;
  const details = managedDetailsOf(
    db,
    photos.map(({ id }) => id),
  );
  const path = `/admin/albums/${album.id}`;
  const href = (n: number) => (n > 1 ? `${path}?page=${n}#photos` : `${path}#photos`);
  return (
    <section id="photos" aria-labelledby="photos-title">
      <h2 id="photos-title">{t('photos')}</h2>
      <SelectionForm
        t={t}
        of="photo"
        hidden={[
          ['back', href(page)],
          ['of', String(album.id)],
        ]}
        head={<PhotoCounts t={t} album={album} />}
        all={
          pages > 1
            ? { value: 'photos', text: t('allPhotosOfAlbum', { count: album.total }) }
            : null
        }
        actions={
          <button
            type="submit"
            formAction="/admin/shares/new"
            className="button button-small button-plain"
          >
            {t('sharePhotos')}
          </button>
        }
      >
        <ul className="cells">
          {photos.map((photo) => (
            <PhotoCell key={photo.id} t={t} photo={photo} details={details.get(photo.id)} />
          ))}
        </ul>
      </SelectionForm>
      <Pages t={t} page={page} pages={pages} href={href} />
    </section>
  );
}

function PhotoCounts({ t, album }: { t: AdminContext['t']; album: AlbumDetails }) {
  return (
    <p className="summary">
      <span>{t('photoCount', { count: album.total })}</span>
      {album.damaged > 0 && <span>{t('damagedCount', { count: album.damaged })}</span>}
      {album.waiting > 0 && <span>{t('waitingCount', { count: album.waiting })}</span>}
      {album.missing > 0 && <span>{t('missingCount', { count: album.missing })}</span>}
    </p>
  );
}
