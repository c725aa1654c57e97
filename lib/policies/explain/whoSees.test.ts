import { afterAll, expect, it } from 'vitest';
import { addMember } from '../../people/groups.ts';
import { setUser } from '../../people/people.ts';
import { grantPermission } from '../../people/permissions.ts';
import { fill, openTestDatabase } from '../../testing/testWorld.ts';
import { pageAlbumsSeenBy, type SeenFilter } from './seenBy.ts';
import { whoSees } from './whoSees.ts';

const { db, close } = openTestDatabase();
afterAll(close);

function build() {
  const { albumIds, photoIds } = fill(db, {
    users: 4,
    groups: 2,
    albums: [
      {
        name: 'Beach',
        date: '2024-08-12',
        policy: { users: [1], groups: [1, 2] },
        photos: [
          { name: 'a' },
          { name: 'own', policy: { public: true } },
          { name: 'hidden', policy: {} },
        ],
      },
      { name: 'Été', policy: { public: true, inherit: false }, photos: [{ name: 'b' }] },
      { name: 'Gone', missing: true, policy: { public: true }, photos: [{ name: 'c' }] },
      { name: 'Waiting', policy: { public: true }, photos: [{ name: 'd', waiting: true }] },
    ],
  });
  addMember(db, null, { userId: 1, groupId: 1 });
  addMember(db, null, { userId: 1, groupId: 2 });
  addMember(db, null, { userId: 2, groupId: 2 });
  grantPermission(db, null, { kind: 'group', id: 2 }, 'view');
  grantPermission(db, null, { kind: 'user', id: 4 }, 'admin');
  setUser(db, null, 3, { disabled: true });
  return { albumIds, photoIds: photoIds.flat() };
}

const say = (kind: 'album' | 'photo', id: number | undefined) => whoSees(db, { kind, id: id ?? 0 });

it('gives all reasons why people see an album, without people who cannot sign in', () => {
  const { albumIds } = build();
  const { viewers, total, decidedBy } = say('album', albumIds[0]);
  expect({ total, decidedBy }).toEqual({ total: 3, decidedBy: 'own' });
  expect(viewers.map(({ user, sees, photos }) => [user?.handle ?? null, sees, photos])).toEqual([
    [null, false, 1],
    ['u1', true, 3],
    ['u2', true, 3],
    ['u4', true, 3],
  ]);
  expect(viewers[1]?.reasons).toEqual([
    { kind: 'user' },
    { kind: 'group', group: { id: 1, name: 'g1' } },
    { kind: 'group', group: { id: 2, name: 'g2' } },
    { kind: 'permission', permission: 'view', group: 'g2' },
  ]);
  expect(viewers[3]?.reasons).toEqual([{ kind: 'permission', permission: 'admin', group: null }]);
});

it('says which policy decides about a photo', () => {
  const { photoIds } = build();
  const [inherits, own, , withoutInherit] = photoIds;
  expect(say('photo', inherits)).toMatchObject({ decidedBy: 'album', withheld: null });
  expect(say('photo', own)).toMatchObject({ decidedBy: 'own' });
  expect(say('photo', own).viewers[0]).toMatchObject({ user: null, reasons: [{ kind: 'public' }] });
  const closed = say('photo', withoutInherit);
  expect(closed.decidedBy).toBe('nothing');
  expect(closed.viewers.filter(({ sees }) => sees).map(({ user }) => user?.handle)).toEqual([
    'u1',
    'u2',
    'u4',
  ]);
});

it('says that nobody sees what is missing or waiting', () => {
  const { albumIds, photoIds } = build();
  expect(say('album', albumIds[2]).withheld).toBe('missing');
  expect(say('photo', photoIds[4]).withheld).toBe('missing');
  expect(say('photo', photoIds[5]).withheld).toBe('waiting');
  for (const { viewers } of [say('album', albumIds[2]), say('photo', photoIds[5])]) {
    expect(viewers.some(({ sees }) => sees)).toBe(false);
  }
  expect(() => say('photo', 99999)).toThrow('There is no photo 99999.');
});

it('lists what somebody sees by pages and by name', () => {
  const { albumIds } = build();
  expect(pageAlbumsSeenBy(db, 2, { perPage: 1, page: 2 })).toMatchObject({ total: 2, items: [{}] });
  expect(pageAlbumsSeenBy(db, 2, { query: 'ete' }).items.map(({ name }) => name)).toEqual(['Été']);
  expect(pageAlbumsSeenBy(db, null).items).toMatchObject([
    { id: albumIds[0], shown: false, reasons: [], photos: { seen: 1, total: 3 } },
  ]);
  expect(pageAlbumsSeenBy(db, 3)).toEqual({ total: 0, items: [] });
});

it('filters what a person sees by year, category and how it comes to be seen', () => {
  build();
  const seen = (who: number | null, filter: SeenFilter) =>
    pageAlbumsSeenBy(db, who, filter).items.map(({ name }) => name);
  expect(seen(2, {})).toEqual(['Beach', 'Été']);
  expect(seen(2, { year: 2024 })).toEqual(['Beach']);
  expect(seen(2, { category: 'nowhere' })).toEqual([]);
  expect(seen(2, { how: 'public' })).toEqual(['Été']);
  expect(seen(2, { how: 'user' })).toEqual([]);
  expect(seen(1, { how: 'user' })).toEqual(['Beach']);
  expect(seen(2, { how: 'group' })).toEqual(['Beach']);
  expect(seen(4, { how: 'group' })).toEqual([]);
  // A visitor sees one photo of Beach, which is public by its own policy.
  expect(seen(null, { how: 'photos' })).toEqual(['Beach']);
  expect(seen(null, { how: 'group' })).toEqual([]);
});
