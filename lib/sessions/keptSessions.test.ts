import { afterAll, beforeEach, expect, it } from 'vitest';
import { flushAllQueues } from '../activity/writeQueue.ts';
import type { RowKey } from '../db/rowKey.ts';
import { schema } from '../db/schema.ts';
import { makeLink } from '../links/links.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { MOST_SESSIONS } from './keptSessions.ts';
import { endSession, findSession, makeSession } from './session.ts';
import { queueSessionNote } from './sessionNotes.ts';

const { db, close } = openTestDatabase();
afterAll(close);
beforeEach(() => fill(db, { users: 2, groups: 0, albums: [] }));

const now = Date.now();
const day = 24 * 60 * 60 * 1000;
const byPassword = { by: 'password' } as const;
const signIn = (userId: number, at: number) =>
  makeSession(db, { userId, begun: byPassword, device: '' }, at);
const use = async ({ id }: RowKey, at: number) => {
  queueSessionNote(db, id, { lastSeenAt: at });
  await flushAllQueues(db);
};
const isLive = ({ id, nonce }: RowKey) =>
  findSession(db, { sessionId: id, nonce, jti: Buffer.alloc(16), issuedAt: now }) !== null;

it('a link that is used over and over fills no table and signs out no device that is used', async () => {
  const desk = signIn(1, now - 100 * day);
  await use(desk, now - 29 * day);
  const shelf = signIn(1, now - 100 * day);
  await use(shelf, now - 31 * day);
  const ended = signIn(1, now - day);
  endSession(db, ended.id, now);
  const others = signIn(2, now - 100 * day);
  const { id } = makeLink(db, null, 1);
  const link = { id, suitsAdministrators: false };
  const byLink = (at: number) =>
    makeSession(db, { userId: 1, begun: { by: 'link', link }, device: '' }, at);
  const unused = byLink(now - 60 * day);
  const phone = byLink(now - day);
  // Seen so lately that it is not in the database yet.
  queueSessionNote(db, phone.id, { lastSeenAt: now - 1 });
  for (let i = 5; i < MOST_SESSIONS; i++) byLink(now);
  // What has ended goes first, then the oldest of what was never used.
  expect([desk, shelf, phone, unused].map(isLive)).toEqual([true, true, true, true]);
  byLink(now);
  expect(isLive(unused)).toBe(true);
  byLink(now);
  expect([desk, shelf, phone, unused].map(isLive)).toEqual([true, true, true, false]);
  await flushAllQueues(db);
  const last = Array.from({ length: 20 }, () => byLink(now)).at(-1);
  expect(last && isLive(last)).toBe(true);
  expect([desk, shelf, phone, others].map(isLive)).toEqual([true, true, true, true]);
  expect(db.select().from(schema.sessions).all()).toHaveLength(MOST_SESSIONS + 1);

  // Even where each of them is used once: a device that somebody has is used for longer.
  const filled = db.select({ id: schema.sessions.id }).from(schema.sessions).all();
  const kept = new Set([desk, shelf, phone, others].map((session) => session.id));
  for (const session of filled) {
    if (!kept.has(session.id)) queueSessionNote(db, session.id, { lastSeenAt: now + 1000 });
  }
  await flushAllQueues(db);
  for (let i = 0; i < 20; i++) await use(byLink(now), now + 1000);
  expect([desk, phone, others].map(isLive)).toEqual([true, true, true]);
  expect(db.select().from(schema.sessions).all()).toHaveLength(MOST_SESSIONS + 1);
});
