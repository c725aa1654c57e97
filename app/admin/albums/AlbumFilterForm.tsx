import { listGroups } from '../../../lib/people/groups.ts';
import { listUsers } from '../../../lib/people/peopleList.ts';
import {
  albumConditions,
  getAlbumFacets,
  type ManagedAlbumFilter,
  policyStates,
} from '../../../lib/photos/albumList.ts';
import { CategoryField, YearField } from '../_admin/AlbumFacetFields.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { filterFields } from './filter.ts';

/** The filter form. It submits by GET, so that a filtered list has an address. */
export function AlbumFilterForm({
  context: { db, t },
  filter,
}: {
  context: AdminContext;
  filter: ManagedAlbumFilter;
}) {
  const { years, categories } = getAlbumFacets(db);
  const filled = new Map(filterFields(filter));
  return (
    <search>
      <form className="filters" action="/admin/albums">
        <label className="filters-wide">
          {t('search')}
          <input type="search" name="q" defaultValue={filter.query} autoComplete="off" />
        </label>
        <CategoryField t={t} categories={categories} chosen={filter.category} />
        <YearField t={t} years={years} chosen={filter.year} />
        <label>
          {t('policy')}
          <select name="policy" defaultValue={filter.policy ?? ''}>
            <option value="">{t('any')}</option>
            {policyStates.map((state) => (
              <option key={state} value={state}>
                {t(`policy-${state}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('naming')}
          <select name="names" defaultValue={filled.get('names') ?? ''}>
            <option value="">{t('any')}</option>
            <optgroup label={t('groups')}>
              {listGroups(db).map(({ id, name }) => (
                <option key={id} value={`group:${id}`}>
                  {name}
                </option>
              ))}
            </optgroup>
            <optgroup label={t('people')}>
              {listUsers(db).map(({ id, name }) => (
                <option key={id} value={`user:${id}`}>
                  {name}
                </option>
              ))}
            </optgroup>
          </select>
        </label>
        <label>
          {t('condition')}
          <select name="condition" defaultValue={filter.condition ?? ''}>
            <option value="">{t('any')}</option>
            {albumConditions.map((condition) => (
              <option key={condition} value={condition}>
                {t(`condition-${condition}`)}
              </option>
            ))}
          </select>
        </label>
        <p className="filters-actions">
          <button type="submit" className="button button-small">
            {t('show')}
          </button>
          {filled.size > 0 && <a href="/admin/albums">{t('showAll')}</a>}
        </p>
      </form>
    </search>
  );
}
