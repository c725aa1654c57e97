import { beforeEach, describe, expect, test } from 'vitest';
import { setPolicies } from '../policies/change.ts';
import { removeStanding } from '../policies/standing/changes.ts';
import { applyStanding, giversOf } from '../policies/standing/give.ts';
import { parseRule } from '../policies/standing/standing.ts';
import { undoChange } from '../policies/undo.ts';
import { removeGroup } from '../policies/undoable/remove.ts';
import { family, nobody, openStandingLibrary } from '../testing/standingLibrary.ts';

const { used, write, inDb, state, policies } = openStandingLibrary();

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
