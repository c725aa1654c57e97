import { afterAll, beforeEach, expect, it } from 'vitest';
import { schema } from '../db/schema.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { listLockedOutAdministrators, withNewAdministrators } from './administrators.ts';
import { addMember } from './groups.ts';
import { setUser } from './people.ts';
import { grantPermission } from './permissions.ts';

const { db, close } = openTestDatabase();
afterAll(close);
beforeEach(() => fill(db, { users: 3, groups: 1, albums: [] }));

const now = Date.now();
const day = 86_400_000;
const provider = 'https://id.example.org';
const shutOut = () => listLockedOutAdministrators(db, provider, now).map(({ id }) => id);

it('tells whom a change made an administrator, directly, by a group or by being let in again', () => {
  const made = (change: () => void) => withNewAdministrators(db, change).made.map(({ id }) => id);
  expect(made(() => grantPermission(db, null, { kind: 'user', id: 1 }, 'admin'))).toEqual([1]);
  expect(made(() => grantPermission(db, null, { kind: 'user', id: 1 }, 'view'))).toEqual([]);
  addMember(db, null, { userId: 2, groupId: 1 });
  expect(made(() => grantPermission(db, null, { kind: 'group', id: 1 }, 'admin'))).toEqual([2]);
  expect(made(() => addMember(db, null, { userId: 1, groupId: 1 }))).toEqual([]);
  expect(made(() => addMember(db, null, { userId: 3, groupId: 1 }))).toEqual([3]);
  setUser(db, null, 3, { disabled: true });
  expect(made(() => setUser(db, null, 3, { disabled: false }))).toEqual([3]);
});

it('names administrators who cannot sign in, and nobody else', () => {
  expect(shutOut()).toEqual([]);
  const link = { tokenHash: 'x', createdAt: now };
  const session = { createdAt: now, lastSeenAt: now, expiresAt: now + day };
  db.insert(schema.links)
    .values({ ...link, userId: 1 })
    .run();
  db.insert(schema.sessions)
    .values({ ...session, userId: 1 })
    .run();
  grantPermission(db, null, { kind: 'user', id: 1 }, 'admin');
  expect(shutOut()).toEqual([1]);
  const ways: [() => void, string][] = [
    [
      () => db.update(schema.users).set({ passwordHash: 'x' }).run(),
      'users set password_hash = null',
    ],
    [
      () => db.update(schema.sessions).set({ suitsAdministrators: true }).run(),
      'sessions set suits_administrators = 0',
    ],
    [
      () =>
        db
          .update(schema.links)
          .set({ usesLeft: 1, expiresAt: now + day })
          .run(),
      'links set uses_left = 0',
    ],
    [
      () => db.insert(schema.accounts).values({ provider, subject: 'x', userId: 1 }).run(),
      "accounts set provider = 'https://elsewhere.example.org'",
    ],
    [() => db.update(schema.users).set({ disabledAt: 1 }).run(), 'users set disabled_at = null'],
  ];
  for (const [open, close] of ways) {
    open();
    expect(shutOut()).toEqual([]);
    db.$client.exec(`update ${close}`);
    expect(shutOut()).toEqual([1]);
  }
});
