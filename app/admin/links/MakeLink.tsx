import { type ListedUser, listUsers } from '../../../lib/people/peopleList.ts';
import type { AdminContext } from '../_admin/context.ts';
import { LinkForm } from './LinkForm.tsx';
import { lifetimes } from './lifetimes.ts';

type Props = {
  readonly context: AdminContext;
  /** Whom the link is for; null: to be chosen. */
  readonly person: ListedUser | null;
};

export function MakeLink({ context: { db, t }, person }: Props) {
  const people = listUsers(db).filter(({ disabledAt }) => disabledAt === null);
  return (
    <LinkForm
      people={person ? [] : people.map(({ id, name, handle }) => ({ id, name, handle }))}
      personId={person?.id ?? null}
      limited={person !== null && isAdministrator(person)}
      lifetimes={[
        { days: '', text: t(person ? 'lifetime-never' : 'lifetime-default') },
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
        onceHint: t(person ? 'onceHint' : 'onceHintAdministrators'),
        limited: t('linksOfAdministrators'),
        make: t('makeLink'),
        madeFor: t('madeFor'),
        shownOnce: t('shownOnce'),
        copy: t('copy'),
        copied: t('copied'),
        qrCode: t('qrCode'),
        print: t('print'),
        rotate: t('rotate'),
        rotateHint: t('rotateHint'),
      }}
    />
  );
}

function isAdministrator({ permissions, groupPermissions }: ListedUser): boolean {
  return [...permissions, ...groupPermissions].includes('admin');
}
