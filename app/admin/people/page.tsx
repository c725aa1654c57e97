import { listLockedOutAdministrators } from '../../../lib/people/administrators.ts';
import { type ListedUser, listUsers } from '../../../lib/people/peopleList.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { type AdminContext, getAdminContext } from '../_admin/context.ts';
import { AddPerson } from './AddPerson.tsx';
import { typesHandle } from './PersonFields.tsx';

const HERE = '/admin/people';

export default async function PeoplePage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(HERE);
  const { config, db, t } = context;
  const people = listUsers(db);
  const shutOut = new Set(
    listLockedOutAdministrators(db, config.oidc?.issuer ?? null).map(({ id }) => id),
  );
  return (
    <AdminFrame
      context={context}
      here={HERE}
      title={t('people')}
      searchParams={await searchParams}
      intro={
        <p className="admin-prose">
          {t('peopleIntro')}{' '}
          <a className="admin-jump" href="#add">
            {t('addPerson')}
          </a>
        </p>
      }
    >
      <div className="admin-columns">
        <ul className="lines">
          <li>
            <p className="lines-main">
              <a href="/admin/people/visitors">{t('everybody')}</a>
            </p>
          </li>
          {people.map((person) => (
            <PersonLine
              key={person.id}
              context={context}
              person={person}
              isShutOut={shutOut.has(person.id)}
            />
          ))}
        </ul>
        <AddPerson context={context} />
      </div>
    </AdminFrame>
  );
}

type Props = {
  readonly context: AdminContext;
  readonly person: ListedUser;
  /** An administrator who has no link, password, account or device to get in by. */
  readonly isShutOut: boolean;
};

function PersonLine({ context: { config, t, dates }, person, isShutOut }: Props) {
  const { id, name, handle, groups, permissions, groupPermissions, lastSeenAt } = person;
  const may = [...new Set([...permissions, ...groupPermissions])];
  return (
    <li>
      <div>
        <p className="lines-main">
          <a href={`/admin/people/${id}`}>
            <bdi>{name}</bdi>
          </a>
          {typesHandle(person) && name !== handle && (
            <small>
              <bdi>{handle}</bdi>
            </small>
          )}
          {person.disabledAt !== null && <em>{t('disabled')}</em>}
          {isShutOut && <em>{t('shutOut')}</em>}
        </p>
        <p className="summary">
          {groups.map((group) => (
            <bdi key={group.id}>{group.name}</bdi>
          ))}
          {may.map((permission) => (
            <span key={permission}>{t(`permission-${permission}`)}</span>
          ))}
          <span>{t('linkCount', { count: person.links })}</span>
          <span>
            {lastSeenAt === null
              ? t('neverSeen')
              : t('seenAt', { moment: dates.shortMoment(lastSeenAt, config.timezone) })}
          </span>
        </p>
      </div>
    </li>
  );
}
