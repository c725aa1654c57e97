/**
 * Tests only: random actions of an owner, by the functions that pages and commands call, with scans of a
 * changing library between them. After each action what is set, and what everybody sees, is what a model says.
 */
import { copyFileSync } from 'node:fs';
import { expect } from 'vitest';
import { listStates } from '../access/policyState.ts';
import { tagOf } from '../access/targets.ts';
import { databasePath } from '../db/client.ts';
import { openDatabase, type Tx } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { compileIgnore } from '../library/albumPath.ts';
import type { Library } from '../library/library.ts';
import { runScan } from '../scan/runScan.ts';
import { AdminError } from '../text/adminError.ts';
import type { OwnerAction } from './arbitraryActions.ts';
import { asTx } from './asTx.ts';
import { makeDisk } from './historyWorld.ts';
import { makeMemoryLibrary, rawPath } from './memoryLibrary.ts';
import { applyAction } from './ownerChanges.ts';
import { check, readEdits } from './ownerChecks.ts';
import { cloneSettings, type ModelChange, put, type Settings } from './ownerModel.ts';
import { allShown } from './ownerThings.ts';
import { differenceOf, takeBack } from './ownerUndo.ts';
import { jpeg } from './testJpeg.ts';
import { testFlags, testSettings } from './testLibrary.ts';
import { makeNef } from './testRaw.ts';

type World = {
  readonly dataDir: string;
  readonly disk: ReturnType<typeof makeDisk>;
  db: Tx;
  settings: Settings;
  changes: ModelChange[];
  backup: Pick<World, 'settings' | 'changes'> | null;
};

/** Lives through these actions of a gallery with users 1 (admin), 2 (in group 1) and 3. */
export async function liveAsOwner(
  dataDir: string,
  settings: Settings,
  actions: readonly OwnerAction[],
): Promise<void> {
  const disk = makeDisk();
  for (const file of ['2013/01_19_A/a', '2013/01_20_B/b', 'plain/C/a', '2014/02_02_D/A']) {
    disk.write(`${file}.jpg`);
  }
  // Raw files, which are parts of the photos beside them.
  for (const [n, path] of ['2013/01_19_A/a.nef', '2013/01_20_B/b.nef'].entries()) {
    const file = {
      bytes: makeNef(jpeg({ data: path }), jpeg({ data: 'large' })),
      mtimeMs: n,
      ctimeMs: n,
    };
    disk.files.set(path, { ...file, content: path });
  }
  const db = open(dataDir);
  const world: World = { dataDir, disk, db, settings, changes: [], backup: null };
  try {
    const first: OwnerAction = {
      what: 'scan',
      changes: [],
      newAlbums: 'public',
      newPhotos: 'publish',
      category: 'Photos',
      ignored: false,
      keepMissingDays: null,
      full: false,
      readHeaders: true,
      unreadable: null,
      killed: false,
      meanwhile: null,
    };
    for (const each of [first, ...actions]) {
      await act(world, each);
      check(world.db, world.settings, `after ${JSON.stringify(each)}`);
    }
  } finally {
    world.db.$client.close();
  }
}

function open(dataDir: string): Tx {
  return asTx(openDatabase(dataDir, { busyTimeoutMs: 1_000, timezone: 'Europe/Paris' }));
}

async function act(world: World, each: OwnerAction): Promise<void> {
  const { dataDir } = world;
  if (each.what === 'scan') return scan(world, each);
  if (each.what === 'back up') {
    world.db.$client.pragma('wal_checkpoint(truncate)');
    copyFileSync(databasePath(dataDir), `${dataDir}/backup`);
    world.backup = { settings: cloneSettings(world.settings), changes: [...world.changes] };
    return;
  }
  if (each.what === 'restore') {
    if (world.backup === null) return;
    world.db.$client.close();
    copyFileSync(`${dataDir}/backup`, databasePath(dataDir));
    world.db = open(dataDir);
    Object.assign(world, {
      settings: cloneSettings(world.backup.settings),
      changes: [...world.backup.changes],
    });
    return;
  }
  actAtOnce(world, each);
}

function actAtOnce(world: World, each: OwnerAction): void {
  world.settings.written.clear();
  const before = cloneSettings(world.settings);
  let id: number | null;
  try {
    id = each.what === 'undo' ? undo(world, each) : applyAction(world.db, world.settings, each);
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    // Refused: nothing has changed.
    world.settings = before;
    return;
  }
  if (id !== null) world.changes.push({ id, ...differenceOf(before, world.settings) });
}

/** Takes the nth change back, or none where there is none. It is no change that could be undone. */
function undo(
  { db, settings, changes }: World,
  { nth, force }: { nth: number; force: boolean },
): null {
  const done = changes[nth % Math.max(changes.length, 1)];
  if (done) takeBack(db, { settings, changes }, done, force);
  return null;
}

async function scan(world: World, how: Extract<OwnerAction, { what: 'scan' }>): Promise<void> {
  const { disk, dataDir, db } = world;
  for (const each of how.changes) disk.change(each);
  const before = new Set(listStates(db, allShown(db)).map(({ target }) => tagOf(target)));
  const usual = testSettings(dataDir);
  const patterns = usual.patterns.map((pattern) =>
    pattern.category === 'Photos' ? { ...pattern, category: how.category } : pattern,
  );
  const ignores = how.ignored ? [compileIgnore('plain/C/')] : [];
  const { newAlbums, newPhotos, keepMissingDays, full, readHeaders } = how;
  const { state, report } = await runScan(
    withUnreadable(makeMemoryLibrary(disk.files), how.unreadable),
    { ...usual, newAlbums, newPhotos, keepMissingDays, patterns, ignores, maxRemoved: 1 },
    { ...testFlags, full, readHeaders, allowRemovals: true },
    (event) => {
      const isPlanned = event.kind === 'phase' && event.phase === 'photos';
      if (isPlanned && how.meanwhile) actAtOnce(world, how.meanwhile);
      if (how.killed && event.kind === 'progress') throw new Error('killed');
    },
  );
  if (how.killed && state === 'failed') return;
  expect(state, JSON.stringify(report)).toBe('done');
  const { settings } = world;
  for (const [to, of] of Map.groupBy(report.followed_standing?.items ?? [], ({ path }) => path)) {
    const said = of.flatMap(({ from }) => settings.standing.get(from) ?? []);
    const [first] = said;
    expect(said.length, `${to} follows what was stated`).toBe(of.length);
    expect(settings.standing.has(to), `${to} was stated`).toBe(false);
    const isOne = new Set(said.map((each) => JSON.stringify(each))).size === 1;
    const none = { public: false, userIds: [], groupIds: [] };
    if (first) put(settings, `standing ${to}`, isOne ? first : { ...first, ...none });
  }
  // What was set for an album whose photos are in another one now is handed on with them.
  for (const [tag, said] of readEdits(db)) {
    const kind = tag.slice(0, tag.indexOf(':'));
    const isHandedOn = [...settings.edits].some(
      ([of, text]) => of.startsWith(`${kind}:`) && text === said && isMissing(db, of),
    );
    if (!settings.edits.has(tag) && kind !== 'photo' && isHandedOn) {
      put(settings, `edit ${tag}`, said);
    }
  }
  for (const { target, policy: got } of listStates(db, allShown(db))) {
    if (before.has(tagOf(target))) continue;
    // Only albums get a policy by a scan; tests of scans say which.
    expect(target.kind === 'photo' && got !== null, `${tagOf(target)} got a policy`).toBe(false);
    if (got) put(settings, `policy ${tagOf(target)}`, got);
  }
}

/** The library while one of its directories cannot be read. */
function withUnreadable(library: Library, directory: string | null): Library {
  if (directory === null) return library;
  const path = rawPath(directory);
  return {
    ...library,
    async *list() {
      for await (const { entries } of library.list()) {
        const readable = entries.filter((each) => !each.rawPath.startsWith(`${path}/`));
        const fault = { kind: 'unreadable' as const, rawPath: path, text: directory };
        yield { entries: readable, faults: [{ ...fault, message: 'cannot be read' }] };
      }
    },
  };
}

/** Is the album of this tag missing? */
function isMissing(db: Tx, tag: string): boolean {
  const [row] = allRows<{ missing: number }>(
    db,
    sql`select missing_since is not null as missing
      from albums
      where id = ${Number(tag.slice(tag.indexOf(':') + 1))}`,
  );
  return row?.missing === 1;
}
