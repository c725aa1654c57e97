import { getAlbumFacets } from '../../../../lib/photos/albumList.ts';
import { type SeenFilter, seenWays } from '../../../../lib/policies/explain/seenBy.ts';
import type { AdminContext } from '../../_admin/context.ts';
import { AlbumFacetFields, ChoiceField, FilterForm, WordsField } from '../../_admin/FilterForm.tsx';

type Props = {
  readonly context: AdminContext;
  readonly path: string;
  readonly filter: SeenFilter;
};

export function SeenFilterForm({ context: { db, t }, path, filter }: Props) {
  return (
    <FilterForm t={t} path={path} isFiltered={Object.keys(filter).length > 0}>
      <WordsField name="q" label={t('search')} words={filter.query} isWide />
      <AlbumFacetFields t={t} facets={getAlbumFacets(db)} filter={filter} />
      <ChoiceField
        name="how"
        label={t('seesHow')}
        chosen={filter.how}
        any={t('any')}
        choices={seenWays.map((way) => [way, t(`sees-${way}`)])}
      />
    </FilterForm>
  );
}
