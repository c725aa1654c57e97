import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { photoCondition, type Viewer, visitor } from '../access/access.ts';
import { compile } from '../access/condition.ts';
import { findUserViewer } from '../access/viewers.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { grantPermission } from '../people/permissions.ts';
import { undoChange } from '../policies/undo.ts';
import { dumpOriginal } from '../testing/originalDatabase.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { applyImport, tryImport } from './importOriginal.ts';
import type { Original, OriginalPermission } from './original.ts';
import { makeShows, type OriginalPhotoRule } from './originalRule.ts';
import { readOriginalDump } from './readDump.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const ids = fc.subarray(['1', '2', '3']);
const rarely = fc.nat(7).map((n) => n === 0);
const permissions = fc.oneof(
  { weight: 5, arbitrary: fc.constant<OriginalPermission[]>([]) },
  fc.subarray<OriginalPermission>(['view', 'scan']),
);
const policy = fc.option(
  fc.record({ public: rarely, inherit: fc.boolean(), userIds: ids, groupIds: ids }),
);

const arbitraryOriginal: fc.Arbitrary<Original> = fc
  .record({
    users: fc.array(
      fc.record({
        isActive: rarely.map((is) => !is),
        isSuperuser: rarely,
        groupIds: ids,
        permissions,
      }),
      { minLength: 3, maxLength: 3 },
    ),
    groups: fc.array(permissions, { minLength: 3, maxLength: 3 }),
    albums: fc.array(fc.record({ policy, photos: fc.array(policy, { maxLength: 4 }) }), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map(({ users, groups, albums }) => ({
    users: users.map((user, i) => ({
      ...user,
      id: String(i + 1),
      username: `person${i + 1}`,
      name: '',
      email: '',
      password: '!',
    })),
    groups: groups.map((held, i) => ({ id: String(i + 1), name: `g ${i}`, permissions: held })),
    albums: albums.map(({ policy: ofAlbum }, i) => ({
      id: String(i + 1),
      category: 'Photos',
      dirpath: `album-${i}`,
      date: '2020-01-01',
      name: `Album ${i}`,
      policy: ofAlbum,
    })),
    photos: albums.flatMap(({ photos }, i) =>
      photos.map((ofPhoto, n) => ({
        id: String(10 * (i + 1) + n),
        albumId: String(i + 1),
        filename: `${n}.jpg`,
        policy: ofPhoto && { ...ofPhoto, inherit: false },
      })),
    ),
  }));

const seenBy = (viewer: Viewer) =>
  allRows<{ path: string }>(
    db,
    sql`select albums.dirpath || '/' || photos.filename as path
      from albums join photos on photos.album_id = albums.id
      where ${compile(photoCondition(viewer))}
      order by path`,
  ).map(({ path }) => path);

it('shows everybody exactly the photos that the rule of the other gallery shows', () => {
  fc.assert(
    fc.property(
      arbitraryOriginal,
      fc.constantFrom<OriginalPhotoRule>('decides', 'adds'),
      fc.boolean(),
      (original, photoRule, natural) => {
        fill(db, {
          users: 1,
          groups: 0,
          albums: original.albums.map((album) => ({
            dirpath: album.dirpath,
            photos: original.photos
              .filter(({ albumId }) => albumId === album.id)
              .map(({ filename: name }) => ({ name })),
          })),
        });
        grantPermission(db, null, { kind: 'user', id: 1 }, 'admin');
        const options = { photoRule, replace: false, allowMore: false, links: false };
        const read = readOriginalDump(dumpOriginal(original, { natural }));
        const tried = tryImport(db, read, options);
        const { changeId } = applyImport(db, read, options, tried.digest);
        for (const comparison of tried.comparisons) {
          expect(comparison).toMatchObject({ more: [], unknown: [], fewer: [] });
        }
        const shows = makeShows(original, photoRule);
        const dirpaths = new Map(original.albums.map(({ id, dirpath }) => [id, dirpath]));
        for (const user of [null, ...original.users]) {
          const [row] = allRows<{ id: number }>(
            db,
            sql`select id from users where handle = ${user?.username ?? ''}`,
          );
          const viewer = (row && findUserViewer(db, row.id)) ?? visitor;
          const there = original.photos
            .filter((photo) => shows(user, photo))
            .map(({ albumId, filename }) => `${dirpaths.get(albumId)}/${filename}`);
          expect(seenBy(viewer)).toEqual(there.sort());
        }
        expect(tryImport(db, read, options).changes).toBe(false);
        if (changeId === null) return;
        undoChange(db, null, changeId);
        for (const user of allRows<{ id: number }>(db, sql`select id from users where id > 1`)) {
          expect(findUserViewer(db, user.id)).toBeNull();
        }
        expect(seenBy(visitor)).toEqual([]);
      },
    ),
    { numRuns: process.env['TEST_LONG'] === undefined ? 20 : 1_500 },
  );
});
