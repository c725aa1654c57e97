import { type ListedUser, listUsers } from '../../../lib/admin/peopleList.ts';
import type { AdminContext } from '../_admin/context.ts';
import { LinkForm } from './LinkForm.tsx';
import { lifetimes } from './lifetimes.ts';

type Props = {
  readonly context: AdminContext;
  /** Whom the link is for; null: to be chosen. */
  readonly person: Pick<ListedUser, 'id'> | null;
};

export function MakeLink({ context: { db, t }, person }: Props) {
  const people = listUsers(db).filter(({ disabledAt }) => disabledAt === null);
  return (
    <LinkForm
      people={person ? [] : people.map(({ id, name, handle }) => ({ id, name, handle }))}
      personId={person?.id ?? null}
      lifetimes={[
        { days: '', text: t('lifetime-never') },
        ...lifetimes.map((days) => ({
          days,
          text: t('lifetime-days', { count: Number(days) }),
        })),
      ]}
      texts={{
        person: t('person'),
        label: t('label'),
        labelHint: t('labelHint'),
        expires: t('expires'),
        once: t('once'),
        onceHint: t('onceHint'),
        make: t('makeLink'),
        madeFor: t('madeFor'),
        shownOnce: t('shownOnce'),
        copy: t('copy'),
        copied: t('copied'),
        qrCode: t('qrCode'),
      }}
    />
  );
}
