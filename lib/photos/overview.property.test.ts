import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Viewer } from '../access/access.ts';
import { connect, type Tx } from '../db/open.ts';
import { allRows, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { asTx } from '../testing/asTx.ts';
import { arbitraryViewer, arbitraryWorld } from '../testing/testArbitraries.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { getOverview } from './albumYears.ts';
import { recountAlbums } from './counters.ts';
import { listScope } from './scope.ts';

const { db, close } = openTestDatabase();
const other = asTx(connect(db.$client.name, { busyTimeoutMs: 1000 }));
afterAll(() => {
  other.$client.close();
  close();
});

const runs = process.env['TEST_LONG'] === undefined ? 30 : 2000;

type Pick = { readonly pick: number; readonly to: 0 | 1 };
type Rows = Readonly<Record<'album' | 'photo' | 'policy', number | null>>;

/** Changes of everything that is counted, one column or row at a time. */
const statements = {
  albumPolicy: ({ to }: Pick, { album, policy }: Rows) =>
    sql`update or ignore albums set policy_id = ${to ? policy : null} where id = ${album}`,
  albumMissing: ({ to }: Pick, { album }: Rows) =>
    sql`update albums set missing_since = ${to ? 1 : null} where id = ${album}`,
  albumDate: ({ to }: Pick, { album }: Rows) =>
    sql`update albums set edited_date = ${to ? '1999-01-01' : null} where id = ${album}`,
  photoPolicy: ({ to }: Pick, { photo, policy }: Rows) =>
    sql`update or ignore photos set policy_id = ${to ? policy : null} where id = ${photo}`,
  photoMissing: ({ to }: Pick, { photo }: Rows) =>
    sql`update photos set missing_since = ${to ? 1 : null} where id = ${photo}`,
  photoWaits: ({ to }: Pick, { photo }: Rows) =>
    sql`update photos set waiting = ${to} where id = ${photo}`,
  isPublic: ({ to }: Pick, { policy }: Rows) =>
    sql`update policies set public = ${to} where id = ${policy}`,
  inherits: ({ to }: Pick, { policy }: Rows) =>
    sql`update policies set inherit = ${to} where id = ${policy}`,
  namesUser: ({ to, pick }: Pick, { policy }: Rows) =>
    to
      ? sql`insert or ignore into policy_users (policy_id, user_id)
          select id, ${1 + (pick % 2)} from policies where id = ${policy}`
      : sql`delete from policy_users where policy_id = ${policy}`,
  namesGroup: ({ to, pick }: Pick, { policy }: Rows) =>
    to
      ? sql`insert or ignore into policy_groups (policy_id, group_id)
          select id, ${1 + (pick % 2)} from policies where id = ${policy}`
      : sql`delete from policy_groups where policy_id = ${policy}`,
};

type Change = Pick & { readonly what: keyof typeof statements };

function apply(tx: Tx, change: Change): void {
  const idsOf = (table: string) =>
    allRows<{ id: number }>(tx, sql`select id from ${sql.raw(table)} order by id`).map(
      ({ id }) => id,
    );
  const one = (table: string) => {
    const ids = idsOf(table);
    return ids[change.pick % Math.max(1, ids.length)] ?? null;
  };
  const rows = { album: one('albums'), photo: one('photos'), policy: one('policies') };
  runStatement(tx, statements[change.what](change, rows));
  recountAlbums(tx, idsOf('albums'));
}

type Asked = readonly [viewer: Viewer, hidePublic: boolean];
const read = ([viewer, hidePublic]: Asked) => getOverview(db, listScope(viewer, hidePublic));
/** Counts anew: inside a transaction no remembered counts are used. */
const readAnew = (asked: Asked) => db.$client.transaction(() => read(asked))();

/** How a change is made: by this process, by another one, or rolled back. */
const routes = {
  ours: (change: Change) => atomically(db, (tx) => apply(tx, change)),
  withoutTransaction: (change: Change) => apply(db, change),
  /** As by another process, such as a command or a scan. */
  others: (change: Change) => atomically(other, (tx) => apply(tx, change)),
  /** Counts are read inside the transaction, and must not be remembered when it is rolled back. */
  rolledBack: (change: Change, viewers: readonly Asked[]) => {
    const failing = () =>
      atomically(db, (tx) => {
        apply(tx, change);
        viewers.forEach(read);
        throw new Error('rolled back');
      });
    expect(failing).toThrow('rolled back');
  },
};

const change = fc.record({
  what: fc.constantFrom(...(Object.keys(statements) as (keyof typeof statements)[])),
  pick: fc.nat(50),
  to: fc.constantFrom<(0 | 1)[]>(0, 1),
  route: fc.constantFrom(...(Object.keys(routes) as (keyof typeof routes)[])),
});

test('remembered counts are those that would be counted anew, after any change, for any viewer', () => {
  fc.assert(
    fc.property(
      arbitraryWorld,
      fc.array(fc.tuple(arbitraryViewer, fc.boolean()), { minLength: 2, maxLength: 4 }),
      fc.array(change, { minLength: 1, maxLength: 8 }),
      (world, viewers, changes) => {
        fill(db, world);
        const expectSame = () => {
          for (const each of viewers) expect(read(each)).toEqual(readAnew(each));
        };
        expectSame();
        for (const { route, ...what } of changes) {
          routes[route](what, viewers);
          expectSame();
        }
      },
    ),
    { numRuns: runs },
  );
}, 1_800_000);
