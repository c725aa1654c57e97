import { cpSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findPolicy, type Policy } from '../access/policyState.ts';
import { overClient } from '../db/open.ts';
import { compilePattern } from '../library/albumPath.ts';
import { setPolicies } from '../policies/change.ts';
import type { PolicyInput } from '../policies/plan.ts';
import { removeStanding, setStanding, standingPolicyOf } from '../policies/standing/changes.ts';
import { applyStanding, giversOf, listLeftBehind } from '../policies/standing/give.ts';
import { ruleText } from '../policies/standing/rule.ts';
import { listStandingPolicies, parseRule } from '../policies/standing/standing.ts';
import { undoChange } from '../policies/undo.ts';
import { removeGroup, removeUser } from '../policies/undoable/remove.ts';
import { asTx } from '../testing/asTx.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
  used.inDatabase((client) =>
    client.exec(`
      insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
      insert into groups (id, name, created_at) values (1, 'family', 0);`),
  );
});
afterEach(() => used.close());

const nobody: PolicyInput = { public: false, inherit: true, userIds: [], groupIds: [] };
const family = { ...nobody, groupIds: [1] };
const write = (path: string, data = path) => used.write(path, jpeg({ data }));
const inDb = <T>(use: (db: ReturnType<typeof database>) => T): T =>
  used.inDatabase((client) => use(database(client)));
const database = (client: Parameters<typeof overClient>[0]) => asTx(overClient(client));
const state = (rule: string, policy: PolicyInput) =>
  inDb((db) => setStanding(db, null, parseRule(rule), standingPolicyOf(policy)));
/** Who sees each present album: `public`, the names of its policy, or null for no policy. */
const policies = () =>
  inDb((db) =>
    Object.fromEntries(
      used
        .albums()
        .filter(({ missing }) => !missing)
        .map(({ id, dirpath }) => {
          const policy = findPolicy(db, { kind: 'album', id });
          const named = [...(policy?.groupIds ?? []), ...(policy?.userIds ?? [])];
          return [
            dirpath,
            policy && (policy.public ? 'public' : named.length > 0 ? 'family' : 'nobody'),
          ];
        }),
    ),
  );

describe('standing policies: a scan', () => {
  beforeEach(() => {
    state('2013/**', family);
    state('2013/**/*_Work', nobody);
    state('category:Plain', { ...nobody, public: true });
  });

  test('gives nobody what no standing policy fits, while one that hides albums is for a category that no pattern has', async () => {
    const renamed = used.settings.patterns.map((pattern) => ({ ...pattern, category: 'Renamed' }));
    const patterns = { patterns: renamed };
    write('2014/01_01_Before/a.jpg');
    await used.scan(patterns);
    expect(policies()).toEqual({ '2014/01_01_Before': 'public' });
    state('category:Photos', family);
    for (const path of ['2014/01_01_New', '2013/01_19_Snow']) write(`${path}/a.jpg`);
    await used.scan(patterns);
    const others = { '2014/01_01_Before': 'public', '2013/01_19_Snow': 'family' };
    expect(policies()).toEqual({ ...others, '2014/01_01_New': null });
    state('category:Renamed', family);
    write('2014/01_02_Again/a.jpg');
    await used.scan(patterns);
    inDb((db) => removeStanding(db, null, parseRule('category:Renamed')));
    inDb((db) => removeStanding(db, null, parseRule('category:Photos')));
    write('2014/01_03_Later/a.jpg');
    await used.scan(patterns);
    expect(policies()).toMatchObject({
      '2014/01_02_Again': 'family',
      '2014/01_03_Later': 'public',
    });
  });

  test.each(['public', 'private'] as const)(
    'gives new albums what the most specific standing policy says, else new_albums (%s)',
    async (newAlbums) => {
      for (const path of ['2013/01_19_Snow', '2013/01_20_Work', 'plain/x', '2014/01_01_New']) {
        write(`${path}/a.jpg`);
      }
      const foretold = await used.scan({ newAlbums, dryRun: true });
      const { report, events } = await used.scan({ newAlbums });
      expect(policies()).toEqual({
        '2013/01_19_Snow': 'family',
        '2013/01_20_Work': 'nobody',
        'plain/x': 'public',
        '2014/01_01_New': newAlbums === 'public' ? 'public' : null,
      });
      const given = [
        { path: '2013/01_19_Snow', by: '2013/**' },
        { path: '2013/01_20_Work', by: '2013/**/*_Work' },
        { path: 'plain/x', by: 'category:Plain' },
      ];
      expect(report.given_albums.items).toEqual(given);
      expect(foretold.report.given_albums.items).toEqual(given);
      expect(events.filter(({ kind }) => kind === 'given')).toEqual(
        given.map((each) => ({ kind: 'given', ...each })),
      );
      const ids = used.albums().map(({ id }) => id);
      const givers = inDb((db) => [...giversOf(db, ids).values()].map(({ pattern }) => pattern));
      expect(givers.sort()).toEqual(['2013/**', '2013/**/*_Work', 'Plain']);
    },
  );

  test('records the policies that it gave, which can be undone', async () => {
    write('2013/01_19_Snow/a.jpg');
    await used.scan();
    const [details] = used.inDatabase((client) =>
      client.prepare("select details from activity where kind = 'policy-changed'").pluck().all(),
    );
    const told = JSON.parse(String(details));
    expect(told).toMatchObject({ how: 'standing', standing: '2013/**', targets: 1 });
    inDb((db) => undoChange(db, null, told.changeId));
    expect(policies()).toEqual({ '2013/01_19_Snow': null });
  });

  test('gives none to an album of recognised photos', async () => {
    write('plain/x/a.jpg');
    await used.scan();
    inDb((db) => {
      const [album] = used.albums();
      setPolicies(db, null, [{ kind: 'album', id: album?.id ?? 0 }], nobody);
    });
    write('2013/01_19_Copy/a.jpg', 'plain/x/a.jpg');
    const { report } = await used.scan();
    expect(policies()).toMatchObject({ '2013/01_19_Copy': 'nobody' });
    expect(report.given_albums.total).toBe(0);
  });

  test('lets new photos wait that would be seen among known ones and not in an album of their own', async () => {
    write('plain/x/a.jpg');
    await used.scan();
    write('2013/01_19_Work/a.jpg', 'plain/x/a.jpg');
    write('2013/01_19_Work/secret.jpg');
    const { report } = await used.scan();
    expect(policies()).toMatchObject({ '2013/01_19_Work': 'public' });
    expect(report.waiting_photos.items).toMatchObject([
      { path: '2013/01_19_Work/secret.jpg', why: 'new-among-known' },
    ]);
  });

  test('shows an album to nobody where two equally specific ones differ', async () => {
    state('201?/**', family);
    state('20?4/**', nobody);
    write('2014/01_01_New/a.jpg');
    const { report } = await used.scan();
    expect(policies()).toEqual({ '2014/01_01_New': null });
    expect(report.given_albums.items).toEqual([{ path: '2014/01_01_New', by: null }]);
  });

  test('applies those that were stated while it read headers', async () => {
    write('2014/01_01_New/a.jpg');
    const { openLocalLibrary } = await import('../library/localLibrary.ts');
    const library = openLocalLibrary(used.root);
    const readEnds: typeof library.readEnds = (...asked) => {
      state('2014/**', nobody);
      return library.readEnds(...asked);
    };
    await used.scan({}, { ...library, readEnds });
    expect(policies()).toEqual({ '2014/01_01_New': 'nobody' });
  });
});

describe('a directory that was renamed', () => {
  const move = (from: string, to: string) => {
    mkdirSync(dirname(join(used.root, to)), { recursive: true });
    renameSync(join(used.root, from), join(used.root, to));
  };
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
    move('Work', 'Job [old]');
    move('2025', 'Years/2025');
    move('x/Diary', 'x/Journal');
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
    move('Job [old]', 'Work2');
    await scan();
    move('Work2', 'Job [old]');
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
    move('Work', 'Job');
    move('Home', 'House');
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
    move('Work', 'Job');
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
    cpSync(join(used.root, 'Work/a'), join(used.root, 'Best/a'), { recursive: true });
    await scan();
    // A copy of one album is none of its directory.
    expect(rules()).toEqual({ 'Work/**': 'nobody' });
    cpSync(join(used.root, 'Work'), join(used.root, 'Job'), { recursive: true });
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
    move('Work/a', 'Other/a');
    const { report } = await scan();
    expect(report.followed_standing.items).toEqual([]);
    move('Work/b', 'Fun/b');
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
    move('Party', 'Ours');
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
    move('Work/a', 'All/a');
    move('Home/b', 'All/b');
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
    move('family/a', 'a');
    move('family/b', 'b');
    await scan();
    expect(rules()).toMatchObject({ 'Private/**': 'nobody', 'Drafts/**': 'nobody' });
    expect(await given('Private/x')).toBe('nobody');
  });

  test('that could not all be read stays where it was', async () => {
    state('Work/**', nobody);
    for (const path of ['Work/a', 'Work/b', 'c']) write(`${path}/a.jpg`);
    await scan();
    move('Work/a', 'Job/a');
    const { openLocalLibrary } = await import('../library/localLibrary.ts');
    const library = openLocalLibrary(used.root);
    const list: typeof library.list = async function* (...asked) {
      for await (const { entries, ...more } of library.list(...asked)) {
        const read = entries.filter(({ text }) => !text.startsWith('Work/b'));
        const fault = {
          kind: 'unreadable',
          rawPath: 'Work/b',
          text: 'Work/b',
          message: 'no',
        } as const;
        yield { ...more, entries: read, faults: [...more.faults, fault] };
      }
    };
    const { report } = await used.scan({ patterns, maxRemoved: 1 }, { ...library, list });
    expect(report.followed_standing.items).toEqual([]);
    expect(report.left_standing.items).toEqual([]);
  });
});

describe('an album that has a policy', () => {
  beforeEach(async () => {
    for (const path of ['2013/01_19_Snow', '2013/01_20_Sun', 'plain/x']) write(`${path}/a.jpg`);
    await used.scan();
  });

  test('keeps it when a standing policy is stated, changed, applied or removed, and in scans', async () => {
    const kept = policies();
    expect(new Set(Object.values(kept))).toEqual(new Set(['public']));
    state('**', nobody);
    write('2013/01_19_Snow/b.jpg');
    await used.scan({ full: true });
    expect(inDb((db) => applyStanding(db, null))).toMatchObject({ given: 0, changeKeys: [] });
    expect(policies()).toEqual(kept);
    used.remove('2013/01_19_Snow');
    await used.scan({ maxRemoved: 1 });
    write('2013/01_19_Snow/a.jpg');
    await used.scan({ maxRemoved: 1 });
    state('**', family);
    inDb((db) => removeStanding(db, null, parseRule('**')));
    expect(policies()).toEqual(kept);
  });

  test('keeps the policy that a standing one gave it, however that one is changed', async () => {
    state('2014/**', family);
    write('2014/01_01_New/a.jpg');
    await used.scan();
    state('2014/**', nobody);
    await used.scan();
    inDb((db) => applyStanding(db, null));
    expect(policies()).toMatchObject({ '2014/01_01_New': 'family' });
    const id = used.albums().find(({ dirpath }) => dirpath === '2014/01_01_New')?.id ?? 0;
    const giver = () => inDb((db) => giversOf(db, [id]).get(id));
    expect(giver()).toEqual({ kind: 'path', pattern: '2014/**', isChanged: false });
    inDb((db) => setPolicies(db, null, [{ kind: 'album', id }], nobody));
    expect(giver()).toMatchObject({ isChanged: true });
  });

  test('gets a standing policy only if it has none, and the owner asks for it', async () => {
    await used.scan({ newAlbums: 'private' });
    used.inDatabase((client) => client.exec('update albums set policy_id = null where id < 3'));
    state('2013/**', family);
    expect(policies()).toMatchObject({ '2013/01_19_Snow': null });
    const { given, changeKeys } = inDb((db) => applyStanding(db, null));
    expect([given, changeKeys.length]).toEqual([2, 1]);
    expect(policies()).toEqual({
      '2013/01_19_Snow': 'family',
      '2013/01_20_Sun': 'family',
      'plain/x': 'public',
    });
  });
});

describe('the list of standing policies', () => {
  const list = () =>
    used.inDatabase((client) =>
      client.prepare('select pattern from standing_policies order by id').pluck().all(),
    );

  test('has one entry for the same albums, and its changes can be undone', () => {
    expect(state('2025/**', family)).not.toBeNull();
    expect(state('2025/**/', family)).toBeNull();
    const changed = state('2025/**', nobody);
    const removed = inDb((db) => removeStanding(db, null, parseRule('2025/**')));
    expect(list()).toEqual([]);
    expect(() => inDb((db) => undoChange(db, null, changed?.changeId ?? 0))).toThrow(
      expect.objectContaining({ code: 'changed-since' }),
    );
    inDb((db) => undoChange(db, null, removed.changeId));
    inDb((db) => undoChange(db, null, changed?.changeId ?? 0));
    const policy = used.inDatabase((client) =>
      client.prepare('select policy from standing_policies').pluck().get(),
    );
    expect(JSON.parse(String(policy))).toMatchObject({ groupIds: [1] });
    expect(() => inDb((db) => removeStanding(db, null, parseRule('other')))).toThrow(
      expect.objectContaining({ code: 'unknown-rule' }),
    );
  });

  test('names no removed person', async () => {
    state('2013/**', family);
    inDb((db) => removeGroup(db, null, 1));
    write('2013/01_19_Snow/a.jpg');
    await used.scan();
    expect(policies()).toEqual({ '2013/01_19_Snow': 'nobody' });
  });

  test('has its changes in the activity', () => {
    state('2025/**', family);
    inDb((db) => removeStanding(db, null, parseRule('2025/**')));
    const told = used.inDatabase((client) =>
      client.prepare("select kind, details ->> '$.standing' from activity order by id").raw().all(),
    );
    expect(told).toEqual([
      ['standing-set', '2025/**'],
      ['standing-removed', '2025/**'],
    ]);
  });
});
