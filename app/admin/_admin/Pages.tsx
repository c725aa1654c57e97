import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { PageNumbers } from '../../_gallery/Pager.tsx';

type Props = {
  readonly t: AdminTexts;
  readonly page: number;
  readonly pages: number;
  readonly href: (page: number) => string;
};

/** Links to the pages of a list, counted from 1; nothing where there is only one. */
export function Pages({ t, page, pages, href }: Props) {
  if (pages < 2) return null;
  return (
    <nav className="pager" aria-label={t('pages')}>
      <PageNumbers
        page={page}
        pages={pages}
        href={href}
        label={(n) => t('page', { page: String(n) })}
      />
    </nav>
  );
}
