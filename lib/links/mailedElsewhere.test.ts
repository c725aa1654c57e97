import { afterAll, beforeEach, expect, it } from 'vitest';
import { setUser } from '../people/people.ts';
import { makeSession } from '../sessions/session.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { makeLink, revokeLink } from './links.ts';
import { listLinks } from './linkUse.ts';
import { mailedElsewhere, revokeMailedElsewhere } from './mailedElsewhere.ts';

const { db, close } = openTestDatabase();
afterAll(close);
beforeEach(() => {
  fill(db, { users: 2, groups: 0, albums: [] });
  setUser(db, null, 1, { email: 'wrong@example.org' });
});

const mail = (more = {}, userId = 1) =>
  makeLink(db, null, userId, { mailedTo: 'wrong@example.org', ...more }).id;
const elsewhere = (email: string | null, userId = 1) =>
  mailedElsewhere(listLinks(db, userId), email).map(({ id }) => id);

it('finds what is still good of what went to another address', () => {
  const lasting = mail();
  const usedUp = mail({ uses: 1 });
  makeSession(db, {
    userId: 1,
    begun: { by: 'link', link: { id: usedUp, suitsAdministrators: false } },
    device: '',
  });
  db.$client.prepare('update links set uses_left = 0 where id = ?').run(usedUp);
  revokeLink(db, null, mail());
  db.$client.prepare('update links set uses_left = 0 where id = ?').run(mail({ uses: 1 }));
  mail({ mailedTo: 'right@example.org' });
  makeLink(db, null, 1);
  expect(elsewhere('Wrong@Example.org')).toHaveLength(1);
  expect(elsewhere('right@EXAMPLE.org')).toEqual([usedUp, lasting]);
  expect(elsewhere(null)).toHaveLength(3);
});

it('revokes just these, and signs out their devices alone', () => {
  const [wrong, right] = [mail(), mail({ mailedTo: 'right@example.org' })];
  const others = mail({}, 2);
  for (const [id, userId] of [
    [wrong, 1],
    [right, 1],
    [others, 2],
  ] as const) {
    const link = { id, suitsAdministrators: false };
    makeSession(db, { userId, begun: { by: 'link', link }, device: '' });
  }
  setUser(db, null, 1, { email: 'right@example.org' });
  expect(revokeMailedElsewhere(db, null, 1)).toEqual({ revoked: 1 });
  expect(listLinks(db, 1)).toMatchObject([
    { id: right, state: 'live', sessions: 1 },
    { id: wrong, state: 'revoked', sessions: 0 },
  ]);
  expect(listLinks(db, 2)).toMatchObject([{ state: 'live', sessions: 1 }]);
});
