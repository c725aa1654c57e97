import { type RowKey, rowKeyText } from '../../lib/db/rowKey.ts';
import type { ActionLine } from './actionLine.ts';
import type { LeakWorld } from './world.ts';

const carl = ({ userIds }: LeakWorld) => String(userIds.carl);
const here = (path: string) => () => path;

/** The lines of the actions for people, their groups, links and devices. */
export const peopleActionLines: Readonly<Record<string, ActionLine>> = {
  'app/admin/groups/actions.ts addGroupAction': {
    needs: 'admin',
    page: here('/admin/groups'),
    form: () => [['name', 'intruders']],
  },
  'app/admin/groups/actions.ts saveGroupAction': {
    needs: 'admin',
    page: ({ familyId }) => `/admin/groups/${familyId}`,
    form: (world) => [
      ['group', String(world.familyId)],
      ['name', 'family'],
      ['user', carl(world)],
      ['permission', 'view'],
    ],
  },
  'app/admin/groups/actions.ts removeGroupAction': {
    needs: 'admin',
    page: ({ familyId }) => `/admin/groups/${familyId}/remove`,
    form: ({ familyId }) => [['group', String(familyId)]],
  },
  'app/admin/links/actions.ts makeLinkAction': {
    needs: 'admin',
    page: here('/admin/links'),
    form: (world) => [
      ['person', carl(world)],
      ['label', 'A way in'],
      ['days', ''],
    ],
  },
  'app/admin/links/actions.ts revokeLinkAction': {
    needs: 'admin',
    page: here('/admin/links'),
    form: ({ db, userIds }) => [
      ['link', String(linkOf(db, userIds.anna))],
      ['back', '/admin/links'],
    ],
  },
  'app/admin/links/actions.ts revokeLinksOfAction': {
    needs: 'admin',
    page: here('/admin/links'),
    form: ({ userIds }) => [
      ['person', String(userIds.anna)],
      ['back', '/admin/links'],
    ],
  },
  'app/admin/links/actions.ts revokeMailedElsewhereAction': {
    needs: 'admin',
    page: (world) => `/admin/people/${carl(world)}`,
    form: (world) => [
      ['person', carl(world)],
      ['back', '/admin/links'],
    ],
  },
  'app/admin/links/actions.ts changeLinkAction': {
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
  'app/admin/people/actions.ts addPersonAction': {
    needs: 'admin',
    page: here('/admin/people'),
    form: () => [
      ['name', 'Mallory'],
      ['email', ''],
      ['locale', ''],
    ],
  },
  'app/admin/people/actions.ts savePersonAction': {
    needs: 'admin',
    page: (world) => `/admin/people/${carl(world)}`,
    form: (world) => [
      ['person', carl(world)],
      ['permission', 'admin'],
      ['group', String(world.familyId)],
      ['name', 'Not Carl'],
      ['email', 'mallory@mail.example'],
      ['locale', ''],
    ],
  },
  'app/admin/people/actions.ts savePasswordAction': {
    needs: 'admin',
    page: (world) => `/admin/people/${carl(world)}`,
    form: (world) => [
      ['person', carl(world)],
      ['password', 'a password of an intruder'],
    ],
  },
  'app/admin/people/actions.ts removePasswordAction': {
    needs: 'admin',
    page: ({ userIds }) => `/admin/people/${userIds.olga}`,
    form: ({ userIds }) => [['person', String(userIds.olga)]],
  },
  'app/admin/people/actions.ts removePersonAction': {
    needs: 'admin',
    page: (world) => `/admin/people/${carl(world)}/remove`,
    form: (world) => [['person', carl(world)]],
  },
  'app/admin/people/[id]/mail/actions.ts sendLinkAction': {
    needs: 'admin',
    page: (world) => `/admin/people/${carl(world)}`,
    form: (world) => [
      ['person', carl(world)],
      ['days', ''],
      ['back', '/admin/people'],
    ],
    idle: 'the gallery sends no e-mail',
  },
  'app/admin/people/[id]/accountActions.ts addAccountAction': {
    needs: 'admin',
    page: (world) => `/admin/people/${carl(world)}`,
    form: (world) => [
      ['person', carl(world)],
      ['account', 'mallory'],
    ],
    idle: 'the gallery has no single sign-on',
  },
  'app/admin/people/[id]/accountActions.ts removeAccountAction': {
    needs: 'admin',
    page: (world) => `/admin/people/${carl(world)}`,
    form: (world) => [
      ['person', carl(world)],
      ['account', 'carl'],
    ],
    idle: 'the gallery has no single sign-on',
  },
  'app/admin/people/[id]/deviceActions.ts endDeviceOfAction': {
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
function linkOf({ $client }: LeakWorld['db'], user: number): number {
  const find = $client.prepare('select id from links where user_id = ? and revoked_at is null');
  return (find.get(user) as { id: number } | undefined)?.id ?? 0;
}

/** A session of a user's that has not been revoked, as forms name it. */
export function sessionOf({ $client }: LeakWorld['db'], user: number): string {
  const find = $client.prepare(
    'select id, nonce from sessions where user_id = ? and revoked_at is null',
  );
  const row = find.get(user) as RowKey | undefined;
  return row ? rowKeyText(row) : '';
}
