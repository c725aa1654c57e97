import { beforeAll, expect, test } from 'vitest';
import { type Viewer, visitor } from '../access/access.ts';
import { setPolicies } from '../policies/change.ts';
import { forAll, forFamily, openLists, u, world } from '../testing/testLists.ts';
import { fill, type WorldPolicy } from '../testing/testWorld.ts';
import { findAlbum, findAlbumNeighbours, findLatestAlbumId } from './albums.ts';
import { listScope } from './scope.ts';
import { albumSequence, countSequence } from './sequence.ts';

/*
 * Threat: the response time distinguishes an album whose photos are all hidden from one that does
 * not exist. So hidden photos must not be read, however many there are: these tests count the
 * policies that are read.
 */
const { db, index } = openLists();
const asked: number[] = [];
let albumIds: number[];

const hidden = (policy: WorldPolicy, more = {}) =>
  Array.from({ length: 40 }, (_, i) => ({ name: `${i}.jpg`, policy, ...more }));
const sharesOne: Viewer = { ...visitor, shareIds: [1] };

beforeAll(() => {
  ({ albumIds } = fill(db, {
    ...world(
      { name: 'nobody’s', policy: forAll, photos: hidden({}) },
      { name: 'another’s', policy: forFamily, photos: hidden({ users: [2] }) },
      { name: 'waiting', policy: forAll, photos: hidden(forAll, { waiting: true }) },
      { name: 'missing', policy: forAll, photos: hidden(forAll, { missing: true }) },
      { name: 'not inherited', policy: { public: true, inherit: false }, photos: [{ name: 'a' }] },
      { name: 'shared', policy: forAll, photos: hidden({}), shares: [1] },
      { name: 'seen', policy: forAll, photos: [{ name: 'a' }, ...hidden({})] },
    ),
    shares: 1,
  }));
  db.$client.function('note_asked', (id) => {
    asked.push(Number(id));
    return 1;
  });
  db.$client.exec(`alter table policies rename to kept_policies;
    create view policies as select * from kept_policies where note_asked(id);`);
});

const ownPolicies = () =>
  asked.filter((id) => db.$client.prepare('select 1 from photos where policy_id = ?').get(id));

test.each<[string, Viewer]>([
  ['a visitor', visitor],
  ['a relative', u],
  ['who holds a share', sharesOne],
])('no hidden photo is read for %s', (_, viewer) => {
  asked.length = 0;
  const found = albumIds.map((id) => findAlbum(db, viewer, id)?.name ?? null);
  expect(found).toEqual([null, null, null, null, null, null, 'seen']);
  expect(index(viewer).names).toEqual(['seen']);
  expect(index(viewer, { hidePublic: true }).names).toEqual(['seen']);
  const seen = findAlbum(db, viewer, albumIds[6] ?? 0);
  if (!seen) throw new Error('the album is not visible');
  findAlbumNeighbours(db, listScope(viewer, false), seen);
  findLatestAlbumId(db, listScope(viewer, true));
  expect(countSequence(db, albumSequence(viewer, albumIds[0] ?? 0))).toBe(0);
  expect(asked.length).toBeGreaterThan(0);
  expect(ownPolicies()).toEqual([]);
});

test('a photo with a policy of its own that shows it is found all the same', () => {
  db.$client.exec('drop view policies; alter table kept_policies rename to policies;');
  const [first = 0, second = 0] = albumIds;
  const photoOf = (albumId: number) => ({
    kind: 'photo' as const,
    id: Number(
      db.$client.prepare('select max(id) from photos where album_id = ?').pluck().get(albumId),
    ),
  });
  const nobody = { public: false, inherit: true, userIds: [], groupIds: [] };
  setPolicies(db, null, [photoOf(first)], { ...nobody, public: true });
  setPolicies(db, null, [photoOf(second)], { ...nobody, groupIds: [1] });
  expect([findAlbum(db, visitor, first)?.name, findAlbum(db, visitor, second)]).toEqual([
    'nobody’s',
    null,
  ]);
  expect(findAlbum(db, u, second)?.name).toBe('another’s');
  setPolicies(db, null, [photoOf(first)], nobody);
  expect(findAlbum(db, visitor, first)).toBeNull();
});
