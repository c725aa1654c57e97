import { offeredPages, pageHref } from '../../lib/text/pager.ts';
import type { PageContext } from './context.ts';
import { Arrow } from './icons.tsx';

type PagerProps = {
  readonly context: PageContext;
  readonly path: string;
  readonly query?: string;
  readonly page: number;
  readonly pages: number;
  /** Albums are listed newest first, photos in the order in which they were taken. */
  readonly of?: keyof typeof sides;
};

const sides = {
  albums: { before: 'newerAlbums', after: 'olderAlbums' },
  photos: { before: 'previousPhotos', after: 'nextPhotos' },
} as const;

/** Links to the other pages of a list; earlier pages are on the left. */
export function Pager({ context, path, query = '', page, pages, of = 'albums' }: PagerProps) {
  const { t } = context;
  if (pages < 2) return null;
  const { before, after } = sides[of];
  const href = (n: number) => pageHref(path, n, query);
  return (
    <nav className="pager" aria-label={t('pages')}>
      {page > 1 && (
        <a className="pager-newer" rel="prev" href={href(page - 1)}>
          <Arrow to="left" /> {t(before)}
        </a>
      )}
      {of === 'photos' && <span className="pager-aside">{t('pageByPage')}</span>}
      <PageNumbers
        page={page}
        pages={pages}
        href={href}
        label={(n) => t('page', { page: String(n) })}
      />
      {page < pages && (
        <a className="pager-older" rel="next" href={href(page + 1)}>
          {t(after)} <Arrow to="right" />
        </a>
      )}
    </nav>
  );
}

type PagerByDateProps = {
  readonly t: PageContext['t'];
  /** The addresses of the pages beside this one; null: there is none. */
  readonly before: string | null;
  readonly after: string | null;
  /** Labels the links as leading page by page, where a grid shows all photos in one page. */
  readonly byPage?: boolean;
};

/** Links to the pages of newer and of older photos, where pages begin at a date and have no numbers. */
export function PagerByDate({ t, before, after, byPage = false }: PagerByDateProps) {
  if (before === null && after === null) return null;
  return (
    <nav className="pager" aria-label={t('pages')}>
      {byPage && <span className="pager-aside">{t('pageByPage')}</span>}
      {before !== null && (
        <a className="pager-newer" rel="prev" href={before}>
          <Arrow to="left" /> {t('newerPhotos')}
        </a>
      )}
      {after !== null && (
        <a className="pager-older" rel="next" href={after}>
          {t('olderPhotos')} <Arrow to="right" />
        </a>
      )}
    </nav>
  );
}

type NumbersProps = {
  readonly page: number;
  readonly pages: number;
  readonly href: (page: number) => string;
  readonly label: (page: number) => string;
};

/** Links to the first and the last page and to those near the current one. */
export function PageNumbers({ page, pages, href, label }: NumbersProps) {
  return (
    <ol>
      {offeredPages(page, pages).map((n, place) =>
        n === null ? (
          <li key={`gap-${place < 3 ? 'before' : 'after'}`}>…</li>
        ) : (
          <li key={n}>
            <a href={href(n)} aria-label={label(n)} aria-current={n === page ? 'page' : undefined}>
              {n}
            </a>
          </li>
        ),
      )}
    </ol>
  );
}
