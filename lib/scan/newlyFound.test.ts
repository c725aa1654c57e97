import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitor } from '../access/access.ts';
import { findPolicy } from '../access/policyState.ts';
import type { Database } from '../db/open.ts';
import { parseRowKey } from '../db/rowKey.ts';
import { schema } from '../db/schema.ts';
import { makeShare, revokeShare } from '../links/shares.ts';
import { listWaitingPhotos } from '../photos/albumDetails.ts';
import { findAlbum } from '../photos/albums.ts';
import { findPhoto } from '../photos/photos.ts';
import { changePolicies } from '../policies/change.ts';
import { getChangeId } from '../policies/history.ts';
import { undoChange } from '../policies/undo.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { formatIdRanges, parseIdRanges } from '../text/ids.ts';
import { approvePhotos, decideAlbums, keepHidden } from './decideFound.ts';
import {
  countUndecidedByYear,
  type FindingScan,
  listUndecidedIds,
  listWaitingAlbums,
  pageFound,
  pageUndecidedAlbums,
} from './newlyFound.ts';

let db: Database;
let close: () => void;
let albumIds: number[];
let photoIds: number[][];
beforeAll(() => {
  ({ db, close } = openTestDatabase());
  ({ albumIds, photoIds } = fill(db, {
    users: 1,
    groups: 1,
    albums: [
      {
        name: 'shared',
        policy: { public: true },
        photos: [{ name: 'a' }, { name: 'b', waiting: true }],
      },
      { name: 'undecided', photos: [{ name: 'c' }] },
      { name: 'gone', missing: true, photos: [{ name: 'd', waiting: true }] },
    ],
  }));
});
afterAll(() => close());

const none = { total: 0, items: [] };
const found = (startedAt: number, report: FindingScan['report'] = null) =>
  pageFound(db, { startedAt, report });

test('what a scan found is listed with who sees it now', () => {
  expect(found(0)).toMatchObject({
    total: 2,
    items: [
      { name: 'undecided', isNew: true, photos: 1, returned: 0, waiting: 0, policy: null },
      { name: 'shared', isNew: true, photos: 2, returned: 0, waiting: 1, policy: { public: true } },
    ],
  });
  expect(found(1)).toEqual(none);
  expect(pageUndecidedAlbums(db)).toMatchObject({ items: [{ name: 'undecided' }], total: 1 });
});

test('new photos and new albums name the live shares that show them, and no others', () => {
  const [shared = 0, undecided = 0] = albumIds;
  const share = (name: string, of: Parameters<typeof makeShare>[2]['of'], expiresAt?: number) =>
    makeShare(db, 1, { name, of, ...(expiresAt ? { expiresAt } : {}) }, 0).id;
  const named = (albums: ReturnType<typeof pageUndecidedAlbums>) =>
    albums.items.map(({ name, shares }) => [name, shares.map((each) => each.name)]);
  const ids = [
    share('Whole', { albumId: undecided }),
    share('Chosen', { photoIds: [photoIds[1]?.[0] ?? 0] }),
    share('Old', { albumId: undecided }, 5),
    share('Elsewhere', { albumId: shared }),
  ];
  expect(named(pageUndecidedAlbums(db))).toEqual([['undecided', ['Chosen', 'Whole']]]);
  expect(named(found(0))).toEqual([
    ['undecided', ['Chosen', 'Whole']],
    ['shared', ['Elsewhere']],
  ]);
  for (const id of ids) revokeShare(db, 1, id);
  expect(named(pageUndecidedAlbums(db))).toEqual([['undecided', []]]);
});

test('a share of chosen photos shows none of those that came later', () => {
  const [first = 0] = photoIds[0] ?? [];
  const { id } = makeShare(db, 1, { name: 'Chosen', of: { photoIds: [first] } });
  db.$client.exec(`update photos set added_at = 7 where id <> ${first}`);
  expect(found(7).items.map(({ shares }) => shares)).toEqual([[], []]);
  expect(found(0).items.map(({ shares }) => shares.length)).toEqual([1]);
  db.$client.exec('update photos set added_at = 0');
  revokeShare(db, 1, id);
});

test('a photo that was missing and is back is listed as well', () => {
  const albums = db.select().from(schema.albums).all();
  const [shared, undecided] = albums;
  const path = { category: shared?.category ?? '', path: `${shared?.dirpath}/a` };
  const album = { id: undecided?.id ?? 0, category: '', path: '', name: '', photos: 1 };
  const report = {
    returned_albums: { total: 1, items: [album] },
    returned_photos: { total: 1, items: [path] },
  };
  expect(found(1, report)).toMatchObject({
    total: 2,
    items: [
      { name: 'undecided', isNew: false, photos: 1, returned: 1 },
      { name: 'shared', isNew: false, photos: 1, returned: 1 },
    ],
  });
});

test('an album that was decided about in the meantime is not decided about again', () => {
  const id = albumIds[1] ?? 0;
  decideAlbums(db, 1, { ids: [id] }, { groupIds: [1] }, Date.now());
  expect(pageUndecidedAlbums(db)).toEqual(none);
  expect(() => decideAlbums(db, 1, { ids: [id] }, { public: true }, Date.now())).toThrow(
    expect.objectContaining({ code: 'decided-since' }),
  );
  expect(findPolicy(db, { kind: 'album', id })).toMatchObject({ public: false, groupIds: [1] });
});

test('approved photos are counted, and seen by the people whom the policy names', () => {
  const [shared = 0] = albumIds;
  const waiting = photoIds[0]?.[1] ?? 0;
  expect(listWaitingAlbums(db)).toMatchObject([{ name: 'shared', photos: 1 }]);
  expect(listWaitingPhotos(db, shared, 9)).toMatchObject([{ id: waiting, hasPicture: true }]);
  expect(listWaitingPhotos(db, shared, 0)).toEqual([]);
  expect(findPhoto(db, visitor, waiting)).toBeNull();
  const others = photoIds.flat().filter((id) => id !== waiting);
  const seen = listWaitingPhotos(db, shared, 9).map(({ content }) => content);
  const chosen = { albumId: shared, photoIds: [waiting], seen };
  expect(approvePhotos(db, 1, { ...chosen, photoIds: others })).toMatchObject({ approved: 0 });
  for (const change of ["quick_key = 'another'", "etag = 'another'"]) {
    db.$client.exec(`begin; update photos set ${change}`);
    expect(approvePhotos(db, 1, chosen), change).toMatchObject({ approved: 0 });
    db.$client.exec('rollback');
  }
  expect(findPhoto(db, visitor, waiting)).toBeNull();
  expect(approvePhotos(db, 1, chosen)).toMatchObject({ approved: 1 });
  expect(findPhoto(db, visitor, waiting)).not.toBeNull();
  expect(findAlbum(db, visitor, shared)).not.toBeNull();
  expect(db.select().from(schema.albums).all()[0]?.photoCount).toBe(2);
  expect(listWaitingAlbums(db)).toEqual([]);
  expect(approvePhotos(db, 1, chosen)).toMatchObject({ approved: 0 });
});

test('a photo that is kept hidden gets a policy that names nobody, and waits no more', () => {
  const { id: albumId } = db.$client
    .prepare('select id from albums where policy_id is not null and missing_since is null limit 1')
    .get() as { id: number };
  const { id: photoId } = db.$client
    .prepare(
      'select id from photos where album_id = ? and missing_since is null and policy_id is null limit 1',
    )
    .get(albumId) as { id: number };
  db.$client
    .prepare("update photos set waiting = 1, waiting_reason = 'copied' where id = ?")
    .run(photoId);
  const hidden = keepHidden(db, 1, { albumId, photoIds: [photoId] });
  expect(hidden).toMatchObject({ created: 1 });
  const row = db.$client
    .prepare(
      `select waiting, policies.public, (
          select count(*) from policy_users where policy_users.policy_id = policies.id) as users
        from photos join policies on policies.id = photos.policy_id where photos.id = ?`,
    )
    .get(photoId);
  expect(row).toEqual({ waiting: 0, public: 0, users: 0 });
});

/** A public album with a photo that is seen, one that waits, and one that waits with a public policy of its own. */
function fillWaiting(): { readonly albumId: number; readonly ids: readonly number[] } {
  const { albumIds, photoIds } = fill(db, {
    users: 1,
    groups: 0,
    albums: [
      {
        policy: { public: true },
        photos: [
          { name: 'seen' },
          { name: 'waits', waiting: true },
          { name: 'own', waiting: true, policy: { public: true } },
        ],
      },
    ],
  });
  return { albumId: albumIds[0] ?? 0, ids: photoIds[0] ?? [] };
}

test('when keeping a photo hidden is undone, the photo waits again, whatever policy it had, and is not published', () => {
  const { albumId, ids } = fillWaiting();
  const [seen = 0, ...waited] = ids;
  const shown = () => [seen, ...waited].map((id) => findPhoto(db, visitor, id) !== null);
  const counters = () => {
    const row = db.select().from(schema.albums).where(eq(schema.albums.id, albumId)).get();
    return [row?.photoCount, row?.inheritingCount];
  };
  const before = counters();
  expect(shown()).toEqual([true, false, false]);
  const { changeId } = keepHidden(db, 1, { albumId, photoIds: [seen, ...waited] });
  expect(shown()).toEqual([true, false, false]);
  expect(listWaitingPhotos(db, albumId, 9)).toEqual([]);
  undoChange(db, 1, changeId ?? 0);
  expect(shown()).toEqual([true, false, false]);
  expect(
    listWaitingPhotos(db, albumId, 9)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(waited);
  expect(counters()).toEqual(before);
});

test('when an approval is undone, the photos wait again, and others stay as they are', () => {
  const { albumId, ids } = fillWaiting();
  const shown = () => ids.map((id) => findPhoto(db, visitor, id) !== null);
  const album = () => db.select().from(schema.albums).where(eq(schema.albums.id, albumId)).get();
  const before = album();
  const seen = listWaitingPhotos(db, albumId, 9).map(({ content }) => content);
  const { changeKey } = approvePhotos(db, 1, { albumId, photoIds: ids, seen });
  expect(shown()).toEqual([true, true, true]);
  const changeId = getChangeId(db, parseRowKey(changeKey ?? '') ?? { id: 0, nonce: null });
  expect(undoChange(db, 1, changeId).restored).toBe(2);
  expect(shown()).toEqual([true, false, false]);
  expect(album()).toEqual(before);
  expect(() => undoChange(db, 1, changeId)).toThrow('undone already');
});

test('all albums that wait for a decision, or those of a year, are decided at once, but for those that came since', () => {
  const readAt = 1000;
  const { albumIds: ids } = fill(db, {
    users: 1,
    groups: 1,
    albums: ['2020', '2021', '2022'].map((year) => ({
      date: `${year}-01-01`,
      photos: [{ name: 'a' }],
    })),
  });
  const [first = 0, second = 0, third = 0] = ids;
  db.$client.prepare('update albums set added_at = ? where id = ?').run(readAt + 1, third);
  expect(countUndecidedByYear(db)).toEqual(
    ['2022', '2021', '2020'].map((year) => ({ year, count: 1 })),
  );
  const policyOf = (id: number) => findPolicy(db, { kind: 'album', id });
  const shown = parseIdRanges(formatIdRanges(listUndecidedIds(db))) ?? [];
  decideAlbums(db, 1, { shown, year: '2021' }, { public: true }, readAt);
  expect(ids.map((id) => policyOf(id)?.public)).toEqual([undefined, true, undefined]);
  const { changeId } = decideAlbums(db, 1, { shown, year: null }, { groupIds: [1] }, readAt);
  expect(policyOf(first)).toMatchObject({ public: false, groupIds: [1] });
  expect(policyOf(second)).toMatchObject({ public: true, groupIds: [] });
  expect(policyOf(third)).toBeNull();
  undoChange(db, 1, changeId ?? 0);
  expect(pageUndecidedAlbums(db).items.map(({ id }) => id)).toEqual([third, first]);
});

test('what has come back, or was closed, since the page was shown is not decided with all others', () => {
  const { albumIds: ids } = fill(db, {
    users: 1,
    groups: 0,
    albums: [
      { photos: [{ name: 'a' }] },
      { photos: [{ name: 'b' }], missing: true },
      { photos: [{ name: 'c' }], policy: { users: [1] } },
    ],
  });
  const [, missing = 0, closed = 0] = ids;
  const shown = parseIdRanges(formatIdRanges(listUndecidedIds(db))) ?? [];
  db.$client.exec(`update albums set missing_since = null where id = ${missing}`);
  changePolicies(db, 1, [{ kind: 'album', id: closed }], { kind: 'unset' });
  const isPublic = () => ids.map((id) => findPolicy(db, { kind: 'album', id })?.public ?? null);
  decideAlbums(db, 1, { shown, year: null }, { public: true }, Date.now());
  expect(isPublic()).toEqual([true, null, null]);
  expect(listUndecidedIds(db)).toEqual([missing, closed]);
});
