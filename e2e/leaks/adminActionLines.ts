import type { ActionLine } from './actionLine.ts';
import type { World } from './world.ts';

const albumOf = ({ albums }: World, name: string) =>
  String(albums.find((each) => each.name === name)?.id);

const photoOf = ({ photos }: World, file: string) =>
  String(photos.find((each) => each.file === file)?.id);

const carl = ({ userIds }: World) => String(userIds.carl);
const here = (path: string) => () => path;

/** The lines of the actions of the admin screens. */
export const adminActionLines: Readonly<Record<string, ActionLine>> = {
  'app/admin/albums/actions.ts saveAlbum': {
    needs: 'admin',
    page: (world) => `/admin/albums/${albumOf(world, 'Lake')}`,
    form: (world) => [
      ['album', albumOf(world, 'Lake')],
      ['name', 'Renamed'],
      ['date', '2001-01-01'],
      ['description', 'Described'],
    ],
  },
  'app/admin/albums/actions.ts chooseCover': {
    needs: 'admin',
    page: (world) => `/admin/albums/${albumOf(world, 'Lake')}/cover`,
    form: (world) => [
      ['album', albumOf(world, 'Lake')],
      ['cover', photoOf(world, 'lake3.jpg')],
    ],
  },
  'app/admin/found/actions.ts approve': {
    needs: 'admin',
    page: here('/admin/scan'),
    form: (world) => [
      ['album', albumOf(world, 'Christmas')],
      ['back', '/admin'],
    ],
  },
  'app/admin/found/actions.ts decide': {
    needs: 'admin',
    page: here('/admin'),
    form: (world) => [
      ['album', albumOf(world, 'Secret')],
      ['who', 'public'],
      ['back', '/admin'],
    ],
  },
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
  'app/admin/photos/actions.ts savePhoto': {
    needs: 'admin',
    page: (world) => `/admin/photos/${photoOf(world, 'lake1.jpg')}`,
    form: (world) => [
      ['photo', photoOf(world, 'lake1.jpg')],
      ['caption', 'Defaced'],
      ['taken', '2001-01-01T00:00'],
    ],
  },
  'app/admin/policies/actions.ts changePolicies': {
    needs: 'admin',
    page: (world) => `/admin/policies?album=${albumOf(world, 'Secret')}`,
    form: (world) => [
      ['album', albumOf(world, 'Secret')],
      ['kind', 'set'],
      ['public', 'on'],
      ['inherit', 'on'],
      ['from', ''],
      ['back', '/admin/albums'],
      ['seal', 'wrong'],
    ],
    idle: 'what is not sealed is shown first',
  },
  'app/admin/policies/actions.ts undoPolicies': {
    needs: 'admin',
    page: here('/admin/albums'),
    form: ({ db }) => [
      ['change', String(lastChange(db))],
      ['back', '/admin/albums'],
    ],
  },
  'app/admin/scan/actions.ts startScan': {
    needs: 'scan',
    page: here('/admin/scan'),
    form: () => [['full', 'on']],
    idle: 'the scan runs in a process of its own',
  },
  'app/admin/see-as/actions.ts startSeeAs': {
    needs: 'admin',
    page: here('/admin/people'),
    form: (world) => [['person', carl(world)]],
  },
  'app/admin/shares/actions.ts makeShare': {
    needs: 'admin',
    page: here('/admin/shares/new'),
    form: (world) => [
      ['album', albumOf(world, 'Secret')],
      ['photos', ''],
      ['name', 'A way in'],
      ['days', ''],
      ['password', ''],
      ['originals', 'on'],
    ],
  },
  'app/admin/shares/actions.ts revokeShare': {
    needs: 'admin',
    page: here('/admin/shares'),
    form: ({ shares }) => [['share', String(shares.list.id)]],
  },
};

type Db = World['db'];

function idOf(db: Db, statement: string, ...given: number[]): number {
  const row = db.$client.prepare(statement).get(...given) as { id: number } | undefined;
  return row?.id ?? 0;
}

const linkOf = (db: Db, user: number) =>
  idOf(db, 'select id from links where user_id = ? and revoked_at is null', user);

const lastChange = (db: Db) =>
  idOf(db, 'select max(id) as id from changes where undone_at is null');
