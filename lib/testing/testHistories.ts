/**
 * Tests only: random galleries whose library is changed in every way between scans. After each scan
 * it is checked that what must hold does hold, whatever was done.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { expect } from 'vitest';
import { openDataDir } from '../db/client.ts';
import { compilePattern } from '../library/albumPath.ts';
import type { Library } from '../library/library.ts';
import type { ScanFlags, ScanSettings } from '../scan/runningScan.ts';
import { runScan } from '../scan/runScan.ts';
import type { History } from './arbitraryHistory.ts';
import {
  countAgain,
  countersAreRight,
  decide,
  inDatabase,
  listAlbumPlaces,
  listRows,
  listSettings,
  openTo,
  seenBy,
  viewers,
} from './historyDatabase.ts';
import { EMPTY, type HistoryWorld, makeDisk, noteApproved, noteFormer } from './historyWorld.ts';
import { makeMemoryLibrary } from './memoryLibrary.ts';
import { testFlags, testSettings } from './testLibrary.ts';
import {
  checkFiles,
  checkFormers,
  checkIdentities,
  checkNewFiles,
  checkReturned,
  checkSeen,
} from './testRecognition.ts';

/** Makes galleries from one that is migrated already. */
export function makeHistories() {
  const dir = mkdtempSync(join(tmpdir(), 'albumen-recognition-'));
  const empty = join(dir, 'empty');
  mkdirSync(empty);
  const client = openDataDir(empty, { busyTimeoutMs: 1_000, timezone: 'Europe/Paris' });
  client.exec(`
    insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0), (2, 'bob', 'Bob', 0);
    insert into groups (id, name, created_at) values (1, 'family', 0);
    insert into memberships (user_id, group_id) values (2, 1);
    insert into shares (token_hash, created_at) values ('1', 0), ('2', 0), ('3', 0), ('4', 0);
  `);
  client.close();
  return {
    /**
     * Lives through a history; throws where a scan breaks a promise. `look` is called before each
     * scan.
     */
    live: async (history: History, look: Look = async () => {}) => {
      const dataDir = join(dir, 'data');
      rmSync(dataDir, { recursive: true, force: true });
      cpSync(empty, dataDir, { recursive: true });
      await live(history, dataDir, look);
    },
    close: () => rmSync(dir, { recursive: true }),
  };
}

/** Called before each scan, with what it will read. */
export type Look = (scan: {
  readonly library: Library;
  readonly settings: ScanSettings;
  readonly flags: ScanFlags;
}) => Promise<void>;

async function live(history: History, dataDir: string, look: Look): Promise<void> {
  const disk = makeDisk();
  for (const file of history.files) disk.write(file);
  const world: HistoryWorld = {
    disk,
    dataDir,
    contents: new Map(),
    approved: new Map(),
    formers: new Map(),
    everRead: new Set(),
  };
  await scanOnce(world, { ...history.first, killed: false, meanwhile: null }, look);
  for (const { changes, decisions, scan: how } of history.rounds) {
    inDatabase(dataDir, (db) => {
      for (const each of decisions) decide(db, each, world);
      db.exec(countAgain);
    });
    for (const change of changes) disk.change(change);
    await scanOnce(world, how, look);
  }
}

class Killed extends Error {}

/** Scans, and checks what must hold after it; a scan that is killed changes nothing. */
async function scanOnce(world: HistoryWorld, how: History['first'], announce: Look): Promise<void> {
  const { disk, dataDir, contents, approved, everRead } = world;
  const look = (db: Sqlite.Database) => ({
    seen: viewers.map((viewer) => new Set(seenBy(db, viewer))),
    allowed: viewers.map(
      (viewer) => new Set(seenBy(db, viewer, true).flatMap((id) => [...(approved.get(id) ?? [])])),
    ),
    wouldSee: viewers.map((viewer) => new Set(seenBy(db, viewer, true))),
    open: viewers.map((viewer) => openTo(db, viewer)),
    albums: listAlbumPlaces(db),
    settings: listSettings(db),
    rows: listRows(db),
  });
  let before = inDatabase(dataDir, look);
  const { meanwhile } = how;
  const atReading = () => {
    if (meanwhile === null) return;
    before = inDatabase(dataDir, (db) => {
      decide(db, meanwhile, world);
      return look(db);
    });
  };
  // Contents that no scan has read (all looked at names alone) cannot be recognised.
  for (const { id, read } of before.rows) {
    const content = contents.get(id);
    if (read && content !== undefined && content !== EMPTY) everRead.add(content);
  }
  const settings = { ...testSettings(dataDir), ...how, maxRemoved: 1 };
  const flags = { ...testFlags, ...how, allowRemovals: true };
  if (
    (await run(world, { settings, flags, killed: how.killed, atReading, announce })) === 'failed'
  ) {
    inDatabase(dataDir, (db) => {
      for (const [i, viewer] of viewers.entries()) {
        expect(new Set(seenBy(db, viewer)), 'nothing changed by a killed scan').toEqual(
          before.seen[i],
        );
      }
    });
    return;
  }
  inDatabase(dataDir, (db) => {
    const rows = listRows(db);
    checkSeen(world, before, db, rows);
    expect(db.prepare(countersAreRight).pluck().get()).toBe(0);
    expect(listSettings(db)).toMatchObject(before.settings);
    checkNewFiles(world, before, db, rows, how.newAlbums);
    checkReturned(world, before, db, rows);
    checkFormers(world, db, rows);
    checkIdentities(world, before, rows);
    checkFiles(world, rows);
    for (const row of rows) {
      if (!row.revealed) contents.delete(row.id);
      const content = row.present ? disk.files.get(row.path)?.content : undefined;
      if (content === undefined) continue;
      if (contents.get(row.id) !== content) noteFormer(world, row.id, before.wouldSee);
      contents.set(row.id, content);
      if (!row.waiting) noteApproved(world, row.id, content);
    }
  });
}

type Run = {
  readonly settings: ScanSettings & { readonly renamedCategory: boolean };
  readonly flags: ScanFlags;
  readonly killed: boolean;
  /** Called between the plan and the end. */
  readonly atReading: () => void;
  readonly announce: Look;
};

async function run(
  { disk, dataDir }: HistoryWorld,
  { settings, flags, killed, atReading, announce }: Run,
): Promise<'done' | 'failed'> {
  const patterns = settings.renamedCategory
    ? [compilePattern('Other', '(?:2013|2014|plain)/(?<a_name>[^/]+)/.*')]
    : settings.patterns;
  const scan = {
    library: makeMemoryLibrary(disk.files),
    settings: { ...settings, patterns, dataDir },
    flags,
  };
  await announce(scan);
  const outcome = await runScan(scan.library, scan.settings, flags, (event) => {
    if (event.kind === 'phase' && event.phase === 'photos') atReading();
    if (killed && event.kind === 'progress') throw new Killed('killed');
  });
  const ended = killed && outcome.state === 'failed' ? 'failed' : 'done';
  const message = ended === 'failed' ? 'killed' : null;
  expect(outcome).toMatchObject({ state: ended, report: { message } });
  return ended;
}
