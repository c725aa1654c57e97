import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { openTestDatabase } from '../testing/testWorld.ts';
import { makeEvents } from './events.ts';

const { db, close } = openTestDatabase();
afterAll(() => close());

const rows = () =>
  db
    .select()
    .from(schema.activity)
    .all()
    .map(({ kind, userId, subject, count }) => [kind, userId, subject, count]);

test('requests for parts of one thing are one download, and each whole one is another', async () => {
  db.insert(schema.users).values({ id: 1, handle: 'ann', name: 'Ann', createdAt: 0 }).run();
  const events = makeEvents(db);
  for (const extent of ['part', 'part', 'whole', 'whole', 'part'] as const) {
    events.downloaded('original-downloaded', 1, 'photo:1', extent);
  }
  events.downloaded('original-downloaded', null, 'photo:1', 'part');
  await events.flush();
  expect(rows()).toEqual([
    ['original-downloaded', 1, 'photo:1', 3],
    ['original-downloaded', null, 'photo:1', 1],
  ]);
  db.delete(schema.activity).run();
});

test('queued events are written although one of their users was removed meanwhile', async () => {
  const events = makeEvents(db);
  events.downloaded('archive-downloaded', 1, 'album:1', 'whole');
  events.refused(1);
  db.delete(schema.users).where(eq(schema.users.id, 1)).run();
  await events.flush();
  expect(rows()).toEqual([
    ['archive-downloaded', null, 'album:1', 1],
    ['refused', null, null, 1],
  ]);
});
