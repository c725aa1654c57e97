import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { describePolicy } from '../access/describePolicy.ts';
import { findPolicy, listStates } from '../access/policyState.ts';
import type { Target } from '../access/targets.ts';
import { schema } from '../db/schema.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { changePolicies, setPolicies } from './change.ts';
import { undoableAmong } from './history.ts';
import type { FileTerms, PolicyChange } from './plan.ts';
import { undoChange } from './undo.ts';
import { removeGroup, removeUser } from './undoable/remove.ts';

const { db, close } = openTestDatabase();
afterAll(close);

let albums: Target[];
let photos: Target[];

beforeEach(() => {
  const { albumIds, photoIds } = fill(db, {
    users: 3,
    groups: 2,
    albums: [
      {
        policy: { users: [1], groups: [1], inherit: false },
        photos: [{ name: 'a' }, { name: 'b' }],
      },
      { photos: [{ name: 'c', policy: { public: true } }, { name: 'd' }] },
      { policy: { groups: [2] }, photos: [{ name: 'e' }, { name: 'f' }] },
    ],
  });
  albums = albumIds.map((id) => ({ kind: 'album', id }));
  photos = photoIds.flat().map((id) => ({ kind: 'photo', id }));
});

const change = (targets: readonly Target[], wanted: PolicyChange) =>
  changePolicies(db, null, targets, wanted);
const unset = { kind: 'unset' } as const;
const add = (userIds: number[], groupIds: number[]) =>
  ({ kind: 'add', userIds, groupIds }) as const;
const remove = (userIds: number[], groupIds: number[]) =>
  ({ kind: 'remove', userIds, groupIds }) as const;
const files = (terms: FileTerms) => ({ kind: 'files', terms }) as const;
const copyOf = (from: Target | undefined) => ({ kind: 'copy', from: from as Target }) as const;

const all = () => [...albums, ...photos];
const policies = () => listStates(db, all()).map(({ policy }) => policy);
const rows = () =>
  [schema.policies, schema.policyUsers, schema.policyGroups].map(
    (table) => db.select().from(table).all().length,
  );
const inheriting = () =>
  db
    .select()
    .from(schema.albums)
    .all()
    .map(({ inheritingCount }) => inheritingCount);
const onlyPublic = { public: true, inherit: true, userIds: [], groupIds: [] };
const empty = { public: false, inherit: true, userIds: [], groupIds: [] };

describe('set', () => {
  it('replaces policies as a whole, counts them, and leaves others alone', () => {
    const [, , third] = albums.map((target) => findPolicy(db, target));
    const result = setPolicies(db, null, albums.slice(0, 2), onlyPublic);
    expect(result).toMatchObject({ created: 1, changed: 1, deleted: 0 });
    const [first, second] = albums.map((target) => findPolicy(db, target));
    expect(first).toMatchObject({ public: true, inherit: true, userIds: [], groupIds: [] });
    expect(second).toEqual(first);
    expect(albums.map((target) => findPolicy(db, target))[2]).toEqual(third);
  });

  it('gives photos policies of their own, each counted as one that no longer inherits', () => {
    expect(inheriting()).toEqual([2, 1, 2]);
    setPolicies(db, null, photos, { ...empty, userIds: [2, 3], groupIds: [1] });
    expect(inheriting()).toEqual([0, 0, 0]);
    for (const target of photos) {
      expect(findPolicy(db, target)).toMatchObject({
        inherit: false,
        userIds: [2, 3],
        groupIds: [1],
      });
    }
    change(photos, unset);
    expect(inheriting()).toEqual([2, 2, 2]);
  });

  it('keeps download terms that are left out', () => {
    setPolicies(db, null, [albums[2] as Target], {
      ...onlyPublic,
      originals: false,
      stripMetadata: true,
    });
    setPolicies(db, null, [albums[2] as Target, photos[4] as Target], onlyPublic);
    const withheld = { originals: false, archives: true, stripMetadata: true };
    expect(findPolicy(db, albums[2] as Target)).toMatchObject(withheld);
    expect(findPolicy(db, photos[4] as Target)).toMatchObject(withheld);
  });

  it.each([
    ['user', { ...empty, userIds: [1, 99] }],
    ['group', { ...empty, groupIds: [-1] }],
  ])('changes nothing where a %s does not exist', (_what, policy) => {
    const before = policies();
    expect(() => setPolicies(db, null, all(), policy)).toThrow(/There is no/);
    expect(policies()).toEqual(before);
  });

  it('changes nothing where one of the targets does not exist', () => {
    const before = policies();
    const missing: Target = { kind: 'photo', id: 9999 };
    expect(() => setPolicies(db, null, [...all(), missing], onlyPublic)).toThrow(
      'There is no photo 9999.',
    );
    expect(policies()).toEqual(before);
    expect(db.select().from(schema.changes).all()).toEqual([]);
  });

  it('counts a target that is named twice once', () => {
    expect(setPolicies(db, null, [...albums, ...albums], empty)).toMatchObject({
      created: 1,
      changed: 2,
    });
  });
});

describe('unset', () => {
  it('deletes what there is, with its grants', () => {
    expect(change(all(), unset)).toMatchObject({ deleted: 3 });
    expect(rows()).toEqual([0, 0, 0]);
    expect(change(all(), unset)).toMatchObject({ deleted: 0, changeId: null });
  });
});

describe('add', () => {
  it('adds to what each has; photos begin with what they inherit', () => {
    const targets = [...albums, photos[0], photos[2], photos[4]] as Target[];
    change(targets, add([3], [2]));
    expect(listStates(db, targets).map(({ policy }) => policy)).toMatchObject([
      { userIds: [1, 3], groupIds: [1, 2], inherit: false },
      { userIds: [3], groupIds: [2], public: false },
      { userIds: [3], groupIds: [2] },
      // The album of the first photo does not pass its policy on; that of the last one does.
      { userIds: [3], groupIds: [2], public: false },
      { userIds: [3], groupIds: [2], public: true },
      { userIds: [3], groupIds: [2] },
    ]);
  });

  it('does not take an inheriting photo from those who see it', () => {
    change([photos[4] as Target], add([1], []));
    expect(findPolicy(db, photos[4] as Target)).toMatchObject({ userIds: [1], groupIds: [2] });
  });
});

it('leaves photos alone whose album names the added people already: they go on inheriting', () => {
  const { changeId } = change([albums[2], photos[4]] as Target[], add([], [2]));
  expect(changeId).toBeNull();
  expect(findPolicy(db, photos[4] as Target)).toBeNull();
});

describe('remove', () => {
  it('removes people from the policy that each has or inherits, and leaves the rest alone', () => {
    const targets = [...albums, photos[0], photos[2], photos[4]] as Target[];
    expect(change(targets, remove([2], [2]))).toMatchObject({ created: 1, changed: 1, deleted: 0 });
    expect(listStates(db, targets).map(({ policy }) => policy)).toMatchObject([
      { userIds: [1], groupIds: [1], inherit: false },
      null,
      { userIds: [], groupIds: [] },
      null,
      { public: true },
      { userIds: [], groupIds: [] },
    ]);
    expect(inheriting()).toEqual([2, 1, 1]);
  });
});

describe('files', () => {
  it('changes download terms and leaves who sees the photos', () => {
    const before = policies();
    change(all(), files({ originals: false, stripMetadata: true }));
    const [first, second, third, a, , c, , e] = policies();
    const terms = { originals: false, archives: true, stripMetadata: true };
    expect(first).toEqual({ ...before[0], ...terms });
    expect(third).toEqual({ ...before[2], ...terms });
    expect(c).toEqual({ ...before[5], ...terms });
    // The new policy names nobody, as before; people named later get these terms.
    expect(second).toMatchObject({ public: false, userIds: [], groupIds: [], ...terms });
    // A photo that inherits nothing gets no policy, which would hide it from people named by its
    // album.
    expect(a).toBeNull();
    expect(e).toMatchObject({ groupIds: [2], ...terms });
  });

  it('leaves terms that are not named as they are', () => {
    change(albums, files({ archives: false }));
    change(albums, files({ originals: false }));
    expect(findPolicy(db, albums[0] as Target)).toMatchObject({
      archives: false,
      originals: false,
    });
    expect(change(albums, files({})).changeId).toBeNull();
  });
});

describe('copy', () => {
  it('gives each what another has, or none', () => {
    change([albums[1], photos[0]] as Target[], copyOf(albums[0]));
    expect(findPolicy(db, albums[1] as Target)).toEqual(findPolicy(db, albums[0] as Target));
    expect(findPolicy(db, photos[0] as Target)).toMatchObject({ userIds: [1], groupIds: [1] });
    expect(change(albums, copyOf(photos[3]))).toMatchObject({ deleted: 3 });
  });
});

describe('undo', () => {
  it.each([
    ['set', () => setPolicies(db, null, all(), { ...onlyPublic, userIds: [3], archives: false })],
    ['unset', () => change(all(), unset)],
    ['add', () => change(all(), add([2], [1]))],
    ['remove', () => change(all(), remove([1], [1, 2]))],
    ['files', () => change(all(), files({ archives: false, stripMetadata: true }))],
    ['copy', () => change(all(), copyOf(albums[0]))],
  ])('restores exactly what "%s" replaced', (_kind, make) => {
    const before = [policies(), rows(), inheriting()];
    const { changeId } = make();
    expect([policies(), rows(), inheriting()]).not.toEqual(before);
    const undone = undoChange(db, null, changeId ?? 0);
    expect([policies(), rows(), inheriting()]).toEqual(before);
    expect(undone).toMatchObject({ vanishedUserIds: [], vanishedGroupIds: [] });
    expect(() => undoChange(db, null, changeId ?? 0)).toThrow(/undone already/);
  });

  it('names users and groups that are gone, and restores the rest', () => {
    const { changeId } = setPolicies(db, null, all(), { ...empty, userIds: [2] });
    removeUser(db, null, 1);
    removeUser(db, null, 2);
    removeGroup(db, null, 2);
    expect(undoChange(db, null, changeId ?? 0)).toMatchObject({
      vanishedUserIds: [1],
      vanishedGroupIds: [2],
    });
    expect(findPolicy(db, albums[0] as Target)).toMatchObject({ userIds: [], groupIds: [1] });
  });

  it("lets a photo wait that takes its album's policy again and was moved to another album since", () => {
    const [hidden, stays] = [photos[2], photos[3]] as [Target, Target];
    change([hidden], unset);
    const { changeId } = setPolicies(db, null, [hidden, stays], empty);
    db.$client.exec(`update photos set album_id = ${albums[2]?.id} where id = ${hidden.id}`);
    undoChange(db, null, changeId ?? 0);
    expect([hidden, stays].map((target) => findPolicy(db, target))).toEqual([null, null]);
    const waiting = db.$client.prepare('select id, waiting_reason from photos where waiting = 1');
    expect(waiting.raw().all()).toEqual([[hidden.id, 'moved']]);
    expect(inheriting()).toEqual([2, 1, 2]);
  });

  it('refuses to undo what somebody changed since, unless it is insisted on', () => {
    const { changeId } = setPolicies(db, null, albums, onlyPublic);
    const later = setPolicies(db, null, [albums[0] as Target], empty);
    expect(() => undoChange(db, null, changeId ?? 0)).toThrow(
      expect.objectContaining({ code: 'changed-since' }),
    );
    undoChange(db, null, later.changeId ?? 0);
    undoChange(db, null, changeId ?? 0);
    expect(findPolicy(db, albums[0] as Target)).toMatchObject({ userIds: [1] });
    const again = setPolicies(db, null, albums, onlyPublic);
    setPolicies(db, null, albums, empty);
    undoChange(db, null, again.changeId ?? 0, { force: true });
    expect(findPolicy(db, albums[1] as Target)).toBeNull();
  });
});

it('is described with names', () => {
  expect(describePolicy(db, albums[0] as Target)).toMatchObject({
    public: false,
    users: [{ handle: 'u1' }],
    groups: [{ name: 'g1' }],
  });
  expect(describePolicy(db, albums[1] as Target)).toBeNull();
});

it('is recorded with who changed what, from what to what, by names that outlive the people', () => {
  const { changeId } = setPolicies(db, 2, albums, onlyPublic);
  removeGroup(db, null, 2);
  const [noted] = db.select().from(schema.activity).all();
  expect(noted).toMatchObject({ userId: 2, kind: 'policy-changed', subject: null });
  expect(noted?.details).toMatchObject({ changeId, created: 1, changed: 2, how: 'set' });
  const to = { public: true, users: [], groups: [] };
  expect(noted?.details?.['steps']).toMatchObject([
    { albums: 1, photos: 0, from: { users: [{ handle: 'u1' }], groups: [{ name: 'g1' }] }, to },
    { albums: 1, photos: 0, from: null, to },
    { albums: 1, photos: 0, from: { groups: [{ name: 'g2' }] }, to },
  ]);
  const undoable = () => [...undoableAmong(db, [changeId ?? 0, 99]).keys()];
  expect(undoable()).toEqual([changeId]);
  undoChange(db, 2, changeId ?? 0);
  expect(undoable()).toEqual([]);
});
