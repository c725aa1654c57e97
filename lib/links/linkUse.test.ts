import { afterAll, expect, test } from 'vitest';
import { addMember } from '../people/groups.ts';
import { grantPermission } from '../people/permissions.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { makeLink, revokeLink } from './links.ts';
import { listAllLinks } from './linkUse.ts';

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

test('a lasting link is not live while its user is an administrator', () => {
  fill(db, { users: 1, groups: 1, albums: [] });
  makeLink(db, null, 1, { label: 'lasting' });
  makeLink(db, null, 1, { label: 'short', uses: 1, expiresAt: Date.now() + 3_600_000 });
  revokeLink(db, null, makeLink(db, null, 1, { label: 'revoked' }).id);
  const states = () => listAllLinks(db).map(({ label, state }) => [label, state]);
  const others = [
    ['revoked', 'revoked'],
    ['short', 'live'],
  ];
  expect(states()).toEqual([...others, ['lasting', 'live']]);
  addMember(db, null, { userId: 1, groupId: 1 });
  grantPermission(db, null, { kind: 'group', id: 1 }, 'admin');
  expect(states()).toEqual([...others, ['lasting', 'unsuitable']]);
  db.$client.exec("delete from permissions where permission = 'admin'");
  expect(states()).toEqual([...others, ['lasting', 'live']]);
});
