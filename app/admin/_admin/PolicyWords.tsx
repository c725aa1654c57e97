import { Fragment } from 'react';
import type { DescribedPolicy } from '../../../lib/access/describePolicy.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';

type Props = {
  readonly t: AdminTexts;
  readonly policy: DescribedPolicy | null;
  readonly of: 'album' | 'photo';
};

/** A policy in a few words: "Everybody", "Family, Grandma", "Nobody yet". */
export function PolicyWords({ t, policy, of }: Props) {
  return (
    <span className="policy" data-who={isForNobody(policy, of) ? 'nobody' : undefined}>
      {partsOf(t, policy, of).map(({ key, text, isName }, i) => (
        <Fragment key={key}>
          {i > 0 && ', '}
          {isName ? <bdi>{text}</bdi> : text}
        </Fragment>
      ))}
    </span>
  );
}

/** A policy in a few words as plain text, for an `<option>`. */
export function policyText(t: AdminTexts, policy: DescribedPolicy | null, of: Props['of']): string {
  return partsOf(t, policy, of)
    .map(({ text, isName }) => (isName ? isolated(text) : text))
    .join(', ');
}

type Words =
  | 'nobodyYet'
  | 'asAlbum'
  | 'public'
  | 'nobody'
  | 'photosDoNotInherit'
  | 'withoutOriginals'
  | 'withoutArchive'
  | 'withoutMetadata';

type Part = { readonly key: string; readonly text: string; readonly isName?: true };

/** What is said of a policy, in order: whom it names, and then what it withholds from them. */
function partsOf(t: AdminTexts, policy: DescribedPolicy | null, of: Props['of']): Part[] {
  const words = (key: Words) => ({ key, text: t(key) });
  if (!policy) return [words(of === 'album' ? 'nobodyYet' : 'asAlbum')];
  return [
    ...(policy.public ? [words('public')] : []),
    ...(isForNobody(policy, of) ? [words('nobody')] : []),
    ...policy.groups.map(({ id, name }) => ({
      key: `group:${id}`,
      text: name,
      isName: true as const,
    })),
    ...policy.users.map(({ id, name }) => ({
      key: `user:${id}`,
      text: name,
      isName: true as const,
    })),
    ...(of === 'album' && !policy.inherit ? [words('photosDoNotInherit')] : []),
    ...(policy.originals ? [] : [words('withoutOriginals')]),
    ...(policy.archives ? [] : [words('withoutArchive')]),
    ...(policy.stripMetadata ? [words('withoutMetadata')] : []),
  ];
}

/**
 * Does a policy name nobody? An album without one is for nobody; a photo without one follows its
 * album.
 */
export function isForNobody(policy: DescribedPolicy | null, of: Props['of']): boolean {
  if (!policy) return of === 'album';
  return !policy.public && policy.groups.length + policy.users.length === 0;
}

/**
 * Isolates the direction of a name, so that it does not reorder the text around it (UAX #9, section
 * 2.4).
 */
function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
