import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { arbitraryViewer, arbitraryWorld } from '../testing/testArbitraries.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { type Purpose, photoCondition, type Viewer } from './access.ts';
import { findAccessVersion } from './accessVersion.ts';
import { compile } from './condition.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const runs = process.env['TEST_LONG'] === undefined ? 20 : 5000;
const purposes: readonly Purpose[] = ['see', 'metadata', 'originals', 'archivedRenditions'];

/** Whatever anybody can do to rows that the rule reads; `?` is a random number. */
const changes = [
  ...['public', 'inherit', 'originals', 'archives', 'strip_metadata'].map(
    (flag) => `update policies set ${flag} = 1 - ${flag} where id % 3 = ? % 3`,
  ),
  'delete from policy_users where user_id = 1 + ? % 3',
  'delete from policy_groups where group_id = 1 + ? % 3',
  'insert or ignore into policy_users (policy_id, user_id) select id, 1 from policies where id % 3 = ? % 3',
  'delete from share_photos where share_id = 1 + ? % 3',
  'update albums set policy_id = null where id % 3 = ? % 3',
  'update photos set policy_id = null where id % 4 = ? % 4',
  'update photos set album_id = (select min(id) from albums) where id % 4 = ? % 4',
  ...['albums', 'photos'].map(
    (table) =>
      `update ${table} set missing_since = iif(missing_since is null, 1, null) where id % 4 = ? % 4`,
  ),
  'update photos set waiting = 1 - waiting where id % 4 = ? % 4',
  'update photos set part_of = (select min(id) from photos) where id % 4 = ? % 4 and part_of is null',
  // A policy of its own, which names nobody, for things without one.
  ...['albums', 'photos'].map(
    (table) =>
      `update ${table} set policy_id = (select id from policies
        where not exists (select 1 from albums where policy_id = policies.id)
          and not exists (select 1 from photos where policy_id = policies.id) limit 1)
        where policy_id is null
          and id = (select min(id) from ${table} where policy_id is null and id % 3 = ? % 3)`,
  ),
];

test('whenever somebody can have less than before, the version is another one', () => {
  const seen = { less: 0, same: 0 };
  fc.assert(
    fc.property(
      arbitraryWorld,
      fc.array(arbitraryViewer, { minLength: 2, maxLength: 4 }),
      fc.array(fc.tuple(fc.constantFrom(...changes), fc.nat(12)), { minLength: 1, maxLength: 8 }),
      (world, viewers, steps) => {
        fill(db, world);
        for (const [change, number] of steps) {
          db.$client.exec('insert into policies (public, inherit) values (0, 0)');
          const [before, version] = [hadBy(viewers), findAccessVersion(db)];
          db.$client.prepare(change).run(number);
          const now = hadBy(viewers);
          if (before.every((had) => now.includes(had))) seen.same++;
          else {
            seen.less++;
            expect(findAccessVersion(db), change).not.toBe(version);
          }
        }
      },
    ),
    { numRuns: runs },
  );
  // A good part of the random changes does take something away.
  expect(seen.less).toBeGreaterThan(seen.same / 10);
}, 1_800_000);

/** What each viewer may have for each purpose. */
function hadBy(viewers: readonly Viewer[]): string[] {
  return viewers.flatMap((viewer, at) =>
    purposes.flatMap((purpose) =>
      allRows<{ id: number }>(
        db,
        sql`select photos.id
          from photos join albums on albums.id = photos.album_id
          where ${compile(photoCondition(viewer, purpose))}`,
      ).map(({ id }) => `${at} ${purpose} ${id}`),
    ),
  );
}

test('what is only added leaves it as it is', () => {
  fill(db, { users: 2, groups: 1, albums: [{ policy: { users: [1] }, photos: [{ name: 'a' }] }] });
  const version = findAccessVersion(db);
  expect(version).toMatch(/^[0-9a-f]{32}$/);
  for (const added of [
    `insert into photos (album_id, filename, path, kind, media_type, size, file_time, etag, added_at,
        missing_since, unrevealed)
      select id, 'b.jpg', x'62', 'image', 'image/jpeg', 1, 0, 'e', 0, 1, 1 from albums`,
    'update photos set missing_since = null, unrevealed = 0',
    'insert into policy_users (policy_id, user_id) select id, 2 from policies',
    'insert into policy_groups (policy_id, group_id) select id, 1 from policies',
    'insert into favourites (user_id, photo_id, created_at) select 1, id, 0 from photos',
    "update photos set caption = 'Us', etag = 'f'",
    'update users set visited_at = 5',
  ]) {
    db.$client.exec(added);
    expect(findAccessVersion(db), added).toBe(version);
  }
});

test('none comes again, so that an older database that was restored is not taken for a later one', () => {
  fill(db, { users: 0, groups: 0, albums: [] });
  const versions = Array.from({ length: 5 }, () => {
    db.$client.exec('insert into policies (public) values (0)');
    db.$client.exec('delete from policies');
    return findAccessVersion(db);
  });
  expect(new Set(versions).size).toBe(5);
});
