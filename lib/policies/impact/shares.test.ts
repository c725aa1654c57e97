import { afterAll, beforeEach, expect, it } from 'vitest';
import type { Target } from '../../access/targets.ts';
import { makeShare, revokeShare } from '../../links/shares.ts';
import { fill, openTestDatabase } from '../../testing/testWorld.ts';
import { type PolicyChange, type PolicyInput, planChange } from '../plan.ts';
import { summariseShares } from './shares.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const hour = 3_600_000;
let album: Target;
let photos: Target[];
let whole: number;
let chosen: number;

beforeEach(() => {
  const { albumIds, photoIds } = fill(db, {
    users: 1,
    groups: 0,
    albums: [
      { photos: [{ name: 'a' }, { name: 'b' }, { name: 'waits', waiting: true }] },
      { photos: [{ name: 'other' }] },
    ],
  });
  album = { kind: 'album', id: albumIds[0] ?? 0 };
  photos = photoIds.flat().map((id) => ({ kind: 'photo', id }));
  const [, b, , other] = photos.map(({ id }) => id);
  whole = makeShare(db, null, { name: 'Whole', of: { albumId: album.id } }).id;
  chosen = makeShare(db, null, { name: 'Chosen', of: { photoIds: [b ?? 0, other ?? 0] } }).id;
});

const nobody: PolicyInput = { public: false, inherit: false, userIds: [], groupIds: [] };
const set = (more: Partial<PolicyInput>): PolicyChange => ({
  kind: 'set',
  policy: { ...nobody, ...more },
});
const lost = (targets: readonly Target[], wanted: PolicyChange, now?: number) =>
  summariseShares(db, planChange(db, targets, wanted), now).map(({ share, lost, gained }) => {
    expect(gained).toEqual({ albums: 0, photos: 0 });
    return [share.id, lost.albums, lost.photos];
  });

it('counts what a policy of a photo takes from every share that shows it', () => {
  const both = photos.slice(0, 2);
  expect(lost(photos.slice(1, 2), set({}))).toEqual([
    [chosen, 0, 1],
    [whole, 0, 1],
  ]);
  // A listed photo stays in its share as long as its policy names somebody.
  expect(lost(both, set({ userIds: [1] }))).toEqual([[whole, 1, 2]]);
  expect(lost(photos.slice(2, 3), set({}))).toEqual([]);
});

it('counts what a policy of the album does to the share of it', () => {
  expect(lost([album], set({ inherit: true }))).toEqual([]);
  expect(lost([album], set({ public: true }))).toEqual([[whole, 1, 2]]);
});

it('leaves out what has expired or is revoked', () => {
  const later = Date.now() + 2 * hour;
  const { id } = makeShare(db, null, {
    name: 'Short',
    of: { albumId: album.id },
    expiresAt: Date.now() + hour,
  });
  revokeShare(db, null, whole);
  expect(lost([album], set({}))).toEqual([[id, 1, 2]]);
  expect(lost([album], set({}), later)).toEqual([]);
});
