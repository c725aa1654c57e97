import { afterAll, beforeEach, expect, test } from 'vitest';
import { type Viewer, visitor } from '../access/access.ts';
import { findUserViewer } from '../access/viewers.ts';
import { runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { addMember } from '../people/groups.ts';
import { changePolicies, setPolicies } from '../policies/change.ts';
import { undoChange } from '../policies/undo.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { listAlbums } from './albums.ts';
import { recountAlbums } from './counters.ts';
import { listScope } from './scope.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const hour = 60 * 60 * 1000;
/** The end of somebody's last visit. */
let lastVisit: number;
let albums: number[];
let photos: number[][];

beforeEach(() => {
  lastVisit = Date.now() - hour;
  const world = {
    users: 2,
    groups: 1,
    albums: [
      { policy: { users: [1], inherit: true }, photos: [{ name: 'a' }, { name: 'b' }] },
      { policy: { inherit: true }, photos: [{ name: 'c' }] },
    ],
  };
  const filled = fill(db, world);
  albums = filled.albumIds;
  photos = filled.photoIds;
  runStatement(db, sql`update photos set added_at = ${lastVisit - hour}`);
});

/** The albums that are marked as new for this viewer, by their place in `albums`. */
function marked(viewer: Viewer | null, newSince: number | null = lastVisit): number[] {
  const scope = listScope(viewer ?? visitor, false);
  const listed = listAlbums(db, scope, { page: 1, newSince });
  return listed
    .filter(({ isNew }) => isNew === 1)
    .map(({ id }) => albums.indexOf(id))
    .sort();
}
const user = (id: number) => findUserViewer(db, id);
const album = (place: number) => ({ kind: 'album', id: albums[place] ?? 0 }) as const;
const photo = (id: number) => ({ kind: 'photo', id }) as const;
const idOf = (place: number, of: number) => photos[place]?.[of] ?? 0;
const added = (id: number) =>
  runStatement(db, sql`update photos set added_at = ${Date.now()} where id = ${id}`);

test('a photo that came since the last visit marks its album for people who see the photo', () => {
  expect(marked(user(1))).toEqual([]);
  added(idOf(0, 1));
  expect(marked(user(1))).toEqual([0]);
  expect(marked(user(1), null)).toEqual([]);
  expect(marked(user(2))).toEqual([]);
});

test('a new photo that is hidden, waits or is missing marks nothing', () => {
  const id = idOf(0, 1);
  added(id);
  setPolicies(db, null, [photo(id)], { public: false, inherit: false, userIds: [], groupIds: [] });
  expect(marked(user(1))).toEqual([]);
  changePolicies(db, null, [photo(id)], { kind: 'unset' });
  expect(marked(user(1))).toEqual([0]);
  runStatement(db, sql`update photos set waiting = 1 where id = ${id}`);
  recountAlbums(db, albums);
  expect(marked(user(1))).toEqual([]);
  runStatement(db, sql`update photos set waiting = 0, missing_since = 1 where id = ${id}`);
  recountAlbums(db, albums);
  expect(marked(user(1))).toEqual([]);
});

test('a photo that was approved since the last visit is new', () => {
  const id = idOf(0, 0);
  runStatement(db, sql`update photos set approved_at = ${Date.now()} where id = ${id}`);
  expect(marked(user(1))).toEqual([0]);
});

test('an album that was opened to somebody since is new to that person alone', () => {
  changePolicies(db, null, [album(0), album(1)], { kind: 'add', userIds: [2], groupIds: [] });
  expect(marked(user(1))).toEqual([]);
  expect(marked(user(2))).toEqual([0, 1]);
  // Later changes of the same policies keep the times at which they named others.
  runStatement(db, sql`update policy_users set granted_at = ${lastVisit - 1}`);
  changePolicies(db, null, [album(0), album(1)], { kind: 'add', userIds: [1], groupIds: [1] });
  expect(marked(user(2))).toEqual([]);
  expect(marked(user(1))).toEqual([1]);
});

test('an album that was made public is new from then on', () => {
  const open = { public: true, inherit: true, userIds: [], groupIds: [] };
  setPolicies(db, null, [album(1)], open);
  expect(marked(user(2))).toEqual([1]);
  runStatement(db, sql`update policies set public_at = ${lastVisit - 1} where public = 1`);
  setPolicies(db, null, [album(1)], { ...open, userIds: [2] });
  expect(marked(user(2))).toEqual([]);
});

test('an album of a group is new to somebody who joined it since', () => {
  changePolicies(db, null, [album(1)], { kind: 'add', userIds: [], groupIds: [1] });
  runStatement(db, sql`update policy_groups set granted_at = ${lastVisit - 1}`);
  addMember(db, null, { userId: 2, groupId: 1 });
  expect(marked(user(2))).toEqual([1]);
  runStatement(db, sql`update memberships set joined_at = null`);
  expect(marked(user(2))).toEqual([]);
});

test('a photo with a policy of its own is new when it was opened since', () => {
  const id = idOf(1, 0);
  setPolicies(db, null, [album(1)], { public: false, inherit: false, userIds: [2], groupIds: [] });
  setPolicies(db, null, [photo(id)], { public: false, inherit: false, userIds: [2], groupIds: [] });
  expect(marked(user(2))).toEqual([1]);
  runStatement(db, sql`update policy_users set granted_at = ${lastVisit - 1}`);
  expect(marked(user(2))).toEqual([]);
});

test('albums that an undo gives back are not new', () => {
  const closed = { public: false, inherit: true, userIds: [], groupIds: [] };
  const { changeId } = setPolicies(db, null, [album(0)], closed);
  undoChange(db, null, changeId ?? 0);
  expect(marked(user(1))).toEqual([]);
});
