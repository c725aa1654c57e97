import { displayName } from '../../../../lib/library/albumPath.ts';
import { listManagedAlbums } from '../../../../lib/photos/albumList.ts';
import type { AdminContext } from '../../_admin/context.ts';

type Props = { readonly context: AdminContext; readonly query: string };

/** A choice of the album to share, from the newest albums that match. */
export function AlbumChoice({ context: { db, t, dates }, query }: Props) {
  const albums = listManagedAlbums(db, { page: 1, ...(query !== '' && { query }) });
  return (
    <>
      <p className="admin-prose">{t('whichAlbumHint')}</p>
      <form className="filters" action="/admin/shares/new">
        <label>
          {t('whichAlbum')}
          <input type="search" name="q" defaultValue={query} autoComplete="off" />
        </label>
        <button type="submit" className="button button-small button-plain">
          {t('search')}
        </button>
      </form>
      {albums.length === 0 ? (
        <p className="admin-prose">{t('noAlbumsMatch')}</p>
      ) : (
        <ul className="lines">
          {albums.map((album) => (
            <li key={album.id}>
              <a href={`/admin/shares/new?album=${album.id}`}>
                <bdi>{displayName(album)}</bdi>
              </a>
              <span className="summary">
                <time dateTime={album.date}>{dates.day(album.date)}</time>
                <span>{t('photoCount', { count: album.photoCount })}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
