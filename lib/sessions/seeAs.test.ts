import { afterAll, beforeEach, expect, it } from 'vitest';
import { visitor } from '../access/access.ts';
import { flushAllQueues } from '../activity/writeQueue.ts';
import type { RowKey } from '../db/rowKey.ts';
import { schema } from '../db/schema.ts';
import { setUser } from '../people/people.ts';
import { listUsers } from '../people/peopleList.ts';
import { grantPermission, revokePermission } from '../people/permissions.ts';
import { listAlbums } from '../photos/albums.ts';
import { listScope } from '../photos/scope.ts';
import { removeUser } from '../policies/undoable/remove.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { viewerOfCookie } from './cookie.ts';
import { beginSeeAs, endSeeAs, findSeeAsTarget } from './seeAs.ts';
import { makeSession, type SeenAs, setHidePublic } from './session.ts';
import { makeSessionCookie } from './sessionCookie.ts';
import { addToShareCookie } from './shareCookie.ts';

process.env['NEXTAUTH_SECRET'] = 'a secret for these tests only, long enough';

const { db, close } = openTestDatabase();
afterAll(close);
const config = { url: 'https://photos.example.org', dataDir: '/nonexistent' };
const photos = [{ name: 'a.jpg' }];
const owner = { kind: 'user', id: 1 } as const;

let session: RowKey;
let sessionId = 0;
const begun = { by: 'password' } as const;
beforeEach(() => {
  fill(db, {
    users: 3,
    groups: 0,
    shares: 1,
    albums: [
      { name: 'Public', policy: { public: true }, photos },
      { name: 'For two', policy: { users: [2] }, photos },
      { name: 'For nobody', policy: {}, photos },
    ],
  });
  grantPermission(db, null, owner, 'admin');
  session = makeSession(db, { userId: 1, begun, device: 'desk' });
  sessionId = session.id;
});

async function asked(of = session, more = '') {
  const { name, value } = await makeSessionCookie(config, of);
  return viewerOfCookie(db, config, `${name}=${value}${more}`);
}
const begin = (seeAs: SeenAs, more = {}) =>
  beginSeeAs(db, { sessionId, userId: 1, ...more }, seeAs);

async function lists() {
  const { viewer, hidePublic } = await asked();
  return listAlbums(db, listScope(viewer, hidePublic), { page: 1 }).map(({ name }) => name);
}

it('lists what a fresh session of that user would, whatever the administrator has asked for', async () => {
  setHidePublic(db, sessionId, true);
  expect(await lists()).toHaveLength(3);
  expect(begin(2)).toEqual({ begun: true });
  expect((await asked()).hidePublic).toBe(false);
  expect(await lists()).toEqual(['Public', 'For two']);
  begin('visitor');
  expect((await asked()).viewer).toEqual(visitor);
  expect(await lists()).toEqual(['Public']);
  endSeeAs(db, sessionId);
  expect(await asked()).toMatchObject({ seeAs: null, hidePublic: true, viewer: { userId: 1 } });
});

it('leaves shares that this browser has opened aside', async () => {
  const share = db.select().from(schema.shares).get();
  if (!share) throw new Error('The world has a share');
  const { name, value } = await addToShareCookie(db, config, null, share);
  const more = `; ${name}=${value}`;
  expect((await asked(session, more)).viewer.shareIds).toEqual([1]);
  begin(2);
  expect((await asked(session, more)).viewer.shareIds).toEqual([]);
});

it('is no session, visit or activity of that user', async () => {
  begin(2);
  await asked();
  await flushAllQueues(db);
  const seen = listUsers(db).find(({ id }) => id === 2);
  expect(seen).toMatchObject({ sessions: 0, lastSeenAt: null });
  expect(db.select().from(schema.sessions).all()).toHaveLength(1);
  const noted = db.select().from(schema.activity).all();
  expect(noted.filter(({ userId }) => userId === 2)).toEqual([]);
});

it('is for administrators alone, and for their own sessions', async () => {
  const others = makeSession(db, { userId: 3, begun, device: 'phone' });
  expect(beginSeeAs(db, { sessionId: others.id, userId: 3 }, 2)).toEqual({ begun: false });
  expect(beginSeeAs(db, { sessionId: others.id, userId: 1 }, 2)).toEqual({ begun: false });
  expect(await asked(others)).toMatchObject({ seeAs: null, viewer: { userId: 3 } });
  grantPermission(db, null, { kind: 'user', id: 3 }, 'admin');
  begin(2);
  revokePermission(db, null, owner, 'admin');
  expect(await asked()).toMatchObject({ seeAs: null, viewer: { userId: 1 } });
});

it('of oneself is looking with one’s own eyes; of nobody is refused', () => {
  expect(begin(1)).toEqual({ begun: false });
  expect(() => begin(99)).toThrow(expect.objectContaining({ code: 'unknown-user' }));
});

it('says as whom, and is a visitor’s view of who is disabled or gone', async () => {
  begin(2);
  expect(findSeeAsTarget(db, 2)).toMatchObject({ kind: 'user', id: 2, name: 'User 2' });
  expect(findSeeAsTarget(db, 'visitor')).toEqual({ kind: 'visitor' });
  expect(findSeeAsTarget(db, null)).toBeNull();
  setUser(db, null, 2, { disabled: true });
  expect(findSeeAsTarget(db, 2)).toEqual({ kind: 'visitor' });
  expect((await asked()).viewer).toEqual(visitor);
  removeUser(db, null, 2);
  // Threat: another administrator removes them, and whoever looks on sees what is hidden all of a sudden.
  expect(await asked()).toMatchObject({ seeAs: 'visitor', viewer: visitor });
});
