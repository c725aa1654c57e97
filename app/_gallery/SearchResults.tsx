import { notFound } from 'next/navigation';
import { dayAt } from '../../lib/i18n/dates.ts';
import { monthNames } from '../../lib/i18n/months.ts';
import { ALBUMS_PER_PAGE, type FoundAlbums, searchAlbums } from '../../lib/photos/albums.ts';
import { searchGallery, searchOlderPhotos } from '../../lib/photos/gallerySearch.ts';
import { type FoundPhotos, MOST_COUNTED } from '../../lib/photos/photoSearch.ts';
import { previewsFor } from '../../lib/photos/previews.ts';
import { parseSearch, type Search } from '../../lib/photos/searchQuery.ts';
import { PHOTOS_PER_PAGE } from '../../lib/photos/sequencePage.ts';
import { placeOf } from '../../lib/photos/timeline.ts';
import { formatPlace, parsePlace } from '../../lib/photos/timelineAddress.ts';
import { padTime } from '../../lib/server/constantTime.ts';
import { makesRenditions } from '../../lib/server/filmRenditions.ts';
import { countPages, pageHref, parsePage } from '../../lib/text/pager.ts';
import { AlbumList } from './AlbumList.tsx';
import type { PageContext } from './context.ts';
import { FoundAlbum } from './FoundAlbum.tsx';
import type { Whole } from './grid/whole.ts';
import { IndexHead } from './IndexHead.tsx';
import { Arrow } from './icons.tsx';
import { PageFrame } from './PageFrame.tsx';
import { Pager, PagerByDate } from './Pager.tsx';
import { PhotoRows } from './PhotoRows.tsx';
import { lastValue } from './parameters.ts';

type ResultsProps = {
  readonly context: PageContext;
  readonly query: string;
  /** The parameters of the address. */
  readonly asked: Readonly<Record<string, string | string[] | undefined>>;
};

/**
 * The first page shows albums above photos. Further pages show albums alone (`?page=`), or photos
 * alone: those after a photo (`?after=`), or those from a place on (`?from=`). The latter are for
 * the grid, which there is only where few enough are found to be counted.
 */
export async function SearchResults({ context, query, asked }: ResultsProps) {
  const search = parseSearch(query, monthNames(context.locale));
  const [page, after, from] = ['page', 'after', 'from'].map((name) => lastValue(asked[name]));
  if (page !== undefined) return <AlbumPages {...{ context, search, page }} />;
  if (after !== undefined || from !== undefined) {
    return <OlderPhotos {...{ context, search, after, from }} n={lastValue(asked['n'])} />;
  }
  const { albums, photos, correction } = await searchAll(context, search);
  return (
    <ResultsFrame {...{ context, search }}>
      {albums.albums.length > 0 && <FirstAlbums {...{ context, search }} found={albums} />}
      {photos.photos.length > 0 && <Photos {...{ context, search, found: photos }} first={1} />}
      {albums.albums.length + photos.photos.length === 0 && (
        <Nothing {...{ context, query, correction }} />
      )}
    </ResultsFrame>
  );
}

/**
 * Threat: the more hidden photos contain a word, the longer it takes to look it up, so the time
 * would reveal them. Therefore the answer is ready at a multiple of 50 ms after it was asked for,
 * whatever was found.
 */
async function searchAll({ db, scope, newSince, config }: PageContext, search: Search) {
  const startedAt = performance.now();
  const makesFilms = makesRenditions({ config });
  const found = searchGallery(db, scope, search, { newSince, makesFilms });
  await padTime(startedAt);
  return found;
}

type Part = { readonly context: PageContext; readonly search: Search };

function ResultsFrame({
  context,
  search: { text },
  here = pageHref('/', 1, text),
  children,
}: Part & { here?: string; children: React.ReactNode }) {
  return (
    <PageFrame
      context={context}
      here={here}
      title={text}
      header={<IndexHead context={context} query={text} years={[]} />}
    >
      {children}
    </PageFrame>
  );
}

/** How many albums stand above the photos. */
const FIRST_ALBUMS = 4;

function FirstAlbums({ context, search, found }: Part & { readonly found: FoundAlbums }) {
  const { config, db, t } = context;
  const day = dayAt(Date.now(), config.timezone);
  const albums = found.albums.slice(0, FIRST_ALBUMS);
  const previews = previewsFor(db, found.scope, albums, {
    previewCount: 1,
    day,
  });
  return (
    <section className="results">
      <h2>{t('foundAlbums')}</h2>
      <p>{t('albumCount', { count: found.total })}</p>
      <ul className="results-albums">
        {albums.map((album) => (
          <FoundAlbum key={album.id} {...{ context, album }} preview={previews.get(album.id)} />
        ))}
      </ul>
      {found.total > albums.length && (
        <a
          className="results-more"
          href={`/?${new URLSearchParams({ q: search.text, page: '1' })}`}
        >
          {t('allFoundAlbums', { count: String(found.total) })} <Arrow to="right" />
        </a>
      )}
    </section>
  );
}

type PhotosProps = Part & {
  readonly found: FoundPhotos;
  /** The number of the first of these, counted from the newest that is found. */
  readonly first: number;
};

function Photos({ context, search, found, first }: PhotosProps) {
  const { t } = context;
  const last = found.photos.at(-1);
  const next = first + found.photos.length;
  const after =
    last && found.hasOlder
      ? `/?${new URLSearchParams({ q: search.text, after: formatPlace(placeOf(last)), n: String(next) })}`
      : null;
  // Not all are counted. If there are older ones, there is at least one more.
  const total = Math.max(found.count, found.hasOlder ? next : next - 1);
  // A grid has to know how many photos there are, so there is one only where all are counted.
  const whole: Whole | null =
    total > PHOTOS_PER_PAGE && found.count <= MOST_COUNTED
      ? {
          path: pageHref('/', 1, search.text),
          count: total,
          perPage: PHOTOS_PER_PAGE,
          by: 'place',
          months: [],
        }
      : null;
  const beside = {};
  const stretch = { first, count: total, before: null, after, name: null, beside, whole };
  const count = String(MOST_COUNTED);
  return (
    <section className="results">
      <h2>{t('foundPhotos')}</h2>
      <p>
        {found.count > MOST_COUNTED
          ? t('manyPhotos', { count })
          : t('photoCount', { count: found.count })}
      </p>
      <PhotoRows {...{ context, stretch }} photos={found.photos} />
      <PagerByDate t={t} before={null} after={after} byPage={whole !== null} />
    </section>
  );
}

type OlderProps = Part & {
  /** One of the two is given. */
  readonly after: string | undefined;
  readonly from: string | undefined;
  /** The number of the first photo. Addresses with `after` contain it. */
  readonly n: string | undefined;
};

async function OlderPhotos({ context, search, after, from = '', n }: OlderProps) {
  const { db, scope, config, t } = context;
  const start =
    after === undefined
      ? { skip: (parseNumber(from, MOST_COUNTED) ?? notFound()) - 1 }
      : { after: parsePlace(after) ?? notFound() };
  const first = 'skip' in start ? start.skip + 1 : (parseNumber(n ?? '', 999_999_999) ?? 1);
  const startedAt = performance.now();
  const makesFilms = makesRenditions({ config });
  const found = searchOlderPhotos(db, scope, search, { ...start, makesFilms });
  await padTime(startedAt);
  const place = after === undefined ? { from } : { after, ...(n !== undefined && { n }) };
  const here = `/?${new URLSearchParams({ q: search.text, ...place })}`;
  return (
    <ResultsFrame {...{ context, search, here }}>
      {found.photos.length > 0 ? (
        <Photos {...{ context, search, found, first }} />
      ) : (
        <p className="index-empty">{t('noMatches', { query: search.text })}</p>
      )}
    </ResultsFrame>
  );
}

function parseNumber(text: string, most: number): number | null {
  return /^[1-9]\d{0,8}$/.test(text) && Number(text) <= most ? Number(text) : null;
}

async function AlbumPages({ context, search, page: asked }: Part & { readonly page: string }) {
  const { db, scope, newSince } = context;
  const startedAt = performance.now();
  const first = searchAlbums(db, scope, search, { page: 1, newSince });
  const pages = countPages(first.total, ALBUMS_PER_PAGE);
  const page = parsePage(asked, pages) ?? notFound();
  const { albums } = page === 1 ? first : searchAlbums(db, first.scope, search, { page, newSince });
  await padTime(startedAt);
  const { text } = search;
  return (
    <ResultsFrame {...{ context, search }} here={pageHref('/', page, text)}>
      <AlbumList context={context} scope={first.scope} albums={albums} />
      <Pager context={context} path="/" query={text} page={page} pages={pages} />
    </ResultsFrame>
  );
}

type NothingProps = {
  readonly context: PageContext;
  readonly query: string;
  readonly correction: string | null;
};

function Nothing({ context: { t }, query, correction }: NothingProps) {
  return (
    <div className="index-empty">
      <p>{t('noMatches', { query })}</p>
      {correction !== null && (
        <p className="index-hint">
          {t.rich('didYouMean', {
            query: correction,
            a: (words) => <a href={pageHref('/', 1, correction)}>{words}</a>,
          })}
        </p>
      )}
    </div>
  );
}
