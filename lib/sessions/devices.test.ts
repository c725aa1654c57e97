import { afterAll, beforeEach, expect, it } from 'vitest';
import { parseRowKey, type RowKey } from '../db/rowKey.ts';
import { schema } from '../db/schema.ts';
import { makeLink } from '../links/links.ts';
import { grantPermission } from '../people/permissions.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { listDevices, signOutDevice, signOutDevices } from './devices.ts';
import { pruneSessions } from './keptSessions.ts';
import { type Beginning, endSession, findSession, makeSession, SESSION_MS } from './session.ts';

const { db, close } = openTestDatabase();
afterAll(close);
beforeEach(() => fill(db, { users: 2, groups: 0, albums: [] }));

const now = Date.now();
const byPassword = { by: 'password' } as const;
const byLink = (userId: number) => {
  const { id } = makeLink(db, null, userId);
  return { by: 'link', link: { id, suitsAdministrators: false } } as const;
};
const signIn = (userId: number, device: string, begun: Beginning = byPassword, at = now) =>
  makeSession(db, { userId, begun, device }, at);
const isLive = ({ id, nonce }: RowKey) =>
  findSession(db, { sessionId: id, nonce, jti: Buffer.alloc(16), issuedAt: now }) !== null;
const names = (userId: number, at = now) =>
  listDevices(db, userId, at).map(({ userAgent }) => userAgent);

it('lists where somebody is signed in, the last seen first', () => {
  signIn(1, 'phone', byLink(1), now - 5000);
  signIn(1, 'desk', byPassword, now - 1000);
  signIn(2, 'of another');
  expect(listDevices(db, 1, now)).toMatchObject([
    { userAgent: 'desk', begunBy: 'password', createdAt: now - 1000 },
    { userAgent: 'phone', begunBy: 'link', lastSeenAt: now - 5000 },
  ]);
});

it('leaves out sessions that were ended, have expired, or were begun by a link that is revoked', () => {
  signIn(1, 'revoked link', byLink(1));
  db.update(schema.links).set({ revokedAt: 1 }).run();
  signIn(1, 'expired', byPassword, now - SESSION_MS);
  const ended = signIn(1, 'ended');
  signOutDevice(db, 1, ended);
  signIn(1, 'live');
  expect(names(1)).toEqual(['live']);
});

it('signs out one of one’s own devices, and none of another’s', () => {
  const own = signIn(1, 'own');
  const others = signIn(2, 'another’s');
  expect(signOutDevice(db, 1, others)).toEqual({ ended: false });
  expect(signOutDevice(db, 1, { ...own, id: 999 })).toEqual({ ended: false });
  expect(isLive(others)).toBe(true);
  expect(signOutDevice(db, 1, own)).toEqual({ ended: true });
  expect(signOutDevice(db, 1, own)).toEqual({ ended: false });
  expect(isLive(own)).toBe(false);
});

it('signs out all of one’s devices, or all but this one', () => {
  const here = signIn(1, 'here');
  signIn(1, 'there');
  const others = signIn(2, 'another’s');
  expect(signOutDevices(db, 1, { except: here.id })).toEqual({ ended: 1 });
  expect(names(1)).toEqual(['here']);
  expect(signOutDevices(db, 1)).toEqual({ ended: 1 });
  expect(names(1)).toEqual([]);
  expect(isLive(others)).toBe(true);
  const noted = db.select().from(schema.activity).all();
  expect(noted.map(({ kind, userId }) => [kind, userId])).toEqual([
    ['signed-out', 1],
    ['signed-out', 1],
  ]);
});

it('ends no other session that has got the id of the one that was listed', () => {
  const listed = signIn(1, 'before the restore');
  db.$client.exec(`update sessions set nonce = randomblob(16) where id = ${listed.id}`);
  expect(signOutDevice(db, 1, listed)).toEqual({ ended: false });
  expect(signOutDevice(db, 1, { ...listed, nonce: null })).toEqual({ ended: false });
});

it('signs out of a device that was signed in before there were nonces', () => {
  const { id } = signIn(1, 'old');
  db.$client.exec(`update sessions set nonce = null where id = ${id}`);
  const [device] = listDevices(db, 1, now);
  const key = parseRowKey(device?.key);
  expect(key).toEqual({ id, nonce: null });
  expect(signOutDevice(db, 1, { id, nonce: Buffer.alloc(16) })).toEqual({ ended: false });
  expect(key && signOutDevice(db, 1, key)).toEqual({ ended: true });
});

it('also ends sessions that are not live just now, so that none becomes live later', () => {
  signIn(1, 'lasting link', byLink(1));
  signIn(1, 'password');
  grantPermission(db, null, { kind: 'user', id: 1 }, 'admin');
  expect(names(1)).toEqual(['password']);
  expect(signOutDevices(db, 1)).toEqual({ ended: 1 });
  db.delete(schema.permissions).run();
  expect(names(1)).toEqual([]);
});

it('forgets sessions that ended long ago, and neither live ones nor when somebody was last seen', () => {
  const day = 24 * 60 * 60 * 1000;
  signIn(1, 'expired', byPassword, now - SESSION_MS - 31 * day);
  const ended = signIn(1, 'ended', byPassword, now - 90 * day);
  endSession(db, ended.id, now - 31 * day);
  const justEnded = signIn(1, 'just ended', byPassword, now - 80 * day);
  endSession(db, justEnded.id, now - 29 * day);
  // May be live again when its user is no administrator any more, or enabled.
  const unsuitable = signIn(1, 'unsuitable', byLink(1), now - 70 * day);
  grantPermission(db, null, { kind: 'user', id: 1 }, 'admin');
  const live = signIn(1, 'live', byPassword, now - 60 * day);
  const lastOfUser = signIn(2, 'last of its user', byPassword, now - 90 * day);
  endSession(db, lastOfUser.id, now - 50 * day);
  pruneSessions(db, 30, now);
  const left = db.select({ id: schema.sessions.id }).from(schema.sessions).all();
  expect(left.map(({ id }) => id).sort((a, b) => a - b)).toEqual(
    [justEnded, unsuitable, live, lastOfUser].map(({ id }) => id),
  );
});
