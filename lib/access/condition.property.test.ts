import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { arbitraryWorld } from '../testing/testArbitraries.ts';
import { factsOf } from '../testing/testFacts.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import type { Condition, Flag, Thing } from './access.ts';
import { compile } from './condition.ts';
import { evaluate } from './evaluate.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const of = fc.constantFrom<Thing[]>('album', 'photo');
const ids = fc.subarray([1, 2, 3, 4]);
const flags: Flag[] = [
  ...(['present', 'approved', 'item', 'part', 'public', 'inherit'] as const),
  ...(['namesSomebody', 'originals', 'archives', 'keepsMetadata'] as const),
];

/** Any condition, also forms that the current rule does not contain. */
const { tree } = fc.letrec<{ tree: Condition; node: Condition; leaf: Condition }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('node')),
  node: fc.record({
    kind: fc.constantFrom('any', 'all'),
    of: fc.array(tie('tree'), { maxLength: 3 }),
  }),
  leaf: fc.oneof(
    fc.constant<Condition>({ kind: 'always' }),
    fc.record({ kind: fc.constant('flag' as const), of, flag: fc.constantFrom(...flags) }),
    fc.record({ kind: fc.constant('grantsUser' as const), of, userId: fc.constantFrom(1, 2, 3) }),
    fc.record({ kind: fc.constant('grantsGroup' as const), of, groupIds: ids }),
    fc.record({ kind: fc.constant('grantsShare' as const), of, shareIds: ids }),
    fc.record({ kind: fc.constant('lacksPolicy' as const), of }),
  ),
}));

const runs = process.env['TEST_LONG'] === undefined ? 60 : 2000;

test('a condition of any form says in SQL what it says in memory', () => {
  fc.assert(
    fc.property(
      arbitraryWorld,
      fc.array(tree, { minLength: 10, maxLength: 20 }),
      (world, conditions) => {
        const { photoIds } = fill(db, world);
        const facts = factsOf(world).flatMap(({ photos }, i) =>
          photos.map((each, n) => ({ id: photoIds[i]?.[n] ?? 0, each })),
        );
        for (const condition of conditions) {
          const meets = sql`select group_concat(photos.id order by photos.id) as ids
            from photos
            join albums on albums.id = photos.album_id
            where ${compile(condition)}`;
          const expected = facts.filter(({ each }) => evaluate(condition, each));
          const found = firstRow<{ ids: string | null }>(db, meets)?.ids ?? '';
          expect(found).toBe(expected.map(({ id }) => id).join());
        }
      },
    ),
    { numRuns: runs },
  );
}, 1_800_000);
