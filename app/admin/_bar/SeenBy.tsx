import type { DescribedPolicy } from '../../../lib/access/describePolicy.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';

type Props = {
  readonly t: AdminTexts;
  readonly policy: DescribedPolicy | null;
};

/** "Seen by Family, Odette" */
export function SeenBy({ t, policy }: Props) {
  if (!policy) return t('seenByNobodyYet');
  if (policy.public) return t('seenByEverybody');
  const named = [...policy.groups, ...policy.users];
  if (named.length === 0) return t('seenByNobody');
  return t.rich('seenBy', {
    names: () =>
      named.map(({ name }, place) => (
        // A group and a person may have the same id and name.
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is rendered once, on the server
        <span key={place}>
          {place > 0 && ', '}
          <bdi>{name}</bdi>
        </span>
      )),
  });
}
