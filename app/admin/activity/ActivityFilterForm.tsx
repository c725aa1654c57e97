import { listActivityKinds } from '../../../lib/activity/activityList.ts';
import { listUsers } from '../../../lib/people/peopleList.ts';
import type { AdminContext } from '../_admin/context.ts';
import { ChoiceField, FilterForm } from '../_admin/FilterForm.tsx';
import { kindText } from './details.ts';
import type { AskedActivity } from './filter.ts';

type Props = { readonly context: AdminContext; readonly asked: AskedActivity };

export function ActivityFilterForm({ context: { db, t }, asked }: Props) {
  return (
    <FilterForm t={t} path="/admin/activity" filter={asked}>
      <ChoiceField
        name="kind"
        label={t('activityWhat')}
        chosen={asked.kind}
        any={t('any')}
        choices={listActivityKinds(db).map((kind) => [kind, kindText(t, kind)])}
      />
      <ChoiceField
        name="person"
        label={t('activityWho')}
        chosen={asked.person}
        any={t('activityAnybody')}
        choices={[
          ['nobody', t('activityNobody')],
          ...listUsers(db).map(({ id, name }) => [id, name] as const),
        ]}
      />
      <label>
        {t('activitySince')}
        <input type="date" name="since" defaultValue={asked.since} />
      </label>
      <label>
        {t('activityTill')}
        <input type="date" name="till" defaultValue={asked.till} />
      </label>
    </FilterForm>
  );
}
