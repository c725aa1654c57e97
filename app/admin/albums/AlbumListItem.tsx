import { displayName } from '../../../lib/library/albumPath.ts';
import type { ManagedAlbum } from '../../../lib/photos/albumList.ts';
import { hasCategories } from '../../_gallery/describe.ts';
import { AdminThumbnail } from '../_admin/AdminThumbnail.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { PolicyWords } from '../_admin/PolicyWords.tsx';

type Props = { readonly context: AdminContext; readonly album: ManagedAlbum };

export function AlbumListItem({ context, album }: Props) {
  const { t, dates } = context;
  const name = displayName(album);
  return (
    <li>
      <label className="albums-pick">
        <input type="checkbox" name="album" value={album.id} aria-label={t('choose', { name })} />
      </label>
      <AdminThumbnail photoId={album.coverId} />
      <div>
        <h2>
          <a href={`/admin/albums/${album.id}`}>
            <bdi>{name}</bdi>
          </a>
        </h2>
        <p className="summary albums-facts">
          <time dateTime={album.date}>{dates.day(album.date)}</time>
          {hasCategories(context) && <bdi>{album.category}</bdi>}
          <span>{t('photoCount', { count: album.photoCount })}</span>
        </p>
        <FileFindings t={t} album={album} />
      </div>
      <p className="policy-says albums-policy">
        <PolicyWords t={t} policy={album.policy} of="album" />
        {album.ownPolicies > 0 && <small>{t('ownPolicies', { count: album.ownPolicies })}</small>}
      </p>
    </li>
  );
}

function FileFindings({ t, album }: { t: AdminContext['t']; album: ManagedAlbum }) {
  const { damaged, waiting, missingSince } = album;
  if (damaged + waiting === 0 && missingSince === null) return null;
  return (
    <p className="albums-flags">
      {missingSince !== null && <span>{t('missing')}</span>}
      {damaged > 0 && <span>{t('damagedCount', { count: damaged })}</span>}
      {waiting > 0 && <span>{t('waitingCount', { count: waiting })}</span>}
    </p>
  );
}
