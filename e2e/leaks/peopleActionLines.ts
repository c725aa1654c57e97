import { type RowKey, rowKeyText } from '../../lib/db/rowKey.ts';
import type { ActionLine } from './actionLine.ts';
import type { World } from './world.ts';

const carl = ({ userIds }: World) => String(userIds.carl);
const here = (path: string) => () => path;

/** The lines of the actions for people, their groups, links and devices. */
export const peopleActionLines: Readonly<Record<string, ActionLine>> = {
  'app/admin/groups/actions.ts addGroup': {
    needs: 'admin',
    page: here('/admin/groups'),
    form: () => [['name', 'intruders']],
  },
  'app/admin/groups/actions.ts saveGroup': {
    needs: 'admin',
    page: ({ familyId }) => `/admin/groups/${familyId}`,
    form: (world) => [
      ['group', String(world.familyId)],
      ['name', 'family'],
      ['user', carl(world)],
      ['permission', 'view'],
    ],
  },
  'app/admin/groups/actions.ts removeGroup': {
    needs: 'admin',
    page: ({ familyId }) => `/admin/groups/${familyId}/remove`,
    form: ({ familyId }) => [['group', String(familyId)]],
  },
  'app/admin/links/actions.ts makeLink': {
    needs: 'admin',
    page: here('/admin/links'),
    form: (world) => [
      ['person', carl(world)],
      ['label', 'A way in'],
      ['days', ''],
    ],
  },
  'app/admin/links/actions.ts revokeLink': {
    needs: 'admin',
    page: here('/admin/links'),
    form: ({ db, userIds }) => [
      ['link', String(linkOf(db, userIds.anna))],
      ['back', '/admin/links'],
    ],
  },
  'app/admin/links/actions.ts revokeLinksOf': {
    needs: 'admin',
    page: here('/admin/links'),
    form: ({ userIds }) => [
      ['person', String(userIds.anna)],
      ['back', '/admin/links'],
    ],
  },
  'app/admin/links/actions.ts changeLink': {
    needs: 'admin',
    page: here('/admin/links'),
    form: ({ db, userIds }) => [
      ['link', String(linkOf(db, userIds.anna))],
      ['label', 'Changed'],
      ['days', 'keep'],
      ['uses', 'keep'],
      ['back', '/admin/links'],
    ],
  },
  'app/admin/people/actions.ts addPerson': {
    needs: 'admin',
    page: here('/admin/people'),
    form: () => [
      ['handle', 'mallory'],
      ['name', 'Mallory'],
      ['email', ''],
      ['locale', ''],
    ],
  },
  'app/admin/people/actions.ts savePerson': {
    needs: 'admin',
    page: (world) => `/admin/people/${carl(world)}`,
    form: (world) => [
      ['person', carl(world)],
      ['handle', 'carl'],
      ['name', 'Not Carl'],
      ['email', 'mallory@mail.example'],
      ['locale', ''],
    ],
  },
  'app/admin/people/actions.ts saveAccess': {
    needs: 'admin',
    page: (world) => `/admin/people/${carl(world)}`,
    form: (world) => [
      ['person', carl(world)],
      ['permission', 'view'],
      ['permission', 'admin'],
      ['group', String(world.familyId)],
    ],
  },
  'app/admin/people/actions.ts savePassword': {
    needs: 'admin',
    page: (world) => `/admin/people/${carl(world)}`,
    form: (world) => [
      ['person', carl(world)],
      ['password', 'a password of an intruder'],
    ],
  },
  'app/admin/people/actions.ts removePassword': {
    needs: 'admin',
    page: ({ userIds }) => `/admin/people/${userIds.olga}`,
    form: ({ userIds }) => [['person', String(userIds.olga)]],
  },
  'app/admin/people/actions.ts removePerson': {
    needs: 'admin',
    page: (world) => `/admin/people/${carl(world)}/remove`,
    form: (world) => [['person', carl(world)]],
  },
  'app/admin/people/[id]/mail/actions.ts sendLink': {
    needs: 'admin',
    page: (world) => `/admin/people/${carl(world)}`,
    form: (world) => [
      ['person', carl(world)],
      ['days', ''],
      ['back', '/admin/people'],
    ],
    idle: 'the gallery sends no mail',
  },
  'app/admin/people/[id]/deviceActions.ts endDeviceOf': {
    needs: 'admin',
    page: ({ userIds }) => `/admin/people/${userIds.anna}`,
    form: ({ db, userIds }) => [
      ['person', String(userIds.anna)],
      ['device', sessionOf(db, userIds.anna)],
      ['back', '/admin/people'],
    ],
  },
};

/** A link of a user's that has not been revoked. */
function linkOf({ $client }: World['db'], user: number): number {
  const find = $client.prepare('select id from links where user_id = ? and revoked_at is null');
  return (find.get(user) as { id: number } | undefined)?.id ?? 0;
}

/** A session of a user's that has not been revoked, as forms name it. */
export function sessionOf({ $client }: World['db'], user: number): string {
  const find = $client.prepare(
    'select id, nonce from sessions where user_id = ? and revoked_at is null',
  );
  const row = find.get(user) as RowKey | undefined;
  return row ? rowKeyText(row) : '';
}
