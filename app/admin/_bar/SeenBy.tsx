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
  // A group and a person may have the same id and the same name.
  const named = [
    ...policy.groups.map(({ id, name }) => ({ key: `group ${id}`, name })),
    ...policy.users.map(({ id, name }) => ({ key: `user ${id}`, name })),
  ];
  if (named.length === 0) return t('seenByNobody');
  return t.rich('seenBy', {
    names: () =>
      named.map(({ key, name }, place) => (
        <span key={key}>
          {place > 0 && ', '}
          <bdi>{name}</bdi>
        </span>
      )),
  });
}
