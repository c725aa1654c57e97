import {
  type ManagedPhotoFilter,
  photoConditions,
  photoPolicies,
} from '../../../lib/photos/photoList.ts';
import type { AdminContext } from '../_admin/context.ts';
import { ChoiceField, FilterForm, WordsField } from '../_admin/FilterForm.tsx';

type Props = { readonly t: AdminContext['t']; readonly filter: ManagedPhotoFilter };

export function PhotoFilterForm({ t, filter }: Props) {
  const { query, album, policy, condition } = filter;
  const any = t('any');
  return (
    <FilterForm
      {...{ t, filter }}
      path="/admin/photos"
      words={{ label: t('fileName'), value: query }}
    >
      <WordsField name="album" label={t('inAlbum')} words={album} />
      <ChoiceField
        name="policy"
        label={t('policyInForce')}
        chosen={policy}
        any={any}
        choices={photoPolicies.map((each) => [each, t(`policy-${each}`)])}
      />
      <ChoiceField
        name="condition"
        label={t('condition')}
        chosen={condition}
        any={any}
        choices={photoConditions.map((each) => [each, t(`photo-${each}`)])}
      />
    </FilterForm>
  );
}
