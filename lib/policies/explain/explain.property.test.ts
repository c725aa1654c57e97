import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type Viewer, visitor } from '../../access/access.ts';
import type { Target } from '../../access/targets.ts';
import { findUserViewer } from '../../access/viewers.ts';
import { schema } from '../../db/schema.ts';
import { holderOf } from '../../links/sharesShowing.ts';
import { findAlbum } from '../../photos/albums.ts';
import { findPhoto } from '../../photos/photos.ts';
import { fill, openTestDatabase, type World } from '../../testing/testWorld.ts';
import { changePolicies } from '../change.ts';
import { summariseChange } from '../impact/impact.ts';
import { type PolicyChange, planChange } from '../plan.ts';
import { undoChange } from '../undo.ts';
import { pageAlbumsSeenBy, pagePhotosSeenBy } from './seenBy.ts';
import { whoSees } from './whoSees.ts';

const isLong = process.env['TEST_LONG'] !== undefined;

const { db, close } = openTestDatabase();
afterAll(close);

const ids = fc.subarray([1, 2, 3]);
const two = fc.subarray([1, 2]);
const policy = fc.record({ public: fc.boolean(), inherit: fc.boolean(), users: ids, groups: two });
const maybePolicy = fc.option(policy, { nil: undefined, freq: 1 });
const rarely = fc.nat(5).map((n) => n === 0);
const listedBy = fc.subarray([1, 2]);
const photo = fc.record({
  policy: maybePolicy,
  missing: rarely,
  waiting: rarely,
  shares: listedBy,
});
const album = fc.record({
  policy: maybePolicy,
  missing: rarely,
  shares: fc.subarray([3]),
  photos: fc.array(photo, { maxLength: 4 }),
});

type Given = {
  albums: { policy: unknown; missing: boolean; photos: { policy: unknown }[] }[];
  members: readonly (readonly [number, number])[];
  holders: readonly (readonly ['user' | 'group', number])[];
  disabled: readonly number[];
};

const given = fc.record({
  albums: fc.array(album, { minLength: 1, maxLength: 3 }),
  members: fc.subarray([
    [1, 1],
    [1, 2],
    [2, 1],
    [3, 2],
  ] as const),
  holders: fc.subarray(
    [
      ['user', 1],
      ['group', 2],
    ] as const,
    { maxLength: 1 },
  ),
  disabled: fc.subarray([3], { maxLength: 1 }),
});

function build({ albums, members, holders, disabled }: Given) {
  const world = {
    users: 3,
    groups: 2,
    shares: 3,
    albums: albums.map(({ policy: own, photos, ...rest }) => ({
      ...rest,
      ...(own ? { policy: own } : {}),
      photos: photos.map(({ policy: each, ...more }, n) => ({
        ...more,
        name: `${n}.jpg`,
        ...(each ? { policy: each } : {}),
      })),
    })),
  };
  const { albumIds, photoIds } = fill(db, world as World);
  for (const [userId, groupId] of members) {
    db.insert(schema.memberships).values({ userId, groupId }).run();
  }
  for (const [kind, id] of holders) {
    const holder = kind === 'user' ? { userId: id } : { groupId: id };
    db.insert(schema.permissions)
      .values({ ...holder, permission: 'view' })
      .run();
  }
  if (disabled.length > 0) db.$client.exec('update users set disabled_at = 1 where id = 3');
  return { albumIds, photoIds: photoIds.flat(), photosOf: photoIds };
}

/** All users who can sign in, and visitors, as the gallery makes their viewers. */
function viewers(): (readonly [number | null, Viewer])[] {
  const users = [1, 2, 3].flatMap((id) => {
    const viewer = findUserViewer(db, id);
    return viewer ? [[id, viewer] as const] : [];
  });
  return [[null, visitor], ...users];
}

/** Viewers who have the link of one of the shares. */
const holders = [1, 2, 3].map((id) => [`share ${id}`, holderOf(id)] as const);

test('explanations say what the gallery shows, and always give a reason', () => {
  fc.assert(
    fc.property(given, (world) => {
      const { albumIds, photosOf } = build(world);
      for (const [i, id] of albumIds.entries()) {
        const album = whoSees(db, { kind: 'album', id });
        expect(album.viewers.map(({ user }) => user?.id ?? null).sort()).toEqual(
          viewers()
            .map(([who]) => who)
            .sort(),
        );
        for (const [who, viewer] of viewers()) {
          const seen = (photosOf[i] ?? []).filter((photo) => findPhoto(db, viewer, photo));
          const access = album.viewers.find(({ user }) => (user?.id ?? null) === who);
          expect(access?.sees).toBe(findAlbum(db, viewer, id) !== null);
          expect(access?.photos).toBe(seen.length);
          if (access?.sees) expect(access.reasons).not.toEqual([]);

          const listed = pageAlbumsSeenBy(db, who).items.find((each) => each.id === id);
          expect(listed?.photos.seen ?? 0).toBe(seen.length);
          expect(listed?.shown ?? false).toBe(access?.sees);
          const photos = pagePhotosSeenBy(db, who, id);
          expect(photos.items.map((each) => each.id)).toEqual(seen);
          expect(photos.items.every(({ reasons }) => reasons.length > 0)).toBe(true);
        }
      }
      for (const id of photosOf.flat()) {
        const photo = whoSees(db, { kind: 'photo', id });
        for (const [who, viewer] of viewers()) {
          const access = photo.viewers.find(({ user }) => (user?.id ?? null) === who);
          expect(access?.sees).toBe(findPhoto(db, viewer, id) !== null);
          expect(access?.reasons.length !== 0).toBe(access?.sees);
        }
      }
    }),
    { numRuns: isLong ? 600 : 20 },
  );
}, 600_000);

const change: fc.Arbitrary<PolicyChange> = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    policy: fc.record({ public: fc.boolean(), inherit: fc.boolean(), userIds: ids, groupIds: two }),
  }),
  fc.constant({ kind: 'unset' as const }),
  fc.record({ kind: fc.constantFrom('add', 'remove'), userIds: ids, groupIds: two }),
  fc.record({ kind: fc.constant('files' as const), terms: fc.record({ originals: fc.boolean() }) }),
);

test('the foretold effects of a change are its effects, and an undo takes them back', () => {
  fc.assert(
    fc.property(
      given,
      change,
      fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
      (world, wanted, chosen) => {
        const { albumIds, photoIds } = build(world);
        const targets = [
          ...albumIds.map((id): Target => ({ kind: 'album', id })),
          ...photoIds.map((id): Target => ({ kind: 'photo', id })),
        ].filter((_, i) => chosen[i]);
        const seen = () =>
          [...viewers(), ...holders].map(([who, viewer]) => ({
            who,
            albums: albumIds.filter((id) => findAlbum(db, viewer, id)),
            photos: photoIds.filter((id) => findPhoto(db, viewer, id)),
          }));
        const before = seen();
        const { people, shares } = summariseChange(db, planChange(db, targets, wanted));
        const foretold = [
          ...people.map(({ user, ...said }) => ({ who: user?.id ?? null, ...said })),
          ...shares.map(({ share, ...said }) => ({ who: `share ${share.id}`, ...said })),
        ];
        const { changeId } = changePolicies(db, null, targets, wanted);
        const after = seen();
        for (const [i, was] of before.entries()) {
          const is = after[i] ?? was;
          const said = foretold.find(({ who }) => who === was.who);
          const nothing = { albums: 0, photos: 0 };
          expect(said?.gained ?? nothing).toEqual({
            albums: is.albums.filter((id) => !was.albums.includes(id)).length,
            photos: is.photos.filter((id) => !was.photos.includes(id)).length,
          });
          expect(said?.lost ?? nothing).toEqual({
            albums: was.albums.filter((id) => !is.albums.includes(id)).length,
            photos: was.photos.filter((id) => !is.photos.includes(id)).length,
          });
        }
        if (changeId !== null) undoChange(db, null, changeId);
        expect(seen()).toEqual(before);
      },
    ),
    { numRuns: isLong ? 1_000 : 30 },
  );
}, 600_000);
