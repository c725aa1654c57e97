import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { AlbumFacets } from '../../../lib/photos/albumList.ts';

type CategoryProps = {
  readonly t: AdminTexts;
  readonly categories: AlbumFacets['categories'];
  readonly chosen: string | undefined;
};

/** A filter by category; absent where there is only one. */
export function CategoryField({ t, categories, chosen = '' }: CategoryProps) {
  if (categories.length < 2) return null;
  return (
    <label>
      {t('category')}
      <select name="category" defaultValue={chosen}>
        <option value="">{t('any')}</option>
        {categories.map(({ category, albums }) => (
          <option key={category} value={category}>{`${category} (${albums})`}</option>
        ))}
      </select>
    </label>
  );
}

type YearProps = {
  readonly t: AdminTexts;
  readonly years: AlbumFacets['years'];
  readonly chosen: number | undefined;
};

export function YearField({ t, years, chosen }: YearProps) {
  const fourDigits = (year: number) => String(year).padStart(4, '0');
  return (
    <label>
      {t('year')}
      <select name="year" defaultValue={chosen === undefined ? '' : fourDigits(chosen)}>
        <option value="">{t('any')}</option>
        {years.map(({ year, albums }) => (
          <option key={year} value={fourDigits(year)}>{`${fourDigits(year)} (${albums})`}</option>
        ))}
      </select>
    </label>
  );
}
