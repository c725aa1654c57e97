import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeShare } from '../lib/links/shares.ts';
import { addMember } from '../lib/people/groups.ts';
import { makeTestGallery } from '../lib/testing/testCommands.ts';
import { fill } from '../lib/testing/testWorld.ts';

vi.setConfig({ testTimeout: 180_000 });

const gallery = makeTestGallery();
afterAll(() => gallery.close());

const policy = (...args: string[]) => gallery.run('policy', args);
const json = (...args: string[]) => JSON.parse(policy(...args, '--json').out);

let tags: string[];
let photos: string[];

beforeEach(() => {
  const db = gallery.open();
  const { albumIds, photoIds } = fill(db, {
    users: 2,
    groups: 1,
    albums: [
      { dirpath: '2024/08_Été', photos: [{ name: 'a.jpg' }, { name: 'b.jpg', policy: {} }] },
      { dirpath: '2024/09_\u001b[31mred', policy: { users: [2] }, photos: [{ name: 'c.jpg' }] },
    ],
  });
  addMember(db, null, { userId: 1, groupId: 1 });
  db.$client.close();
  tags = albumIds.map((id) => `album:${id}`);
  photos = photoIds.flat().map((id) => `photo:${id}`);
});

describe('npm run policy', () => {
  it('sets, shows, unsets and undoes', () => {
    const set = policy('set', '2024/*', '--user', 'u1', '--group', 'G1', '--no-inherit');
    expect(set).toMatchObject({ code: 0, err: '' });
    expect(set.out).toMatch(/^Successfully created 1 and changed 1 access policies\.\n/);
    const named = { public: false, inherit: false, users: ['u1'], groups: ['g1'] };
    expect(json('show', '2024/08_Été', tags[1] ?? '')).toMatchObject([
      { target: tags[0], path: '2024/08_Été', policy: named },
      { target: tags[1], policy: named },
    ]);
    expect(policy('show', '2024/08_Été').out).toBe(
      `${tags[0]} 2024/08_Été: group g1, user u1; photos do not inherit\n`,
    );
    const { change, ...counts } = json('unset', '2024/*');
    expect(counts).toEqual({ targets: tags, created: 0, changed: 0, deleted: 2 });
    expect(policy('show', tags[0] ?? '').out).toContain('no policy');
    expect(policy('undo', String(change)).code).toBe(0);
    expect(json('show', tags[0] ?? '')[0].policy).toMatchObject(named);
    expect(policy('undo', String(change))).toMatchObject({
      code: 1,
      err: expect.stringContaining('undone already'),
    });
    expect(policy('unset', photos[0] ?? '').out).toBe('Successfully deleted 0 access policies.\n');
  });

  it('joins a film with its photo, and separates them', () => {
    const db = gallery.open();
    const [still = '', film = ''] = photos;
    const idOf = (tag: string) => Number(tag.split(':')[1]);
    db.$client
      .prepare('update photos set pairs_with = ? where id = ?')
      .run(idOf(still), idOf(film));
    db.$client.close();
    const [listed] = json('pairs');
    expect(listed).toMatchObject({ target: film, with: still, kept_apart: false });
    expect(policy('pairs').out).toBe(`${film} 2024/08_Été/b.jpg with ${still} 2024/08_Été/a.jpg\n`);
    expect(policy('join', tags[0] ?? '')).toMatchObject({ code: 1, out: '' });
    // Either of the two may be named.
    expect(policy('join', still)).toMatchObject({ code: 0 });
    expect([json('pairs'), json('show', film)[0].policy]).toEqual([[], null]);
    const { changes } = json('separate', '2024/08_Été/b.jpg');
    expect(json('pairs')).toMatchObject([{ target: film, kept_apart: true }]);
    expect(policy('separate', film).code).toBe(1);
    expect(policy('undo', String(changes[0])).code).toBe(0);
    expect(json('pairs')).toEqual([]);
  });

  it('adds, removes, and says what may be had of the files', () => {
    const [first = '', second = ''] = tags;
    expect(policy('set', '2024/*', '--user', 'u1', '--no-originals', '--no-metadata').code).toBe(0);
    policy('add', second, '--group', 'g1');
    policy('remove', '2024/*', '--user', 'u1');
    const terms = { originals: false, archives: true, strip_metadata: true };
    expect(json('show', ...tags).map((each: { policy: object }) => each.policy)).toMatchObject([
      { users: [], groups: [], ...terms },
      { users: [], groups: ['g1'], ...terms },
    ]);
    policy('set', first, '--metadata', '--no-archives');
    expect(policy('show', first).out).toBe(
      `${first} 2024/08_Été: nobody; no originals; no archives\n`,
    );
    const asked = ['set', '2024/*', '--originals', '--dry-run'];
    expect(json(...asked).files).toEqual([{ term: 'originals', to: true, count: 2 }]);
    expect(policy(...asked).out).toContain('Of 2 of them downloads would have originals.');
  });

  it('--dry-run says who would gain and lose what, and changes nothing', () => {
    const args = ['set', '2024/*', '--group', 'g1', '--dry-run'];
    const { out } = policy(...args);
    expect(out).toContain('User 1 (u1) would gain 2 albums and 2 photos.');
    expect(out).toContain('User 2 (u2) would lose 1 album and 1 photo.');
    expect(out).not.toContain('Visitors');
    expect(json(...args)).toEqual({
      targets: tags,
      people: [
        { user: 'u1', gained: { albums: 2, photos: 2 }, lost: { albums: 0, photos: 0 } },
        { user: 'u2', gained: { albums: 0, photos: 0 }, lost: { albums: 1, photos: 1 } },
      ],
      shares: [],
      files: [],
    });
    expect(json('show', tags[0] ?? '')[0].policy).toBeNull();
  });

  it('says through which links less would be seen', () => {
    const db = gallery.open();
    const [photo = ''] = photos;
    const of = { photoIds: [Number(photo.slice('photo:'.length))] };
    const { id } = makeShare(db, null, { name: 'Choir', of });
    db.$client.close();
    const args = ['set', photo, '--dry-run'];
    const { out } = policy(...args);
    expect(out).toContain(
      `Everybody with the link to share ${id}, Choir, would lose 0 albums and 1 photo.`,
    );
    expect(out).not.toContain('Nobody would see');
    expect(json(...args)).toMatchObject({
      people: [],
      shares: [{ id, name: 'Choir', lost: { albums: 0, photos: 1 } }],
    });
  });

  it('says who sees what, and why', () => {
    policy('set', '2024/08_Été', '--group', 'g1');
    policy('set', '2024/08_Été/b.jpg', '--public');
    const [album, photo] = json('who', '2024/08_Été', photos[1] ?? '');
    expect(album).toMatchObject({ target: tags[0], decided_by: 'own', withheld: null, total: 2 });
    expect(album.people).toMatchObject([
      { user: null, sees: false, photos: 1 },
      {
        user: 'u1',
        name: 'User 1',
        sees: true,
        photos: 2,
        reasons: [{ kind: 'group', group: 'g1', permission: null }],
      },
      { user: 'u2', sees: false, photos: 1 },
    ]);
    expect(photo.people[0]).toMatchObject({
      user: null,
      sees: true,
      reasons: [{ kind: 'public' }],
    });
    const { out } = policy('who', tags[0] ?? '');
    expect(out).toContain('User 1 (u1): yes, group g1, 2 of 2 photos');
    expect(out).toContain('Visitors: no, but 1 of its photos');
    expect(json('sees', 'u1')).toMatchObject([{ shown: true, seen: 2, total: 2 }]);
    expect(policy('sees').out).toContain('single photos only, 1 of 2 photos');
    expect(json('sees', 'u1', '--how', 'group')).toMatchObject([{ shown: true }]);
    expect(json('sees', 'u1', '--how', 'user')).toEqual([]);
    expect(json('sees', 'u1', '--year', '1999')).toEqual([]);
    expect(json('sees', 'u1', '--album', '2024/08_Été')).toMatchObject([
      { file: 'a.jpg', decided_by: 'album', reasons: [{ kind: 'group', group: 'g1' }] },
      { file: 'b.jpg', decided_by: 'own', reasons: [{ kind: 'public' }] },
    ]);
  });

  it('prints no control characters of the names of directories', () => {
    const { out } = policy('show', tags[1] ?? '');
    expect(out).not.toContain('\u001b');
    expect(out).toContain('\\u{1b}[31mred');
  });

  it('changes nothing where any target or name is unknown', () => {
    for (const args of [
      ['set', '2024/*', 'album:999', '--public'],
      ['set', '2024/*', '--public', '--user', 'nobody'],
    ]) {
      expect(policy(...args)).toMatchObject({ code: 1, out: '' });
    }
    expect(json('show', tags[0] ?? '')[0].policy).toBeNull();
  });

  it.each([
    [['show', '2023'], 1, /"2023" is no album and no photo/],
    [['show', '2024'], 1, /use "2024\/\*\*"/],
    [['sees', 'u3'], 1, /no user "u3"/],
    [['sees', '--album', '2024/*'], 1, /not one album/],
    [['undo', '77'], 1, /no change 77/],
    [['undo', 'last'], 2, /Use a number/],
    [['set'], 2, /missing required argument/],
    [['set', 'album:1', '--privat'], 2, /unknown option/],
  ])('%j ends with %i and says why', (args, code, message) => {
    expect(policy(...args)).toMatchObject({ code, out: '', err: expect.stringMatching(message) });
  });

  it('documents the keys of its JSON', () => {
    for (const command of ['show', 'who']) {
      const { out } = policy(command, '--help');
      for (const key of Object.keys(json(command, tags[0] ?? '')[0])) expect(out).toContain(key);
    }
  });
});

describe('npm run policy -- standing', () => {
  const open = { public: true, groups: [], users: [] };
  const toGroup = { public: false, groups: ['g1'], users: [] };
  beforeEach(() => {
    const db = gallery.open();
    db.$client.exec('delete from standing_policies');
    db.$client.close();
  });

  it('states, lists, tries, gives and takes back what new albums get', () => {
    expect(policy('standing', 'list').out).toContain('There are none');
    expect(policy('standing', 'add', '2024/**', '--group', 'G1').out).toMatch(
      /^New albums of 2024\/\*\* get: group g1\.\n2 albums here would have got it, 1 of them without a policy\.\nTo undo: npm run policy -- undo \d+\n$/,
    );
    expect(json('standing', 'add', '2024/**/', '--group', 'G1')).toMatchObject({ change: null });
    policy('standing', 'add', 'category:Photos', '--public', '--no-originals');
    expect(json('standing', 'list')).toMatchObject([
      { rule: '2024/**', policy: toGroup, albums: 2, without_policy: 1 },
      { rule: 'category:Photos', policy: { ...open, originals: false }, albums: 0 },
    ]);
    expect(json('standing', 'test', '2024/08_\u00c9t\u00e9')).toMatchObject([
      { category: 'Photos', gives: '2024/**', matching: ['2024/**', 'category:Photos'] },
    ]);
    expect(policy('standing', 'test', '2025/x', '--category', 'Other').out).toBe(
      'A new album 2025/x (Other): none is for it, so new_albums counts: public.\n',
    );
    expect(json('standing', 'apply', '--dry-run')).toMatchObject({
      targets: [tags[0]],
      people: [{ user: 'u1', gained: { albums: 1 } }],
    });
    expect(json('show', tags[0] ?? '')[0]).toMatchObject({ policy: null, given_by: null });
    expect(json('standing', 'apply')).toMatchObject({ given: 1 });
    expect(json('show', tags[0] ?? '')[0]).toMatchObject({ policy: toGroup, given_by: '2024/**' });
    expect(policy('show', tags[0] ?? '').out).toContain('(by the standing policy for 2024/**)');
    expect(json('show', tags[1] ?? '')[0]).toMatchObject({ policy: { users: ['u2'] } });
    const { change } = json('standing', 'remove', '2024/**');
    expect(json('standing', 'list')).toHaveLength(1);
    const undone = policy('undo', String(change)).out;
    expect(undone).toBe('The standing policies are what they were before.\n');
    expect(json('standing', 'list')).toHaveLength(2);
  });

  it('gives at once what it states, if asked to, and says before what would be', () => {
    const dry = policy('standing', 'add', '**', '--user', 'u1', '--apply', '--dry-run');
    expect(dry.out).toContain('(u1) would gain 1 album');
    expect(json('standing', 'list')).toEqual([]);
    expect(json('standing', 'add', '**', '--user', 'u1', '--apply')).toMatchObject({ given: 1 });
  });

  it('refuses what it does not understand', () => {
    expect(policy('standing', 'add', '../x')).toMatchObject({ code: 2 });
    expect(policy('standing', 'add', 'x', '--group', 'nobody')).toMatchObject({ code: 1 });
    expect(policy('standing', 'remove', 'x')).toMatchObject({
      code: 1,
      err: 'There is no standing policy for x.\n',
    });
  });
});
