import { afterAll, expect, test } from 'vitest';
import { flushAllQueues } from '../activity/writeQueue.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { lastVisitEnd, queueVisit, type Visits, visitColumns } from './visits.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const hour = 60 * 60 * 1000;
const none: Visits = { visitedAt: null, visitedBefore: null };

async function look(now: number): Promise<number | null> {
  const visits = firstRow<Visits>(db, sql`select ${visitColumns} from users where id = 1`) ?? none;
  queueVisit(db, 1, now);
  await flushAllQueues(db);
  return lastVisitEnd(visits, now);
}

test('on the first visit nothing is new, and later what came since the last look', async () => {
  fill(db, { users: 1, groups: 0, albums: [] });
  const first = 100 * hour;
  expect(await look(first)).toBe(null);
  expect(await look(first + hour)).toBe(null);
  const last = first + 3 * hour;
  expect(await look(last)).toBe(null);
  // A look on the next day, and another one during that visit.
  const next = last + 20 * hour;
  expect(await look(next)).toBe(last);
  expect(await look(next + hour)).toBe(last);
  expect(await look(next + 30 * hour)).toBe(next + hour);
});
