import { notFound } from 'next/navigation';
import {
  countManagedAlbums,
  listManagedAlbums,
  MANAGED_ALBUMS_PER_PAGE,
} from '../../../lib/photos/albumList.ts';
import { countPages, parsePage } from '../../../lib/text/pager.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { getAdminContext } from '../_admin/context.ts';
import { Pages } from '../_admin/Pages.tsx';
import { SelectionForm } from '../_admin/SelectionForm.tsx';
import { asSearchParams } from '../_admin/searchParams.ts';
import { AlbumFilterForm } from './AlbumFilterForm.tsx';
import { AlbumListItem } from './AlbumListItem.tsx';
import { albumsHref, filterFields, parseAlbumFilter } from './filter.ts';

export default async function AlbumsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext('/admin/albums');
  const { config, db, t } = context;
  const given = await searchParams;
  const asked = asSearchParams(given);
  const filter = parseAlbumFilter(asked);
  const total = countManagedAlbums(db, filter);
  const pages = countPages(total, MANAGED_ALBUMS_PER_PAGE);
  const page = parsePage(asked.get('page') ?? undefined, pages) ?? notFound();
  const albums = listManagedAlbums(db, { ...filter, page });
  const here = albumsHref(filter, page);
  return (
    <AdminFrame
      context={context}
      here={here}
      title={t('albums')}
      searchParams={given}
      intro={
        <p className="admin-prose hint">
          {t(`newAlbums-${config.newAlbums}`)} <a href="/admin/standing">{t('standingLink')}</a>
        </p>
      }
    >
      <AlbumFilterForm context={context} filter={filter} />
      {albums.length === 0 ? (
        <p className="admin-empty">{t('noAlbumsMatch')}</p>
      ) : (
        <SelectionForm
          t={t}
          of="album"
          hidden={[['back', here], ...filterFields(filter)]}
          head={<p>{t('albumCount', { count: total })}</p>}
          all={
            total > albums.length
              ? { value: 'albums', text: t('allMatching', { count: total }) }
              : null
          }
        >
          <ul className="albums">
            {albums.map((album) => (
              <AlbumListItem key={album.id} context={context} album={album} />
            ))}
          </ul>
        </SelectionForm>
      )}
      <Pages t={t} page={page} pages={pages} href={(n) => albumsHref(filter, n)} />
    </AdminFrame>
  );
}
