import {
  type ManagedPhotoFilter,
  photoConditions,
  photoPolicies,
} from '../../../lib/photos/photoList.ts';
import type { AdminContext } from '../_admin/context.ts';

type Props = { readonly t: AdminContext['t']; readonly filter: ManagedPhotoFilter };

/** The filter form. It submits by GET, so that a filtered list has an address. */
export function PhotoFilterForm({ t, filter }: Props) {
  return (
    <search>
      <form className="filters" action="/admin/photos">
        <label className="filters-wide">
          {t('fileName')}
          <input type="search" name="q" defaultValue={filter.query} autoComplete="off" />
        </label>
        <label>
          {t('inAlbum')}
          <input type="search" name="album" defaultValue={filter.album} autoComplete="off" />
        </label>
        <label>
          {t('policyInForce')}
          <select name="policy" defaultValue={filter.policy ?? ''}>
            <option value="">{t('any')}</option>
            {photoPolicies.map((policy) => (
              <option key={policy} value={policy}>
                {t(policy === 'own' ? 'policy-own' : `policy-${policy}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('condition')}
          <select name="condition" defaultValue={filter.condition ?? ''}>
            <option value="">{t('any')}</option>
            {photoConditions.map((condition) => (
              <option key={condition} value={condition}>
                {t(`photo-${condition}`)}
              </option>
            ))}
          </select>
        </label>
        <p className="filters-actions">
          <button type="submit" className="button button-small">
            {t('show')}
          </button>
          {Object.keys(filter).length > 0 && <a href="/admin/photos">{t('showAll')}</a>}
        </p>
      </form>
    </search>
  );
}
