import { afterAll, describe, expect, it } from 'vitest';
import { findPolicy } from '../access/policyState.ts';
import { allRows } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { addMember, getGroup, listGroups, removeMember } from '../people/groups.ts';
import { addUser, getUser, setUser } from '../people/people.ts';
import { grantPermission, revokePermission } from '../people/permissions.ts';
import { editAlbum } from '../photos/edits.ts';
import { setPolicies } from '../policies/change.ts';
import { undoChange } from '../policies/undo.ts';
import { removeGroup, removeUser } from '../policies/undoable/remove.ts';
import {
  albumOf,
  base,
  importsInto,
  lake,
  options,
  photoOf,
  policyOf,
  userOf,
} from '../testing/testOriginal.ts';
import { openTestDatabase } from '../testing/testWorld.ts';
import { applyImport, tryImport } from './importOriginal.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const { gallery, run, everything } = importsInto(db);
const albumPolicy = (id = 1) => findPolicy(db, { kind: 'album', id });
describe('importing from another gallery', () => {
  it('changes nothing when it is only tried', () => {
    gallery(lake);
    const before = everything();
    expect(tryImport(db, base, options)).toMatchObject({ changes: true, showsMore: false });
    expect(everything()).toBe(before);
  });

  it('can be run again: adds what is missing, and leaves what was changed here', () => {
    gallery(lake);
    run(base);
    setUser(db, null, getUser(db, 'ann').id, { name: 'Grandma Ann', email: 'new@example.org' });
    setPolicies(db, null, [{ kind: 'album', id: 1 }], policyOfHere({ public: true }));
    const before = everything();
    expect(run(base, { allowMore: true })).toMatchObject({ changeId: null });
    expect(everything()).toBe(before);
    const more = { ...base, users: [...base.users, userOf('3', 'carl', { groupIds: ['1'] })] };
    // Everybody sees more than there, since the album was opened here.
    expect(() => run(more)).toThrow('would see more');
    expect(run(more, { allowMore: true }).report.people.addedUsers).toMatchObject([
      { handle: 'carl' },
    ]);
    expect(getUser(db, 'ann')).toMatchObject({ name: 'Grandma Ann', email: 'new@example.org' });
    expect(albumPolicy()).toMatchObject({ public: true });
  });

  it('refuses where policies here show more than there, and replaces them when told', () => {
    gallery({ ...lake, policy: { public: true } });
    const { showsMore, kept, comparisons } = tryImport(db, base, options);
    expect({ showsMore, kept }).toEqual({ showsMore: true, kept: 1 });
    expect(comparisons.find(({ user }) => user === null)).toMatchObject({ there: 0, more: [1] });
    const before = everything();
    expect(() => run(base)).toThrow('would see more');
    expect(everything()).toBe(before);
    const { changeId, report } = run(base, { replace: true });
    expect(report).toMatchObject({ showsMore: false, policies: { created: 1, changed: 1 } });
    expect(albumPolicy()).toMatchObject({ public: false, groupIds: [expect.any(Number)] });
    undoChange(db, null, changeId ?? 0);
    expect(albumPolicy()).toMatchObject({ public: true });
    expect(getUser(db, 'ann').disabledAt).not.toBeNull();
  });

  it('takes back by its undo what it gave, and not what was given again since', () => {
    gallery(lake);
    const rights = { groupIds: ['1'], permissions: ['view' as const] };
    const people = [
      userOf('1', 'ann', rights),
      userOf('2', 'bob', rights),
      userOf('3', 'carl', rights),
    ];
    const { changeId } = run({ ...base, users: people }, { allowMore: true });
    const [ann, bob, carl] = ['ann', 'bob', 'carl'].map((handle) => getUser(db, handle).id);
    const groupId = getGroup(db, 'Family').id;
    const [again, kept, back] = [ann ?? 0, bob ?? 0, carl ?? 0];
    const imported = Date.now();
    while (Date.now() === imported);
    removeMember(db, null, { userId: again, groupId });
    addMember(db, null, { userId: again, groupId });
    revokePermission(db, null, { kind: 'user', id: again }, 'view');
    grantPermission(db, null, { kind: 'user', id: again }, 'view');
    // Who comes back from a removal has what the import gave, and not anew.
    undoChange(db, null, removeUser(db, null, back).id);
    undoChange(db, null, removeGroup(db, null, groupId).id);
    undoChange(db, null, changeId ?? 0);
    const has = (id: number) => [
      listGroups(db).some(({ members }) => members.some((member) => member.id === id)),
      db.$client.prepare('select permission from permissions where user_id = ?').pluck().all(id),
    ];
    expect(has(again)).toEqual([true, ['view']]);
    for (const id of [kept, back]) expect(has(id)).toEqual([false, []]);
  });

  it('takes back by its undo what it gave to somebody who is removed at the moment', () => {
    gallery(lake);
    addUser(db, null, { handle: 'ann' });
    const rights = { groupIds: ['1'], permissions: ['view' as const] };
    const people = [userOf('1', 'ann', rights), userOf('2', 'bob', rights)];
    const { changeId } = run({ ...base, users: people }, { allowMore: true });
    const [ann, bob] = ['ann', 'bob'].map((handle) => getUser(db, handle).id);
    const removals = [ann, bob].map((id) => removeUser(db, null, id ?? 0).id);
    undoChange(db, null, changeId ?? 0);
    for (const id of removals) undoChange(db, null, id);
    expect(listGroups(db).flatMap(({ members }) => members)).toEqual([]);
    expect(
      db.$client.prepare('select count(*) from permissions where user_id <> 1').pluck().get(),
    ).toBe(0);
    const isDisabled = ['ann', 'bob'].map((handle) => getUser(db, handle).disabledAt !== null);
    expect(isDisabled).toEqual([false, true]);
  });

  it('removes policies from albums and photos that had none there, when told to replace', () => {
    gallery({ ...lake, policy: { public: true } });
    run({ ...base, albums: [albumOf('1', 'lake')] }, { replace: true });
    expect(albumPolicy()).toBeNull();
  });

  it('refuses to show photos that are not in the other gallery', () => {
    gallery({ ...lake, photos: [...lake.photos, { name: 'new.jpg' }] });
    const { comparisons } = tryImport(db, base, options);
    expect(comparisons.find(({ user }) => user === 'ann')).toMatchObject({
      more: [],
      unknown: [3],
      fewer: [],
    });
    expect(comparisons.find(({ user }) => user === 'bob')).toMatchObject({ unknown: [] });
    expect(() => run(base)).toThrow('would see more');
    run(base, { allowMore: true });
  });

  it('refuses where a group that is here shows its members what they did not see there', () => {
    gallery(lake);
    db.insert(schema.groups).values({ id: 9, name: 'family', createdAt: 0 }).run();
    db.insert(schema.users).values({ id: 9, handle: 'zoe', name: 'Zoe', createdAt: 0 }).run();
    addMember(db, null, { userId: 9, groupId: 9 });
    expect(
      tryImport(db, base, options).comparisons.find(({ user }) => user === 'zoe'),
    ).toMatchObject({
      there: 0,
      more: [1],
    });
    expect(() => run(base)).toThrow('would see more');
  });

  it('counts a film with its photo, and shows nobody one that was hidden there', () => {
    gallery({ ...lake, photos: [{ name: 'a.jpg' }, { name: 'a.mov', partOf: 0 }] });
    const photos = [photoOf('1', 'a.jpg'), photoOf('1', 'a.mov', policyOf({ inherit: false }))];
    const { comparisons } = tryImport(db, { ...base, photos }, options);
    expect(comparisons.find(({ user }) => user === 'ann')).toMatchObject({ more: [2], fewer: [] });
  });

  it('says what is not here, and what waits here', () => {
    gallery({ ...lake, photos: [{ name: 'a.jpg', waiting: true }] });
    const original = {
      ...base,
      albums: [...base.albums, albumOf('2', 'gone')],
      photos: [photoOf('1', 'a.jpg'), photoOf('1', 'b.jpg'), photoOf('2', 'c.jpg')],
    };
    const { matches, comparisons, showsMore } = run(original).report;
    expect(matches.unmatchedAlbums.map(({ dirpath }) => dirpath)).toEqual(['gone']);
    expect(matches.unmatchedPhotos.map(({ id }) => id)).toEqual(['1/b.jpg', '2/c.jpg']);
    expect(comparisons.find(({ user }) => user === 'ann')?.fewer).toEqual(['1/a.jpg', '1/b.jpg']);
    expect(showsMore).toBe(false);
  });

  it('refuses where no album is here', () => {
    gallery({ ...lake, category: 'Pictures' });
    expect(() => tryImport(db, base, options)).toThrow('None of the 1 albums');
  });

  it('matches paths in any Unicode form, and of several that look alike only the same one', () => {
    const nfd = 'E\u0301te\u0301';
    gallery({ ...lake, dirpath: nfd, photos: [{ name: `${nfd}.jpg` }, { name: 'ﬁn①.jpg' }] });
    const photos = [photoOf('1', 'Été.jpg'), photoOf('1', 'fin1.jpg')];
    const albums = [albumOf('1', 'Été', { policy: policyOf({ public: true }) })];
    expect(tryImport(db, { ...base, albums, photos }, options).matches).toMatchObject({
      unmatchedAlbums: [],
      unmatchedPhotos: [],
    });
    const two = [...albums, albumOf('2', nfd, { policy: policyOf({ groupIds: ['1'] }) })];
    run({ ...base, albums: two, photos: [] }, { allowMore: true });
    expect(albumPolicy()).toMatchObject({ public: false, groupIds: [expect.any(Number)] });
  });

  it('gives no policy to what only looks like a photo or an album of the other gallery', () => {
    const nfd = 'e\u0301te\u0301';
    gallery(
      { ...lake, photos: [{ name: 'été.jpg' }, { name: `${nfd}.jpg` }] },
      { ...lake, dirpath: nfd },
      { ...lake, dirpath: 'été' },
    );
    const open = policyOf({ public: true });
    const original = {
      ...base,
      albums: [albumOf('1', 'lake'), albumOf('2', 'été', { policy: open })],
      photos: [photoOf('1', 'été.jpg', open), photoOf('2', 'a.jpg'), photoOf('2', 'b.jpg')],
    };
    const { matches, showsMore } = run(original).report;
    expect(matches.albums.map(({ here }) => here.dirpath)).toEqual(['lake', 'été']);
    expect(showsMore).toBe(false);
    expect([1, 2].map((id) => findPolicy(db, { kind: 'photo', id })?.public)).toEqual([
      true,
      undefined,
    ]);
    expect([albumPolicy(2), albumPolicy(3)?.public]).toEqual([null, true]);
  });

  it('brings names and dates that were entered there, unless they were here, and takes them back', () => {
    gallery(
      { ...lake, name: 'Lake' },
      { ...lake, dirpath: 'sea', name: 'Sea' },
      { ...lake, dirpath: 'hill', name: 'ﬁn①' },
    );
    editAlbum(db, null, 2, { name: 'Our sea' });
    const albums = [
      albumOf('1', 'lake', { name: 'Holidays', date: '2019-07-01' }),
      albumOf('2', 'sea', { name: 'The sea' }),
      albumOf('3', 'hill', { name: 'fin1' }),
    ];
    const { changeId, report } = run({ ...base, albums, photos: [] });
    const shown = () =>
      allRows(db, sql`select shown_name as name, shown_date as date from albums order by id`);
    expect(report.edited).toBe(1);
    const rest = [
      { name: 'Our sea', date: '2020-01-01' },
      { name: 'ﬁn①', date: '2020-01-01' },
    ];
    expect(shown()).toEqual([{ name: 'Holidays', date: '2019-07-01' }, ...rest]);
    undoChange(db, null, changeId ?? 0);
    expect(shown()).toEqual([{ name: 'Lake', date: '2020-01-01' }, ...rest]);
  });

  it('applies nothing but what was looked at', () => {
    gallery(lake);
    const { digest } = tryImport(db, base, options);
    setPolicies(db, null, [{ kind: 'album', id: 1 }], policyOfHere({}));
    expect(() => applyImport(db, base, options, digest)).toThrow('changed meanwhile');
  });
});

function policyOfHere(given: { public?: boolean }) {
  return { public: false, inherit: true, userIds: [], groupIds: [], ...given };
}
