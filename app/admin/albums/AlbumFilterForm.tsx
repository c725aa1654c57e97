import { listGroups } from '../../../lib/people/groups.ts';
import { listUsers } from '../../../lib/people/peopleList.ts';
import {
  albumConditions,
  getAlbumFacets,
  type ManagedAlbumFilter,
  policyStates,
} from '../../../lib/photos/albumList.ts';
import type { AdminContext } from '../_admin/context.ts';
import { AlbumFacetFields, ChoiceField, FilterForm } from '../_admin/FilterForm.tsx';

type Props = { readonly context: AdminContext; readonly filter: ManagedAlbumFilter };

export function AlbumFilterForm({ context: { db, t }, filter }: Props) {
  const { query, policy, names, condition } = filter;
  const any = t('any');
  return (
    <FilterForm
      {...{ t, filter }}
      path="/admin/albums"
      words={{ label: t('search'), value: query }}
    >
      <AlbumFacetFields t={t} facets={getAlbumFacets(db)} filter={filter} />
      <ChoiceField
        name="policy"
        label={t('policy')}
        chosen={policy}
        any={any}
        choices={policyStates.map((state) => [state, t(`policy-${state}`)])}
      />
      <ChoiceField
        name="names"
        label={t('naming')}
        chosen={names && `${names.kind}:${names.id}`}
        any={any}
        choices={[]}
        groups={[
          {
            label: t('groups'),
            choices: listGroups(db).map(({ id, name }) => [`group:${id}`, name]),
          },
          {
            label: t('people'),
            choices: listUsers(db).map(({ id, name }) => [`user:${id}`, name]),
          },
        ]}
      />
      <ChoiceField
        name="condition"
        label={t('condition')}
        chosen={condition}
        any={any}
        choices={albumConditions.map((each) => [each, t(`condition-${each}`)])}
      />
    </FilterForm>
  );
}
