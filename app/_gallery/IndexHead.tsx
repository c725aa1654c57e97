import type { YearCount } from '../../lib/photos/albumYears.ts';
import { getAdminOverview } from '../../lib/photos/overview.ts';
import { FirstSteps } from '../admin/_bar/FirstSteps.tsx';
import { ownerTexts } from '../admin/_bar/owner.ts';
import type { PageContext } from './context.ts';
import { SearchField } from './SearchField.tsx';

type HeadProps = {
  readonly context: PageContext;
  readonly query: string;
  readonly years: readonly YearCount[];
  /** Is there a map for this viewer? */
  readonly hasPlaces?: boolean;
};

/** The gallery's title, the search, and the years (or what was searched for). */
export function IndexHead({ context, query, years, hasPlaces = false }: HeadProps) {
  const { config, t, user, seeAsTarget, viewer } = context;
  const isVisitor = user === null && seeAsTarget === null && viewer.shareIds.length === 0;
  return (
    <>
      <h1 className="index-title" dir="auto">
        <a href="/">{config.title}</a>
      </h1>
      {isVisitor && (
        <a className="masthead-manage" href="/sign-in">
          {t('signIn')}
        </a>
      )}
      <SearchField context={context} query={query} />
      {query ? (
        <SearchedFor context={context} query={query} />
      ) : (
        <Years {...{ context, years, hasPlaces }} />
      )}
    </>
  );
}

function SearchedFor({ context: { t }, query }: { context: PageContext; query: string }) {
  return (
    <p className="index-searched">
      <span>{t.rich('resultsFor', { query, q: (words) => <q dir="auto">{words}</q> })}</span>
      <a href="/">{t('seeAllAlbums')}</a>
    </p>
  );
}

/** The ways through the gallery: by time and place, what one likes, and the years of its albums. */
function Years({ context: { t, viewer }, years, hasPlaces }: Omit<HeadProps, 'query'>) {
  return (
    <div className="index-years">
      <a href="/timeline">{t('timeline')}</a>
      {hasPlaces && <a href="/map">{t('map')}</a>}
      {viewer.userId !== null && <a href="/favourites">{t('favourites')}</a>}
      {years.length > 1 && (
        <nav aria-label={t('years')}>
          {years.map(({ year }) => {
            const text = String(year).padStart(4, '0');
            return (
              <a key={year} href={`/years/${text}`}>
                {text}
              </a>
            );
          })}
        </nav>
      )}
    </div>
  );
}

/** Why there are no albums, and what to do about it. */
export function NoAlbums({ context }: { context: PageContext }) {
  const { t, user, db, config } = context;
  const owner = ownerTexts(context);
  if (owner)
    return <FirstSteps t={owner} overview={getAdminOverview(db, config.oidc?.issuer ?? null)} />;
  return (
    <div className="index-empty">
      <p>{t('noAlbums')}</p>
      {!user && <p className="index-hint">{t('noAlbumsHint')}</p>}
    </div>
  );
}
