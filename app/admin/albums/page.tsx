import { notFound } from 'next/navigation';
import {
  countManagedAlbums,
  listManagedAlbums,
  managedAlbumsPerPage,
} from '../../../lib/photos/albumList.ts';
import { countPages, parsePage } from '../../../lib/text/pager.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { getAdminContext } from '../_admin/context.ts';
import { Pages } from '../_admin/Pages.tsx';
import { Picks } from '../_admin/Picks.tsx';
import { pickTexts } from '../_admin/pickTexts.ts';
import { asSearchParams } from '../_admin/searchParams.ts';
import { AlbumFilterForm } from './AlbumFilterForm.tsx';
import { AlbumRow } from './AlbumRow.tsx';
import { albumsHref, filterFields, parseAlbumFilter } from './filter.ts';

export default async function AlbumsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext('/admin/albums');
  const { config, db, t } = context;
  const given = await searchParams;
  const asked = asSearchParams(given);
  const filter = parseAlbumFilter(asked);
  const total = countManagedAlbums(db, filter);
  const pages = countPages(total, managedAlbumsPerPage);
  const page = parsePage(asked.get('page') ?? undefined, pages) ?? notFound();
  const albums = listManagedAlbums(db, { ...filter, page });
  const here = albumsHref(filter, page);
  return (
    <AdminFrame
      context={context}
      here={here}
      title={t('albums')}
      searchParams={given}
      intro={<p className="admin-prose hint">{t(`newAlbums-${config.newAlbums}`)}</p>}
    >
      <AlbumFilterForm context={context} filter={filter} />
      {albums.length === 0 ? (
        <p className="admin-empty">{t('noAlbumsMatch')}</p>
      ) : (
        <form action="/admin/policies">
          <input type="hidden" name="back" value={here} />
          {filterFields(filter).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <div className="choosing-head">
            <p>{t('albumCount', { count: total })}</p>
            <Picks name="album" texts={pickTexts(t)} />
          </div>
          <ul className="albums">
            {albums.map((album) => (
              <AlbumRow key={album.id} context={context} album={album} />
            ))}
          </ul>
          <div className="choosing-bar">
            {total > albums.length && (
              <label className="form-check">
                <input type="checkbox" name="all" value="albums" />
                {t('allMatching', { count: total })}
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
          </div>
        </form>
      )}
      <Pages t={t} page={page} pages={pages} href={(n) => albumsHref(filter, n)} />
    </AdminFrame>
  );
}
