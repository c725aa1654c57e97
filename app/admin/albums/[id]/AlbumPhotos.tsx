import type { AlbumDetails, ManagedPhoto } from '../../../../lib/photos/albumDetails.ts';
import type { AdminContext } from '../../_admin/context.ts';
import { Pages } from '../../_admin/Pages.tsx';
import { PhotoCell } from '../../_admin/PhotoCell.tsx';
import { Picks } from '../../_admin/Picks.tsx';
import { pickTexts } from '../../_admin/pickTexts.ts';

type Props = {
  readonly context: AdminContext;
  readonly album: AlbumDetails;
  readonly photos: readonly ManagedPhoto[];
  readonly page: number;
  readonly pages: number;
};

/** All photos of an album, to choose from for policies of their own. */
export function AlbumPhotos({ context, album, photos, page, pages }: Props) {
  const { t } = context;
  const path = `/admin/albums/${album.id}`;
  const href = (n: number) => (n > 1 ? `${path}?page=${n}#photos` : `${path}#photos`);
  return (
    <section id="photos" aria-labelledby="photos-title">
      <h2 id="photos-title">{t('photos')}</h2>
      <form action="/admin/policies">
        <input type="hidden" name="back" value={href(page)} />
        <input type="hidden" name="of" value={album.id} />
        <div className="choosing-head">
          <p className="summary">
            <span>{t('photoCount', { count: album.total })}</span>
            {album.damaged > 0 && <span>{t('damagedCount', { count: album.damaged })}</span>}
            {album.waiting > 0 && <span>{t('waitingCount', { count: album.waiting })}</span>}
            {album.missing > 0 && <span>{t('missingCount', { count: album.missing })}</span>}
          </p>
          <Picks name="photo" texts={pickTexts(t)} />
        </div>
        <ul className="cells">
          {photos.map((photo) => (
            <PhotoCell key={photo.id} t={t} photo={photo} />
          ))}
        </ul>
        <div className="choosing-bar">
          {pages > 1 && (
            <label className="form-check">
              <input type="checkbox" name="all" value="photos" />
              {t('allPhotosOfAlbum', { count: album.total })}
            </label>
          )}
          <button type="submit" name="kind" value="set" className="button button-small">
            {t('setPolicy')}
          </button>
          <button
            type="submit"
            name="kind"
            value="add"
            className="button button-small button-plain"
          >
            {t('addToPolicy')}
          </button>
          <button
            type="submit"
            name="kind"
            value="remove"
            className="button button-small button-plain"
          >
            {t('removeFromPolicy')}
          </button>
          <button
            type="submit"
            name="kind"
            value="unset"
            className="button button-small button-plain"
          >
            {t('unsetPolicy')}
          </button>
          <button
            type="submit"
            formAction="/admin/shares/new"
            className="button button-small button-plain"
          >
            {t('sharePhotos')}
          </button>
        </div>
      </form>
      <Pages t={t} page={page} pages={pages} href={href} />
    </section>
  );
}
