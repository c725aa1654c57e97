import { listActivityKinds } from '../../../lib/activity/activityList.ts';
import { listUsers } from '../../../lib/people/peopleList.ts';
import type { AdminContext } from '../_admin/context.ts';
import { kindText } from './details.ts';
import type { AskedActivity } from './filter.ts';

type Props = { readonly context: AdminContext; readonly asked: AskedActivity };

export function ActivityFilterForm({ context: { db, t }, asked }: Props) {
  return (
    <search>
      <form className="filters" action="/admin/activity">
        <label>
          {t('activityWhat')}
          <select name="kind" defaultValue={asked.kind ?? ''}>
            <option value="">{t('any')}</option>
            {listActivityKinds(db).map((kind) => (
              <option key={kind} value={kind}>
                {kindText(t, kind)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('activityWho')}
          <select name="person" defaultValue={asked.person ?? ''}>
            <option value="">{t('activityAnybody')}</option>
            <option value="nobody">{t('activityNobody')}</option>
            {listUsers(db).map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t('activitySince')}
          <input type="date" name="since" defaultValue={asked.since} />
        </label>
        <label>
          {t('activityTill')}
          <input type="date" name="till" defaultValue={asked.till} />
        </label>
        <p className="filters-actions">
          <button type="submit" className="button button-small">
            {t('show')}
          </button>
          {Object.keys(asked).length > 0 && <a href="/admin/activity">{t('showAll')}</a>}
        </p>
      </form>
    </search>
  );
}
