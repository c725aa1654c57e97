import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { findPolicy } from '../access/policyState.ts';
import { allRows } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { addMember } from '../people/groups.ts';
import { getUser, setUser } from '../people/people.ts';
import { grantPermission } from '../people/permissions.ts';
import { editAlbum } from '../photos/edits.ts';
import { setPolicies } from '../policies/change.ts';
import { undoChange } from '../policies/undo.ts';
import { fill, openTestDatabase, type WorldAlbum } from '../testing/testWorld.ts';
import { applyImport, type ImportOptions, tryImport } from './importOriginal.ts';
import type { Original, OriginalAlbum, OriginalPolicy, OriginalUser } from './original.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const options: ImportOptions = {
  photoRule: 'decides',
  replace: false,
  allowMore: false,
  links: false,
};
const policyOf = (given: Partial<OriginalPolicy>): OriginalPolicy => ({
  public: false,
  inherit: true,
  userIds: [],
  groupIds: [],
  ...given,
});
const userOf = (id: string, username: string, given: Partial<OriginalUser> = {}): OriginalUser => ({
  id,
  username,
  name: '',
  email: '',
  password: '!',
  isActive: true,
  isSuperuser: false,
  groupIds: [],
  permissions: [],
  ...given,
});
const albumOf = (
  id: string,
  dirpath: string,
  given: Partial<OriginalAlbum> = {},
): OriginalAlbum => ({
  id,
  category: 'Photos',
  dirpath,
  date: '2020-01-01',
  name: 'Album',
  policy: null,
  ...given,
});
const photoOf = (albumId: string, filename: string, policy: OriginalPolicy | null = null) => ({
  id: `${albumId}/${filename}`,
  albumId,
  filename,
  policy,
});
const ann = userOf('1', 'ann', { groupIds: ['1'], email: 'ann@example.org' });
const family = { id: '1', name: 'Family', permissions: [] };
const base: Original = {
  users: [ann, userOf('2', 'bob')],
  groups: [family],
  albums: [albumOf('1', 'lake', { policy: policyOf({ groupIds: ['1'] }) })],
  photos: [photoOf('1', 'a.jpg'), photoOf('1', 'b.jpg', policyOf({ inherit: false }))],
};

/** A gallery with an administrator, `u1`. */
function gallery(...albums: WorldAlbum[]) {
  const filled = fill(db, { users: 1, groups: 0, albums });
  grantPermission(db, null, { kind: 'user', id: 1 }, 'admin');
  return filled;
}
const lake: WorldAlbum = {
  dirpath: 'lake',
  name: 'Album',
  photos: [{ name: 'a.jpg' }, { name: 'b.jpg' }],
};

const run = (original: Original, given: Partial<ImportOptions> = {}) => {
  const wanted = { ...options, ...given };
  return applyImport(db, original, wanted, tryImport(db, original, wanted).digest);
};
const albumPolicy = (id = 1) => findPolicy(db, { kind: 'album', id });
const everything = () =>
  JSON.stringify(Object.values(schema).map((table) => db.select().from(table).all()));

beforeEach(() => {
  db.$client.exec("delete from sqlite_sequence where name in ('albums', 'photos')");
});

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

  it('takes the policy from what had none there, when told to replace', () => {
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

  it('gives handles to names that cannot be any, and knows them again', () => {
    gallery(lake);
    const users = [
      userOf('1', 'ann@example.org'),
      userOf('2', 'Ann.example.org'),
      userOf('3', "zoé'; drop table users;--"),
      userOf('4', '爺爺', { email: 'no address' }),
    ];
    const original = { ...base, users };
    const { people } = run(original).report;
    expect(people.addedUsers.map(({ handle }) => handle)).toEqual([
      'ann.example.org',
      'Ann.example.org-2',
      'zoe.drop.table.users.--',
      'user',
    ]);
    expect(people.notes).toEqual([expect.stringContaining('"no address" is none')]);
    expect(run(original)).toMatchObject({ changeId: null });
  });

  it('refuses groups that would be one, or cannot be any', () => {
    gallery(lake);
    const groups = [family, { id: '2', name: 'FAMILY', permissions: [] }];
    expect(() => tryImport(db, { ...base, groups }, options)).toThrow('would be one here');
    const odd = { id: '2', name: 'a\nb', permissions: [] };
    expect(() => tryImport(db, { ...base, groups: [odd] }, options)).toThrow('cannot be a name');
  });

  it('brings permissions, but to nobody who was disabled there', () => {
    gallery(lake);
    const users = [
      userOf('1', 'boss', { isSuperuser: true }),
      userOf('2', 'gone', { isActive: false, permissions: ['view'] }),
      userOf('3', 'scanner', { permissions: ['scan'] }),
    ];
    const { report } = run({ ...base, users });
    expect(report.people.permissions).toEqual([
      { holder: 'boss', permission: 'admin' },
      { holder: 'gone', permission: 'view' },
      { holder: 'scanner', permission: 'scan' },
    ]);
    expect(getUser(db, 'gone').disabledAt).not.toBeNull();
    expect(report.showsMore).toBe(false);
  });

  it('makes links for those who have none that works, and keeps nothing if they cannot be kept', () => {
    gallery(lake);
    const wanted = { ...options, links: true };
    const { digest } = tryImport(db, base, wanted);
    const before = everything();
    const refuse = () => {
      throw new Error('disk full');
    };
    expect(() => applyImport(db, base, wanted, digest, refuse)).toThrow('disk full');
    expect(everything()).toBe(before);
    expect(applyImport(db, base, wanted, digest).links).toMatchObject([
      { handle: 'ann', email: 'ann@example.org', token: expect.stringMatching(/.{20}/) },
      { handle: 'bob' },
    ]);
    expect(run(base, { links: true }).links).toEqual([]);
  });

  it('does not apply what was not looked at', () => {
    gallery(lake);
    const { digest } = tryImport(db, base, options);
    setPolicies(db, null, [{ kind: 'album', id: 1 }], policyOfHere({}));
    expect(() => applyImport(db, base, options, digest)).toThrow('changed meanwhile');
  });
});

function policyOfHere(given: { public?: boolean }) {
  return { public: false, inherit: true, userIds: [], groupIds: [], ...given };
}
