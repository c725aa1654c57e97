import { describe, expect, test } from 'vitest';
import type { Policy } from '../access/policyState.ts';
import { compilePattern } from '../library/albumPath.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { listLeftBehind } from '../policies/standing/give.ts';
import { ruleText } from '../policies/standing/rule.ts';
import { listStandingPolicies } from '../policies/standing/standing.ts';
import { undoChange } from '../policies/undo.ts';
import { removeGroup, removeUser } from '../policies/undoable/remove.ts';
import { blindTo } from '../testing/blindLibrary.ts';
import { family, nobody, openStandingLibrary } from '../testing/standingLibrary.ts';

const { used, write, rename, copy, inDb, state, policies } = openStandingLibrary();

describe('a directory that was renamed', () => {
  const patterns = [compilePattern('All', String.raw`(?<a_name>.+)/[^/]*\.jpg`)];
  const scan = (changed = {}) => used.scan({ patterns, maxRemoved: 1, ...changed });
  const rules = () =>
    inDb((db) =>
      Object.fromEntries(
        listStandingPolicies(db).map((each) => [ruleText(each), nameOf(each.policy)]),
      ),
    );
  const nameOf = (policy: Policy) =>
    policy.public ? 'public' : policy.groupIds.length > 0 ? 'family' : 'nobody';
  const given = async (path: string) => {
    write(`${path}/new.jpg`);
    await scan();
    return policies()[path];
  };

  test('keeps its standing policy under the new name, also for what is found with it', async () => {
    state('Work/**', nobody);
    state('2025/Private', family);
    state('**/Diary/**', nobody);
    for (const path of ['Work', 'Work/2024/a', 'Fun', '2025/Sun', 'x/Diary/1'])
      write(`${path}/a.jpg`);
    await scan();
    rename('Work', 'Job [old]');
    rename('2025', 'Years/2025');
    rename('x/Diary', 'x/Journal');
    write('Job [old]/2024/c/a.jpg');
    const foretold = await scan({ dryRun: true });
    const { report, events } = await scan();
    const followed = [
      { path: 'Job [[]old]/**', from: 'Work/**' },
      { path: 'Years/2025/Private', from: '2025/Private' },
      { path: 'x/Journal/**', from: '**/Diary/**' },
    ];
    for (const told of [foretold.report, report]) {
      expect(told.followed_standing.items.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual(
        followed,
      );
      expect(told.left_standing.items).toEqual([]);
    }
    expect(events.filter(({ kind }) => kind === 'followed')).toHaveLength(3);
    expect(policies()).toMatchObject({ 'Job [old]/2024/c': 'nobody', Fun: 'public' });
    expect(await given('Job [old]/2025')).toBe('nobody');
    expect(await given('Years/2025/Private')).toBe('family');
    expect(await given('Years/2025/Other')).toBe('public');
    expect(await given('x/Journal/2')).toBe('nobody');
    // Another computer writes under the old name still.
    expect(await given('Work/later')).toBe('nobody');
    const before = rules();
    rename('Job [old]', 'Work2');
    await scan();
    rename('Work2', 'Job [old]');
    await scan();
    expect(rules()).toEqual({ ...before, 'Work2/**': 'nobody' });
  });

  test('names under its new name whoever is removed and comes back', async () => {
    state('Work/**', family);
    state('Home/**', { ...nobody, userIds: [1] });
    for (const path of ['Work/a', 'Home/b', 'c']) write(`${path}/a.jpg`);
    await scan();
    const group = inDb((db) => removeGroup(db, null, 1));
    inDb((db) => removeUser(db, null, 1));
    rename('Work', 'Job');
    rename('Home', 'House');
    expect((await scan()).state).toBe('done');
    expect(rules()).toMatchObject({ 'Job/**': 'nobody', 'House/**': 'nobody' });
    inDb((db) => undoChange(db, null, group.id));
    expect(rules()).toMatchObject({ 'Job/**': 'family' });
  });

  test('keeps what was stated for the category that a pattern gives to its old name', async () => {
    state('category:Private', nobody);
    state('category:All', family);
    const named = compilePattern('Private', String.raw`Work/(?<a_name>.+)/[^/]*\.jpg`);
    const both = { patterns: [named, ...patterns] };
    for (const path of ['Work/a', 'Work/b', 'Fun/c']) write(`${path}/a.jpg`);
    await scan(both);
    rename('Work', 'Job');
    const { report } = await scan(both);
    expect(report.followed_standing.items).toEqual([{ path: 'Job/**', from: 'category:Private' }]);
    write('Job/later/a.jpg');
    await scan(both);
    expect(policies()).toMatchObject({ 'Job/a': 'nobody', 'Job/later': 'nobody' });
    // Where the category itself has another name, no directory has.
    await scan({ patterns: [{ ...named, category: 'Secret' }, ...patterns] });
    expect(rules()).toEqual({
      'category:Private': 'nobody',
      'category:All': 'family',
      'Job/**': 'nobody',
    });
  });

  test('is one, too, that is copied before it is deleted', async () => {
    state('Work/**', nobody);
    for (const path of ['Work/a', 'Work/b', 'Fun/c']) write(`${path}/a.jpg`);
    await scan();
    copy('Work/a', 'Best/a');
    await scan();
    // A copy of one album is none of its directory.
    expect(rules()).toEqual({ 'Work/**': 'nobody' });
    copy('Work', 'Job');
    const { report } = await scan();
    expect(report.followed_standing.items).toEqual([{ path: 'Job/**', from: 'Work/**' }]);
    expect(report.left_standing.items).toEqual([]);
    used.remove('Work');
    await scan();
    expect(await given('Job/later')).toBe('nobody');
    expect(await given('Best/later')).toBe('public');
  });

  test('is not one that was put into another, or of which a part is where it was', async () => {
    state('Work/**', nobody);
    for (const path of ['Work/a', 'Work/b', 'Fun/c']) write(`${path}/a.jpg`);
    await scan();
    rename('Work/a', 'Other/a');
    const { report } = await scan();
    expect(report.followed_standing.items).toEqual([]);
    rename('Work/b', 'Fun/b');
    const { report: last, events } = await scan();
    expect(last.followed_standing.items).toEqual([]);
    expect(last.left_standing.items).toEqual([{ path: 'Work/**' }]);
    expect(events).toContainEqual({ kind: 'left', path: 'Work/**' });
    expect(inDb((db) => listLeftBehind(db, listStandingPolicies(db)).map(ruleText))).toEqual([
      'Work/**',
    ]);
    expect(await given('Fun/new')).toBe('public');
    expect(rules()).toEqual({ 'Work/**': 'nobody' });
  });

  test('shows its new albums to nobody more than without its standing policy', async () => {
    state('Party/**', { ...nobody, public: true });
    for (const path of ['Party/a', 'b']) write(`${path}/a.jpg`);
    await scan({ newAlbums: 'private' });
    rename('Party', 'Ours');
    const { report } = await scan({ newAlbums: 'private' });
    expect(report.left_standing.items).toEqual([{ path: 'Party/**' }]);
    expect(rules()).toEqual({ 'Party/**': 'public' });
    write('Ours/later/a.jpg');
    await scan({ newAlbums: 'private' });
    expect(policies()).toMatchObject({ 'Ours/a': 'public', 'Ours/later': null });
  });

  test('has one for nobody where two that differ were put together', async () => {
    state('Work/**', { ...nobody, userIds: [1] });
    state('Home/**', family);
    for (const path of ['Work/a', 'Home/b', 'c']) write(`${path}/a.jpg`);
    await scan();
    rename('Work/a', 'All/a');
    rename('Home/b', 'All/b');
    await scan();
    expect(rules()).toMatchObject({ 'All/**': 'nobody' });
    const [change] = used.inDatabase((client) =>
      client
        .prepare("select id from changes where kind = 'standing-set' order by id desc")
        .pluck()
        .all(),
    );
    inDb((db) => undoChange(db, null, Number(change)));
    expect(rules()).toEqual({ 'Work/**': 'nobody', 'Home/**': 'family' });
  });

  test('is followed by what was stated in advance when all of the library is elsewhere in its storage', async () => {
    state('family/Private/**', nobody);
    state('Drafts/**', nobody);
    for (const path of ['family/a', 'family/b']) write(`${path}/a.jpg`);
    await scan();
    rename('family/a', 'a');
    rename('family/b', 'b');
    await scan();
    expect(rules()).toMatchObject({ 'Private/**': 'nobody', 'Drafts/**': 'nobody' });
    expect(await given('Private/x')).toBe('nobody');
  });

  test('keeps it as well where its albums arrive one by one, but not among others', async () => {
    state('Work/**', nobody);
    state('Post/**', nobody);
    for (const path of ['Work/a', 'Work/b', 'Post/a', 'Post/b', 'Mail/c', 'c'])
      write(`${path}/a.jpg`);
    await scan();
    for (const name of ['a', 'b']) {
      rename(`Work/${name}`, `Job/${name}`);
      rename(`Post/${name}`, `Mail/${name}`);
      await scan();
    }
    expect(await given('Job/new')).toBe('nobody');
    expect(await given('Mail/new')).toBe('public');
  });

  test('keeps it where its one album is found while its old name cannot be read', async () => {
    state('Work/**', nobody);
    for (const path of ['Work/a', 'c']) write(`${path}/a.jpg`);
    await scan();
    rename('Work', 'Job');
    write('Job/just before/b.jpg');
    await used.scan({ patterns, maxRemoved: 1 }, blindTo(openLocalLibrary(used.root), 'Work'));
    expect(policies()['Job/just before']).toBe('nobody');
    expect(await given('Job/new')).toBe('nobody');
  });

  test('that could not all be read stays where it was', async () => {
    state('Work/**', nobody);
    for (const path of ['Work/a', 'Work/b', 'c']) write(`${path}/a.jpg`);
    await scan();
    rename('Work/a', 'Job/a');
    const library = blindTo(openLocalLibrary(used.root), 'Work/b');
    const { report } = await used.scan({ patterns, maxRemoved: 1 }, library);
    expect(report.followed_standing.items).toEqual([]);
    expect(report.left_standing.items).toEqual([]);
  });
});
