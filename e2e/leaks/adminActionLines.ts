import { type RowKey, rowKeyText } from '../../lib/db/rowKey.ts';
import { listWaitingPhotos } from '../../lib/photos/albumDetails.ts';
import { listStandingPolicies } from '../../lib/policies/standing/standing.ts';
import type { ActionLine } from './actionLine.ts';
import type { LeakWorld } from './world.ts';

const albumOf = ({ albums }: LeakWorld, name: string) =>
  String(albums.find((each) => each.name === name)?.id);

const photoOf = ({ photos }: LeakWorld, file: string) =>
  String(photos.find((each) => each.file === file)?.id);

const here = (path: string) => () => path;

/** The lines of the actions of the admin screens. */
export const adminActionLines: Readonly<Record<string, ActionLine>> = {
  'app/admin/_bar/actions.ts setSeenByAction': {
    needs: 'admin',
    page: (world) => `/albums/${albumOf(world, 'Lake')}`,
    form: (world) => [
      ['album', albumOf(world, 'Secret')],
      ['public', 'on'],
      ['group', String(world.familyId)],
      ['user', String(world.userIds.carl)],
      ['back', '/'],
    ],
  },
  'app/admin/_bar/actions.ts hidePhotoAction': {
    needs: 'admin',
    page: (world) => `/photos/${photoOf(world, 'lake1.jpg')}`,
    form: (world) => [
      ['photo', photoOf(world, 'lake1.jpg')],
      ['how', 'hide'],
      ['back', '/'],
    ],
  },
  'app/admin/_bar/actions.ts captionPhotoAction': {
    needs: 'admin',
    page: (world) => `/photos/${photoOf(world, 'lake1.jpg')}`,
    form: (world) => [
      ['photo', photoOf(world, 'lake1.jpg')],
      ['caption', 'Defaced'],
      ['back', '/'],
    ],
  },
  'app/admin/albums/actions.ts saveAlbumAction': {
    needs: 'admin',
    page: (world) => `/admin/albums/${albumOf(world, 'Lake')}`,
    form: (world) => [
      ['album', albumOf(world, 'Lake')],
      ['name', 'Renamed'],
      ['date', '2001-01-01'],
      ['description', 'Described'],
    ],
  },
  'app/admin/albums/actions.ts chooseCoverAction': {
    needs: 'admin',
    page: (world) => `/admin/albums/${albumOf(world, 'Lake')}/cover`,
    form: (world) => [
      ['album', albumOf(world, 'Lake')],
      ['cover', photoOf(world, 'lake3.jpg')],
    ],
  },
  'app/admin/found/actions.ts approveAction': {
    needs: 'admin',
    page: here('/admin/scan'),
    form: (world) => [
      ['album', albumOf(world, 'Christmas')],
      ['photo', photoOf(world, 'yuleWaits.jpg')],
      ...listWaitingPhotos(world.db, Number(albumOf(world, 'Christmas')), 9).map(
        ({ content }): [string, string] => ['shown-photo', content],
      ),
      ['back', '/admin'],
    ],
  },
  'app/admin/found/actions.ts decideAction': {
    needs: 'admin',
    page: here('/admin'),
    form: (world) => [
      ['album', albumOf(world, 'Secret')],
      ['which', 'all'],
      ['who', 'public'],
      ['back', '/admin'],
    ],
  },
  'app/admin/missing/actions.ts forgetAction': {
    needs: 'admin',
    page: here('/admin/missing'),
    form: (world) => [
      ['which', 'chosen'],
      ['photo', photoOf(world, 'yuleGone.jpg')],
      ['sure', 'on'],
    ],
  },
  'app/admin/missing/actions.ts seenAction': {
    needs: 'admin',
    page: here('/admin/missing'),
    form: () => [],
  },
  'app/admin/patterns/actions.ts tryRulesAction': {
    needs: 'admin',
    page: here('/admin/patterns'),
    form: () => [
      ['rules', 'patterns: [{ category: Photos, path: .* }]'],
      ['path', 'a.jpg'],
    ],
    idle: 'a trial changes nothing',
  },
  'app/admin/photos/actions.ts pairAction': {
    needs: 'admin',
    page: (world) => `/admin/photos/${photoOf(world, 'lake1.jpg')}`,
    form: (world) => [
      ['photo', photoOf(world, 'lake1.jpg')],
      ['decision', 'join'],
      ['back', '/admin/photos'],
    ],
    idle: 'the photo belongs with no other',
  },
  'app/admin/photos/actions.ts savePhotoAction': {
    needs: 'admin',
    page: (world) => `/admin/photos/${photoOf(world, 'lake1.jpg')}`,
    form: (world) => [
      ['photo', photoOf(world, 'lake1.jpg')],
      ['caption', 'Defaced'],
      ['day', '2001-01-01'],
      ['time', '00:00'],
    ],
  },
  'app/admin/policies/actions.ts changePoliciesAction': {
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
  'app/admin/policies/actions.ts undoPoliciesAction': {
    needs: 'admin',
    page: here('/admin/albums'),
    form: ({ db }) => [
      ['change', lastChange(db)],
      ['back', '/admin/albums'],
    ],
  },
  'app/admin/scan/actions.ts startScanAction': {
    needs: 'scan',
    page: here('/admin/scan'),
    form: () => [['full', 'on']],
    idle: 'the scan runs in a process of its own',
  },
  'app/admin/see-as/actions.ts startSeeAsAction': {
    needs: 'admin',
    page: (world) => `/admin/people/${world.userIds.carl}`,
    form: (world) => [['person', String(world.userIds.carl)]],
  },
  'app/admin/standing/actions.ts setStandingAction': {
    needs: 'admin',
    page: here('/admin/standing'),
    form: (world) => [
      ['path', '**'],
      ['category', ''],
      ['kind', 'set'],
      ['group', String(world.familyId)],
      ['public', 'on'],
      ['inherit', 'on'],
      ['atOnce', 'on'],
      ['digest', 'wrong'],
    ],
    idle: 'what has no digest is shown first',
  },
  'app/admin/standing/actions.ts giveStandingAction': {
    needs: 'admin',
    page: here('/admin/standing'),
    form: () => [['digest', 'wrong']],
    idle: 'what has no digest is shown first',
  },
  'app/admin/standing/actions.ts removeStandingAction': {
    needs: 'admin',
    page: here('/admin/standing'),
    form: ({ db }) => [['standing', String(listStandingPolicies(db)[0]?.id)]],
  },
  'app/admin/shares/actions.ts makeShareAction': {
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
  'app/admin/shares/actions.ts makeFrameAction': {
    needs: 'admin',
    page: (world) => `/admin/shares/new?album=${albumOf(world, 'Picnic')}`,
    form: (world) => [
      ['album', albumOf(world, 'Secret')],
      ['photos', ''],
      ['name', 'A way in'],
    ],
  },
  'app/admin/shares/actions.ts revokeShareAction': {
    needs: 'admin',
    page: here('/admin/shares'),
    form: ({ shares }) => [['share', rowKeyText(shares.list)]],
  },
};

const lastChange = ({ $client }: LeakWorld['db']) => {
  const find = $client.prepare(
    'select id, nonce from changes where undone_at is null order by id desc',
  );
  return rowKeyText(find.get() as RowKey);
};
