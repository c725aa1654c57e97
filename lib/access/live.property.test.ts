import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { allRows } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { isAdministrator } from '../people/administrators.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import {
  ADMINISTRATOR_LINK_MS,
  isLiveLink,
  isLiveSession,
  isLiveSessionSql,
  isLiveShare,
  linkState,
  linkStateSql,
  shareState,
  shareStateSql,
  signsIn,
  suitsAdministrator,
} from './live.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const now = 1_000_000_000;
/** Instants around those at which a state changes. */
const instant = fc.constantFrom(0, now - 1, now, now + 1, now + ADMINISTRATOR_LINK_MS, now * 2);
const maybe = fc.option(instant);

const link = fc.record({
  userId: fc.constantFrom(1, 2, 3, 4),
  createdAt: fc.constantFrom(0, now, now + 1),
  expiresAt: maybe,
  usesLeft: fc.constantFrom(null, -1, 0, 1, 2),
  lastUsedAt: maybe,
  revokedAt: maybe,
});
const share = fc.record({
  expiresAt: maybe,
  revokedAt: maybe,
  createdBy: fc.constantFrom(null, 1, 3),
});
const session = fc.record({
  userId: fc.constantFrom(1, 2, 3, 4),
  /** Index of its link; null: a password began it. */
  link: fc.option(fc.nat(4)),
  suitsAdministrators: fc.boolean(),
  expiresAt: instant,
  revokedAt: maybe,
});
const world = fc.record({
  links: fc.array(link, { minLength: 5, maxLength: 5 }),
  shares: fc.array(share, { minLength: 1, maxLength: 4 }),
  sessions: fc.array(session, { minLength: 1, maxLength: 6 }),
  disabled: fc.subarray([1, 2, 3, 4]),
});

/** Users 2 and, by a group, 3 administer; 4 may view. */
function build({
  links,
  shares,
  sessions,
  disabled,
}: typeof world extends fc.Arbitrary<infer W> ? W : never) {
  fill(db, { users: 4, groups: 1, albums: [] });
  db.insert(schema.memberships).values({ userId: 3, groupId: 1 }).run();
  db.insert(schema.permissions)
    .values([
      { userId: 2, permission: 'admin' },
      { groupId: 1, permission: 'admin' },
      { userId: 4, permission: 'view' },
    ])
    .run();
  for (const id of disabled) db.$client.exec(`update users set disabled_at = 5 where id = ${id}`);
  const linkIds = links.map(
    (each, i) =>
      db
        .insert(schema.links)
        .values({ ...each, tokenHash: `link ${i}` })
        .returning({ id: schema.links.id })
        .get().id,
  );
  db.insert(schema.shares)
    .values(shares.map((each, i) => ({ ...each, tokenHash: `share ${i}`, createdAt: 0 })))
    .run();
  db.insert(schema.sessions)
    .values(
      sessions.map(({ link: place, ...each }) => ({
        ...each,
        begunBy: place === null ? ('password' as const) : ('link' as const),
        linkId: place === null ? null : (linkIds[place] ?? null),
        createdAt: 0,
        lastSeenAt: 0,
      })),
    )
    .run();
}

test('what is live in memory is live in SQL, and the reverse', () => {
  fc.assert(
    fc.property(world, (given) => {
      build(given);
      const isDisabled = (id: number) => given.disabled.includes(id);
      const administers = (id: number) => id === 2 || id === 3;
      for (const id of [1, 2, 3, 4]) {
        expect(isAdministrator(db, id)).toBe(administers(id) && !isDisabled(id));
      }
      expect(
        allRows(
          db,
          sql`select ${linkStateSql(now)} as state, ${isLiveLink(now)} as live,
            ${signsIn(now)} as works from links order by id`,
        ),
      ).toEqual(
        given.links.map((each) => {
          const state = linkState(each, now);
          const suits = !administers(each.userId) || suitsAdministrator(each);
          const works = state === 'live' && !isDisabled(each.userId) && suits;
          return { state, live: Number(state === 'live'), works: Number(works) };
        }),
      );
      expect(
        allRows(
          db,
          sql`select ${shareStateSql(now)} as state, ${isLiveShare(now)} as live
            from shares order by id`,
        ),
      ).toEqual(
        given.shares.map((each) => {
          const state = shareState(each, now);
          return { state, live: Number(state === 'live') };
        }),
      );
      expect(
        allRows<{ live: number }>(
          db,
          sql`select ${isLiveSessionSql(now)} as live from sessions order by id`,
        ).map(({ live }) => live === 1),
      ).toEqual(
        given.sessions.map((each) =>
          isLiveSession(
            {
              ...each,
              link: each.link === null ? null : (given.links[each.link] ?? null),
              user: {
                disabledAt: isDisabled(each.userId) ? 5 : null,
                isAdministrator: administers(each.userId),
              },
            },
            now,
          ),
        ),
      );
    }),
    { numRuns: process.env['TEST_LONG'] === undefined ? 60 : 1_500 },
  );
});

test('each state has its reason, the first that applies', () => {
  const fresh = { revokedAt: null, expiresAt: null, usesLeft: null };
  const states = [
    fresh,
    { ...fresh, expiresAt: now + 1 },
    { ...fresh, expiresAt: now },
    { ...fresh, usesLeft: 1 },
    { ...fresh, usesLeft: 0 },
    { revokedAt: 0, expiresAt: 1, usesLeft: 0 },
    { revokedAt: null, expiresAt: 1, usesLeft: 0 },
  ].map((link) => linkState(link, now));
  expect(states).toEqual(['live', 'live', 'expired', 'live', 'used-up', 'revoked', 'expired']);
});

test('of its link a session needs only that it is not revoked', () => {
  const user = { disabledAt: null, isAdministrator: false };
  const facts = { revokedAt: null, expiresAt: now + 1, suitsAdministrators: false, user };
  expect(isLiveSession({ ...facts, link: null }, now)).toBe(true);
  expect(isLiveSession({ ...facts, link: { revokedAt: null } }, now)).toBe(true);
  expect(isLiveSession({ ...facts, link: { revokedAt: 1 } }, now)).toBe(false);
  expect(isLiveSession({ ...facts, link: null, user: { ...user, disabledAt: 1 } }, now)).toBe(
    false,
  );
  const administrator = { ...user, isAdministrator: true };
  expect(isLiveSession({ ...facts, link: null, user: administrator }, now)).toBe(false);
});
