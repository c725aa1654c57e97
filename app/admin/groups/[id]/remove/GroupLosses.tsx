import type { ListedGroup } from '../../../../../lib/people/groups.ts';
import type { AdminContext } from '../../../_admin/context.ts';
import { removalWords } from '../../../_admin/removalWords.ts';

type Props = { readonly context: AdminContext; readonly group: ListedGroup };

/** Which policies and members the removal of a group touches, and what those members lose. */
export function GroupLosses({ context, group }: Props) {
  const { t } = context;
  const { naming, losers } = removalWords(context, { userIds: [], groupIds: [group.id] });
  return (
    <section className="review" aria-label={t('reviewTitle')}>
      <p>{naming}</p>
      {losers.length === 0 && <p>{t('removalLosesNobody')}</p>}
      <ul>
        {losers.map(({ key, who, loses }) => (
          <li key={key}>
            <bdi>{who}</bdi>{' '}
            <span className="review-loses">
              {t('loses')} {loses}
            </span>
          </li>
        ))}
      </ul>
      {group.permissions.length > 0 && (
        <p>
          {t('removalPermissions', {
            permissions: group.permissions.map((each) => t(`permission-${each}`)).join(', '),
          })}
        </p>
      )}
    </section>
  );
}
