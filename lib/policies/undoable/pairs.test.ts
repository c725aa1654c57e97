import { afterAll, beforeEach, expect, test } from 'vitest';
import { visitor } from '../../access/access.ts';
import { findPolicy } from '../../access/policyState.ts';
import type { Target } from '../../access/targets.ts';
import { listActivity } from '../../activity/activityList.ts';
import { allRows } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { listApart, listPairsOf } from '../../photos/pairs.ts';
import { listPartsFor } from '../../photos/parts.ts';
import { findPhoto } from '../../photos/photos.ts';
import { fill, openTestDatabase } from '../../testing/testWorld.ts';
import { setPolicies } from '../change.ts';
import { whoSees } from '../explain/whoSees.ts';
import { undoChange } from '../undo.ts';
import { joinPair, separatePair } from './pairs.ts';

const { db, close } = openTestDatabase();
afterAll(close);

let [still, film, other] = [0, 0, 0];
/** A public album; the film has a policy of its own that names nobody, and a caption. */
beforeEach(() => {
  const photos = [{ name: 'a.jpg' }, { name: 'a.mov', policy: {} }, { name: 'b.jpg' }];
  const { photoIds } = fill(db, {
    users: 1,
    groups: 0,
    albums: [{ policy: { public: true }, photos }],
  });
  [still = 0, film = 0, other = 0] = photoIds[0] ?? [];
  db.$client.exec(
    `update photos set pairs_with = ${still}, caption = 'Mine', kind = 'video' where id = ${film}`,
  );
});

const photo = (id: number): Target => ({ kind: 'photo', id });
const state = () =>
  allRows<Record<string, unknown>>(
    db,
    sql`select part_of as partOf, pairs_with as pairsWith, kept_apart as keptApart, caption
      from photos where id = ${film}`,
  )[0];
const policies = () => [still, film].map((id) => findPolicy(db, photo(id)));
const isFilmHad = () => listPartsFor(db, visitor, 'see', [still]).length === 1;
const nobody = { public: false, inherit: false, userIds: [], groupIds: [] };

test('files of one photo are joined under its policy, and the undo takes all back', () => {
  const [, hidden] = policies();
  expect(listApart(db, 10)).toMatchObject([{ id: film, mainId: still, isJoined: false }]);
  const { changeId } = joinPair(db, null, film);
  expect(state()).toEqual({ partOf: still, pairsWith: null, keptApart: 0, caption: 'Mine' });
  expect([policies(), isFilmHad(), listApart(db, 10)]).toEqual([[null, null], true, []]);
  expect(listPairsOf(db, still)).toMatchObject([{ id: film, mainId: still, isJoined: true }]);
  expect(listActivity(db, {}, 1)[0]).toMatchObject({
    kind: 'photos-joined',
    subject: `photo:${still}`,
  });
  undoChange(db, null, changeId);
  expect(state()).toEqual({ partOf: null, pairsWith: still, keptApart: 0, caption: 'Mine' });
  expect([policies(), isFilmHad()]).toEqual([[null, hidden], false]);
});

test('a file that has parts brings them along, and the undo gives them back to it', () => {
  db.$client.exec(`update photos set part_of = ${film} where id = ${other}`);
  setPolicies(db, null, [photo(still)], { ...nobody, public: true });
  const parts = () => listPartsFor(db, visitor, 'see', [still]).map(({ id }) => id);
  const { changeId } = joinPair(db, null, film);
  expect(parts().sort()).toEqual([film, other].sort());
  expect(findPolicy(db, photo(other))).toEqual(findPolicy(db, photo(still)));
  undoChange(db, null, changeId);
  expect(parts()).toEqual([]);
  expect(listPairsOf(db, film)).toMatchObject([{ id: film }, { id: other, mainId: film }]);
});

test('an undo refuses to take back that a file was kept apart since, unless it is told to', () => {
  db.$client.exec(`update photos set part_of = ${film} where id = ${other}`);
  const { changeId } = joinPair(db, null, film);
  separatePair(db, null, other);
  expect(() => undoChange(db, null, changeId)).toThrow(/separated since/);
  expect(listPairsOf(db, other)).toMatchObject([{ id: other, isKeptApart: true }]);
  undoChange(db, null, changeId, { force: true });
  expect(listPairsOf(db, other)).toMatchObject([{ id: other, mainId: film, isJoined: true }]);
});

test('an undo refuses to take a file from the photo to which its own was joined since', () => {
  const { changeId } = joinPair(db, null, film);
  db.$client.exec(`update photos set pairs_with = ${other} where id = ${still}`);
  joinPair(db, null, still);
  expect(state()).toMatchObject({ partOf: other });
  expect(() => undoChange(db, null, changeId)).toThrow(/joined or separated since/);
  expect(state()).toMatchObject({ partOf: other });
  undoChange(db, null, changeId, { force: true });
  expect(state()).toMatchObject({ partOf: null });
});

test('an undo needs no force where a scan separated the file, whose photo was missing for a while', () => {
  const { changeId } = joinPair(db, null, film);
  db.$client.exec(`update photos set part_of = null where id = ${film}`);
  undoChange(db, null, changeId);
  expect(state()).toMatchObject({ partOf: null, pairsWith: still });
});

test('a part that is separated keeps the policy that it had with its photo, and is kept apart', () => {
  joinPair(db, null, film);
  setPolicies(db, null, [photo(still)], nobody);
  const [own] = policies();
  expect(policies()).toEqual([own, own]);
  const { changeId } = separatePair(db, null, film);
  expect(state()).toMatchObject({ partOf: null, pairsWith: still, keptApart: 1 });
  expect([policies(), findPhoto(db, visitor, film)]).toEqual([[own, own], null]);
  expect(listApart(db, 10)).toMatchObject([{ id: film, isKeptApart: true }]);
  undoChange(db, null, changeId);
  expect(state()).toMatchObject({ partOf: still, pairsWith: null, keptApart: 0 });
});

test('a policy that is set on a part, or on its photo, is set on both and counts once; so does its undo', () => {
  joinPair(db, null, film);
  const { created, changeId } = setPolicies(db, null, [photo(film)], nobody);
  const [own] = policies();
  expect([created, own === null]).toEqual([1, false]);
  expect(policies()).toEqual([own, own]);
  expect(undoChange(db, null, changeId ?? 0).restored).toBe(1);
  expect(policies()).toEqual([null, null]);
  expect(whoSees(db, photo(film))).toMatchObject({ target: photo(still), total: 1 });
});

test('an undo of a policy that was set before two files were joined applies to the part as well', () => {
  const { changeId } = setPolicies(db, null, [photo(still)], { ...nobody, public: true });
  joinPair(db, null, film);
  expect(policies()[1]).toMatchObject({ public: true });
  undoChange(db, null, changeId ?? 0);
  expect(policies()).toEqual([null, null]);
});

test('only files that a scan found to belong together, and that are present and approved, can be joined', () => {
  expect(() => joinPair(db, null, other)).toThrow(/not found to belong/);
  expect(() => joinPair(db, null, 999)).toThrow(/no photo 999/);
  expect(() => separatePair(db, null, other)).toThrow(/no part/);
  for (const fault of ['missing_since = 1', 'waiting = 1', `part_of = ${other}`]) {
    for (const id of fault.startsWith('part') ? [still] : [still, film]) {
      db.$client.exec(`update photos set ${fault} where id = ${id}`);
      expect(() => joinPair(db, null, film)).toThrow(/not found to belong/);
      db.$client.exec(`update photos set missing_since = null, waiting = 0, part_of = null`);
    }
  }
});

test('an undo does not make a film a part again that was hidden since, unless it is told to', () => {
  joinPair(db, null, film);
  const { changeId } = separatePair(db, null, film);
  setPolicies(db, null, [photo(film)], nobody);
  expect(() => undoChange(db, null, changeId)).toThrow(/another policy/);
  setPolicies(db, null, [photo(still)], { ...nobody, public: true });
  expect(findPhoto(db, visitor, film)).toBeNull();
  undoChange(db, null, changeId, { force: true });
  expect([state()?.['partOf'], isFilmHad()]).toEqual([still, false]);
});

test('an undo never makes a film a part of a photo that is gone: nobody would find it', () => {
  joinPair(db, null, film);
  const { changeId } = separatePair(db, null, film);
  db.$client.exec(`update photos set missing_since = 1 where id = ${still}`);
  undoChange(db, null, changeId);
  expect(state()).toMatchObject({ partOf: null });
});
