import { getAlbumFacets } from '../../../../lib/photos/albumList.ts';
import { type SeenFilter, seenWays } from '../../../../lib/policies/seen.ts';
import { CategoryField, YearField } from '../../_admin/AlbumFacetFields.tsx';
import type { AdminContext } from '../../_admin/context.ts';

type Props = {
  readonly context: AdminContext;
  readonly path: string;
  readonly filter: SeenFilter;
};

export function SeenFilterForm({ context: { db, t }, path, filter }: Props) {
  const { years, categories } = getAlbumFacets(db);
  return (
    <search>
      <form className="filters" action={path}>
        <label className="filters-wide">
          {t('search')}
          <input type="search" name="q" defaultValue={filter.query} autoComplete="off" />
        </label>
        <CategoryField t={t} categories={categories} chosen={filter.category} />
        <YearField t={t} years={years} chosen={filter.year} />
        <label>
          {t('seesHow')}
          <select name="how" defaultValue={filter.how ?? ''}>
            <option value="">{t('any')}</option>
            {seenWays.map((way) => (
              <option key={way} value={way}>
                {t(`sees-${way}`)}
              </option>
            ))}
          </select>
        </label>
        <p className="filters-actions">
          <button type="submit" className="button button-small">
            {t('show')}
          </button>
          {Object.keys(filter).length > 0 && <a href={path}>{t('showAll')}</a>}
        </p>
      </form>
    </search>
  );
}
