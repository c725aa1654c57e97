import { notFound } from 'next/navigation';
import { displayName } from '../../../../lib/library/albumPath.ts';
import { getAlbumFacets, listManagedAlbumsById } from '../../../../lib/photos/albumList.ts';
import {
  pageAlbumsSeenBy,
  pagePhotosSeenBy,
  type SeenFilter,
  seenKinds,
  type Who,
} from '../../../../lib/policies/explain/seenBy.ts';
import { parseId } from '../../../../lib/text/ids.ts';
import { countPages, parsePage } from '../../../../lib/text/pager.ts';
import type { AdminContext } from '../../_admin/context.ts';
import { AlbumFacetFields, ChoiceField, FilterForm } from '../../_admin/FilterForm.tsx';
import { Pages } from '../../_admin/Pages.tsx';
import { parseSeenFilter, seenHref } from './filter.ts';
import { AlbumLine, PhotoLine } from './SeenLines.tsx';

type Props = {
  readonly context: AdminContext;
  readonly who: Who;
  readonly path: string;
  readonly search: URLSearchParams;
};

const PER_PAGE = 100;

/** Everything that somebody sees, and why: albums, or the photos of one of them. */
export function SeenThings(props: Props) {
  const albumId = parseId(props.search.get('album') ?? '');
  return albumId === null ? <SeenAlbums {...props} /> : <SeenPhotos {...props} albumId={albumId} />;
}

function SeenAlbums({ context, who, path, search }: Props) {
  const { db, t } = context;
  const filter = parseSeenFilter(search);
  const page = Number(/^[1-9]\d{0,5}$/.exec(search.get('page') ?? '1')?.[0] ?? notFound());
  const { total, items } = pageAlbumsSeenBy(db, who, { ...filter, page, perPage: PER_PAGE });
  const pages = countPages(total, PER_PAGE);
  if (page > pages) notFound();
  return (
    <>
      <SeenFilterForm context={context} path={path} filter={filter} />
      <p>{t('seesCount', { count: total })}</p>
      <ul className="lines">
        {items.map((album) => (
          <AlbumLine key={album.id} context={context} album={album} path={path} />
        ))}
      </ul>
      <Pages t={t} page={page} pages={pages} href={(n) => seenHref(path, filter, n)} />
    </>
  );
}

function SeenPhotos({ context, who, path, search, albumId }: Props & { albumId: number }) {
  const { db, t } = context;
  const [album] = listManagedAlbumsById(db, [albumId]);
  const { total } = pagePhotosSeenBy(db, who, albumId, { perPage: 0 });
  const pages = countPages(total, PER_PAGE);
  const page = parsePage(search.get('page') ?? undefined, pages);
  if (!album || page === null) notFound();
  const { items } = pagePhotosSeenBy(db, who, albumId, { page, perPage: PER_PAGE });
  const href = (n: number) => `${path}?album=${albumId}${n > 1 ? `&page=${n}` : ''}`;
  return (
    <section aria-labelledby="album">
      <h2 id="album">
        <a href={`/admin/albums/${albumId}`} className="text-link">
          <bdi>{displayName(album)}</bdi>
        </a>
      </h2>
      <p>
        {t('somePhotos', { count: total, total: album.photoCount })}{' '}
        <a href={path}>{t('seesAllAlbums')}</a>
      </p>
      <ul className="lines">
        {items.map((photo) => (
          <PhotoLine key={photo.id} t={t} photo={photo} />
        ))}
      </ul>
      <Pages t={t} page={page} pages={pages} href={href} />
    </section>
  );
}

type FilterProps = {
  readonly context: AdminContext;
  readonly path: string;
  readonly filter: SeenFilter;
};

function SeenFilterForm({ context: { db, t }, path, filter }: FilterProps) {
  return (
    <FilterForm {...{ t, path, filter }} words={{ label: t('search'), value: filter.query }}>
      <AlbumFacetFields t={t} facets={getAlbumFacets(db)} filter={filter} />
      <ChoiceField
        name="how"
        label={t('seesHow')}
        chosen={filter.how}
        any={t('any')}
        choices={seenKinds.map((way) => [way, t(`sees-${way}`)])}
      />
    </FilterForm>
  );
}
