import { afterAll, expect, test } from 'vitest';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { listAllLinks } from './linkList.ts';
import { makeLink, revokeLink } from './links.ts';

const { db, close } = openTestDatabase();
afterAll(close);

test('everybody’s links, by person, newest first, and nothing to sign in with', () => {
  fill(db, { users: 3, groups: 0, albums: [] });
  const made = [2, 1, 2].map((userId) => makeLink(db, null, userId, { label: `for ${userId}` }));
  revokeLink(db, null, made[0]?.id ?? 0);
  const listed = listAllLinks(db);
  expect(listed.map(({ user, state }) => [user.name, state])).toEqual([
    ['User 1', 'live'],
    ['User 2', 'live'],
    ['User 2', 'revoked'],
  ]);
  for (const { token } of made) expect(JSON.stringify(listed)).not.toContain(token);
  expect(Object.keys(listed[0] ?? {}).filter((key) => /hash|token/i.test(key))).toEqual([]);
});
