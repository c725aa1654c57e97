import { type RowKey, rowKeyText } from '../../lib/db/rowKey.ts';
import type { ActionLine } from './actionLine.ts';
import type { World } from './world.ts';

const albumOf = ({ albums }: World, name: string) =>
  String(albums.find((each) => each.name === name)?.id);

const photoOf = ({ photos }: World, file: string) =>
  String(photos.find((each) => each.file === file)?.id);

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
      ['photo', photoOf(world, 'yuleWaits.jpg')],
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
  'app/admin/photos/actions.ts savePhoto': {
    needs: 'admin',
    page: (world) => `/admin/photos/${photoOf(world, 'lake1.jpg')}`,
    form: (world) => [
      ['photo', photoOf(world, 'lake1.jpg')],
      ['caption', 'Defaced'],
      ['day', '2001-01-01'],
      ['time', '00:00'],
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
      ['digest', 'wrong'],
    ],
    idle: 'what has no digest is shown first',
  },
  'app/admin/policies/actions.ts undoPolicies': {
    needs: 'admin',
    page: here('/admin/albums'),
    form: ({ db }) => [
      ['change', lastChange(db)],
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
    page: (world) => `/admin/people/${world.userIds.carl}`,
    form: (world) => [['person', String(world.userIds.carl)]],
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
    form: ({ shares }) => [['share', rowKeyText(shares.list)]],
  },
};

const lastChange = ({ $client }: World['db']) => {
  const find = $client.prepare(
    'select id, nonce from changes where undone_at is null order by id desc',
  );
  return rowKeyText(find.get() as RowKey);
};
