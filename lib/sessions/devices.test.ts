import { afterAll, beforeEach, expect, it } from 'vitest';
import { schema } from '../db/schema.ts';
import { makeLink } from '../links/links.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { listDevices, signOutDevice, signOutDevices } from './devices.ts';
import { createSession, findSession, sessionMs } from './session.ts';

const { db, close } = openTestDatabase();
afterAll(close);
beforeEach(() => fill(db, { users: 2, groups: 0, albums: [] }));

const now = Date.now();
const signIn = (userId: number, device: string, linkId: number | null = null, at = now) =>
  createSession(db, { userId, linkId, device }, at);
const names = (userId: number, at = now) =>
  listDevices(db, userId, at).map(({ userAgent }) => userAgent);

it('lists where somebody is signed in, the last seen first', () => {
  const { id } = makeLink(db, null, 1);
  signIn(1, 'phone', id, now - 5000);
  signIn(1, 'desk', null, now - 1000);
  signIn(2, 'of another');
  expect(listDevices(db, 1, now)).toMatchObject([
    { userAgent: 'desk', byLink: false, createdAt: now - 1000 },
    { userAgent: 'phone', byLink: true, lastSeenAt: now - 5000 },
  ]);
});

it('leaves out what is ended, expired, or of a revoked link', () => {
  const { id } = makeLink(db, null, 1);
  signIn(1, 'revoked link', id);
  db.update(schema.links).set({ revokedAt: 1 }).run();
  signIn(1, 'expired', null, now - sessionMs);
  const ended = signIn(1, 'ended');
  signOutDevice(db, 1, ended);
  signIn(1, 'live');
  expect(names(1)).toEqual(['live']);
});

it('signs out one of one’s own devices, and none of another’s', () => {
  const own = signIn(1, 'own');
  const others = signIn(2, 'another’s');
  expect(signOutDevice(db, 1, others)).toEqual({ ended: false });
  expect(signOutDevice(db, 1, 999)).toEqual({ ended: false });
  expect(findSession(db, others)).not.toBeNull();
  expect(signOutDevice(db, 1, own)).toEqual({ ended: true });
  expect(signOutDevice(db, 1, own)).toEqual({ ended: false });
  expect(findSession(db, own)).toBeNull();
});

it('signs out all of one’s devices, or all but this one', () => {
  const here = signIn(1, 'here');
  signIn(1, 'there');
  const others = signIn(2, 'another’s');
  expect(signOutDevices(db, 1, { except: here })).toEqual({ ended: 1 });
  expect(names(1)).toEqual(['here']);
  expect(signOutDevices(db, 1)).toEqual({ ended: 1 });
  expect(names(1)).toEqual([]);
  expect(findSession(db, others)).not.toBeNull();
  const noted = db.select().from(schema.activity).all();
  expect(noted.map(({ kind, userId }) => [kind, userId])).toEqual([
    ['signed-out', 1],
    ['signed-out', 1],
  ]);
});
