import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { displayName } from '../../../lib/library/albumPath.ts';
import { listGroups } from '../../../lib/people/groups.ts';
import { listUsers } from '../../../lib/people/peopleList.ts';
import { listPolicyExamples } from '../../../lib/policies/examples.ts';
import type { AdminContext } from '../_admin/context.ts';
import { policyText } from '../_admin/policyText.ts';
import type { PolicyTexts } from './PolicyForm.tsx';

/** What the form of policies offers, whatever it is about. */
export function policyFormProps({ db, t }: AdminContext, of: 'album' | 'photo') {
  return {
    of,
    groups: listGroups(db).map(({ id, name }) => ({ id, name })),
    people: listUsers(db)
      .filter(({ disabledAt }) => disabledAt === null)
      .map(({ id, name }) => ({ id, name })),
    examples: listPolicyExamples(db).map((album) => ({
      tag: `album:${album.id}`,
      text: `${policyText(t, album.policy, 'album')} (${displayName(album)})`,
    })),
    texts: policyTexts(t, of),
  };
}

function policyTexts(t: AdminTexts, of: 'album' | 'photo'): PolicyTexts {
  return {
    what: t('policyWhat'),
    'kind-set': t('kind-set'),
    'kind-add': t('kind-add'),
    'kind-remove': t('kind-remove'),
    'kind-files': t('kind-files'),
    'kind-copy': t('kind-copy'),
    'kind-unset': t(of === 'album' ? 'kind-unset' : 'kind-unset-photo'),
    public: t('public'),
    publicHint: t('publicHint'),
    inherit: t('inherit'),
    inheritHint: t('inheritHint'),
    groups: t('groups'),
    people: t('people'),
    noGroups: t('noGroups'),
    files: t('files'),
    filesAsIs: t('filesAsIs'),
    originals: t('originals'),
    originalsHint: t('originalsHint'),
    'originals-yes': t('mayBeHad'),
    'originals-no': t('mayNotBeHad'),
    archives: t('archives'),
    archivesHint: t('archivesHint'),
    'archives-yes': t('mayBeHad'),
    'archives-no': t('mayNotBeHad'),
    stripMetadata: t('metadata'),
    stripMetadataHint: t('metadataHint'),
    'stripMetadata-yes': t('metadataStripped'),
    'stripMetadata-no': t('metadataKept'),
    from: t('copyFrom'),
    gains: t('gains'),
    loses: t('loses'),
    noChange: t('noChange'),
    review: t('review'),
    apply: t('apply'),
    reviewTitle: t('reviewTitle'),
  };
}
