import type { DescribedPolicy } from '../../../lib/access/describePolicy.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';

/** A policy in a few words where only text can stand, as in an `<option>`. */
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

/** Keeps the direction of a name from turning the words around it (UAX #9, section 2.4). */
function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
