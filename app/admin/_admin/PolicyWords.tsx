import type { DescribedPolicy } from '../../../lib/access/describePolicy.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';

type Props = {
  readonly t: AdminTexts;
  readonly policy: DescribedPolicy | null;
  readonly of: 'album' | 'photo';
};

/** A policy in a few words: "Public", "Family, Grandma", "Nobody yet". */
export function PolicyWords({ t, policy, of }: Props) {
  if (!policy) {
    return of === 'album' ? (
      <span className="policy" data-who="nobody">
        {t('nobodyYet')}
      </span>
    ) : (
      <span className="policy">{t('asAlbum')}</span>
    );
  }
  const { groups, users } = policy;
  const named = [
    ...groups.map(({ id, name }) => ({ key: `group:${id}`, name })),
    ...users.map(({ id, name }) => ({ key: `user:${id}`, name })),
  ];
  const keepsToItself = of === 'album' && !policy.inherit;
  return (
    <span className="policy" data-who={policy.public || named.length > 0 ? undefined : 'nobody'}>
      {policy.public && t('public')}
      {!policy.public && named.length === 0 && t('nobody')}
      {named.map(({ key, name }, i) => (
        <span key={key}>
          {i > 0 || policy.public ? ', ' : ''}
          <bdi>{name}</bdi>
        </span>
      ))}
      {keepsToItself && `, ${t('photosDoNotInherit')}`}
      {!policy.originals && `, ${t('withoutOriginals')}`}
      {!policy.archives && `, ${t('withoutArchive')}`}
      {policy.stripMetadata && `, ${t('withoutMetadata')}`}
    </span>
  );
}

/** A policy in a few words as plain text, for an `<option>`. */
export function policyText(
  t: AdminTexts,
  policy: DescribedPolicy | null,
  of: 'album' | 'photo',
): string {
  if (!policy) return t(of === 'album' ? 'nobodyYet' : 'asAlbum');
  const names = [...policy.groups, ...policy.users].map(({ name }) => isolated(name));
  const words = [
    ...(policy.public ? [t('public')] : []),
    ...(!policy.public && names.length === 0 ? [t('nobody')] : []),
    ...names,
    ...(of === 'album' && !policy.inherit ? [t('photosDoNotInherit')] : []),
    ...(policy.originals ? [] : [t('withoutOriginals')]),
    ...(policy.archives ? [] : [t('withoutArchive')]),
    ...(policy.stripMetadata ? [t('withoutMetadata')] : []),
  ];
  return words.join(', ');
}

/**
 * Isolates the direction of a name, so that it does not reorder the text around it (UAX #9, section
 * 2.4).
 */
function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
