import type { YearCount } from '../../lib/photos/albums.ts';
import type { PageContext } from './context.ts';
import { Icon } from './icons.tsx';

type HeadProps = {
  readonly context: PageContext;
  readonly query: string;
  readonly years: readonly YearCount[];
};

/** The gallery's title, the search, and the years (or what was searched for). */
export function IndexHead({ context, query, years }: HeadProps) {
  const { config, t } = context;
  return (
    <>
      <h1 className="index-title" dir="auto">
        <a href="/">{config.title}</a>
      </h1>
      <search className="search">
        <form className="search-form" action="/">
          <input
            type="search"
            name="q"
            defaultValue={query}
            aria-label={t('searchLabel')}
            placeholder={t('search')}
            enterKeyHint="search"
            autoComplete="off"
          />
          <button type="submit" aria-label={t('search')}>
            <Icon shape="search" />
          </button>
        </form>
      </search>
      {query ? <SearchedFor context={context} query={query} /> : <Years {...{ context, years }} />}
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

function Years({ context: { t }, years }: Pick<HeadProps, 'context' | 'years'>) {
  if (years.length < 2) return null;
  return (
    <nav className="index-years" aria-label={t('years')}>
      {years.map(({ year }) => {
        const text = String(year).padStart(4, '0');
        return (
          <a key={year} href={`/years/${text}`}>
            {text}
          </a>
        );
      })}
    </nav>
  );
}

/** Why a list is empty, and what to do about it. */
export function NoAlbums({ context, query }: { context: PageContext; query: string }) {
  const { t, user } = context;
  if (query) return <p className="index-empty">{t('noMatches')}</p>;
  return (
    <div className="index-empty">
      <p>{t('noAlbums')}</p>
      {!user && <p className="index-hint">{t('noAlbumsHint')}</p>}
    </div>
  );
}
