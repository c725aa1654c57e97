import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { offeredPages } from '../../../lib/text/pager.ts';

type Props = {
  readonly t: AdminTexts;
  readonly page: number;
  readonly pages: number;
  readonly href: (page: number) => string;
};

export function Pages({ t, page, pages, href }: Props) {
  if (pages < 2) return null;
  return (
    <nav className="pager" aria-label={t('pages')}>
      <ol>
        {offeredPages(page, pages).map((n, place) =>
          n === null ? (
            <li key={`gap-${place < 3 ? 'before' : 'after'}`}>…</li>
          ) : (
            <li key={n}>
              <a
                href={href(n)}
                aria-label={t('page', { page: String(n) })}
                aria-current={n === page ? 'page' : undefined}
              >
                {n}
              </a>
            </li>
          ),
        )}
      </ol>
    </nav>
  );
}
