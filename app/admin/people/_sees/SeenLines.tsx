import { displayName } from '../../../../lib/library/albumPath.ts';
import type { SeenAlbum, SeenPhoto } from '../../../../lib/policies/explain/seenBy.ts';
import type { AdminContext } from '../../_admin/context.ts';
import { ReasonWords } from '../../_admin/WhoSeesList.tsx';

type AlbumProps = {
  readonly context: AdminContext;
  readonly album: SeenAlbum;
  readonly path: string;
};

/** An album that a person sees: how many of its photos, and why. `path`: the page of this list. */
export function AlbumLine({ context: { t, dates }, album, path }: AlbumProps) {
  const { seen, total } = album.photos;
  return (
    <li>
      <span className="lines-main">
        <a href={`/admin/albums/${album.id}`}>
          <bdi>{displayName(album)}</bdi>
        </a>
        <small>{dates.day(album.date)}</small>
      </span>
      <span className="lines-why">
        <span>
          <a href={`${path}?album=${album.id}`}>
            {seen === total
              ? t('allPhotos', { count: seen })
              : t('somePhotos', { count: seen, total })}
          </a>
        </span>
        {!album.shown && <span>{t('albumNotShown')}</span>}
        {album.reasons.map((reason) => (
          <ReasonWords key={JSON.stringify(reason)} t={t} reason={reason} />
        ))}
      </span>
    </li>
  );
}

/** A photo that a person sees, and why. */
export function PhotoLine({ t, photo }: { t: AdminContext['t']; photo: SeenPhoto }) {
  const byAlbum = photo.decidedBy === 'album';
  return (
    <li>
      <span className="lines-main">
        <a href={`/admin/photos/${photo.id}`}>
          <bdi>{photo.filename}</bdi>
        </a>
        {!byAlbum && <small>{t('byOwnPolicy')}</small>}
      </span>
      <span className="lines-why">
        {photo.reasons.map((reason) => (
          <ReasonWords key={JSON.stringify(reason)} t={t} reason={reason} byAlbum={byAlbum} />
        ))}
      </span>
    </li>
  );
}
