/**
 * Tests only: random galleries whose library is changed in every way between scans, and what must
 * hold after each scan whatever was done. What the files hold is known here byte for byte; what the
 * scan makes of them is asked of the database, by the compiled rule of access.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { expect } from 'vitest';
import {
  photoCondition,
  photoRule,
  throughShares,
  type Viewer,
  visitor,
} from '../access/access.ts';
import { compile, compileLeaf, type Leaf } from '../access/condition.ts';
import { openDataDir } from '../db/client.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { compilePattern } from '../library/albumPath.ts';
import type { Library } from '../library/library.ts';
import type { ScanFlags, ScanSettings } from '../scan/planScan.ts';
import { runScan } from '../scan/runScan.ts';
import { createMemoryLibrary, type MemoryFile, rawPath } from './memoryLibrary.ts';
import { jpeg } from './testJpeg.ts';
import { testFlags, testSettings } from './testLibrary.ts';

const directories = [
  '2013/01_19_A',
  '2013/01_19_a',
  '2013/01_20_B',
  'plain/C',
  '2014/02_02_D',
  'plain/E',
  'away',
];
const names = ['a.jpg', 'b.jpg', 'A.jpg', '\u00e9.jpg', 'e\u0301.jpg', 'a.png'];

const path = fc
  .tuple(fc.nat(directories.length - 1), fc.nat(names.length - 1))
  .map(([directory, name]) => rawPath(`${directories[directory]}/${names[name]}`));
const directory = fc.constantFrom(...directories);
const nth = fc.nat(20);

/** What happens to files between two scans. `nth` is a file that is there, by its place. */
const fileChange = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('move' as const), nth, to: path }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('copy' as const),
      nth,
      to: path,
      keepsTime: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('swap' as const), nth, with: nth }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), nth }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('return' as const), nth, to: path }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      to: path,
      keepsTime: fc.boolean(),
    }),
  },
  // What a file held at any time before comes back, as by the undo of an editor or from a backup.
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('restore' as const), nth, to: path }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('empty' as const), nth }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('move directory' as const),
      from: directory,
      to: directory,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('copy directory' as const),
      from: directory,
      to: directory,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('swap directories' as const),
      from: directory,
      to: directory,
    }),
  },
);

const policy = fc.record({
  public: fc.nat(3).map((n) => n === 0),
  inherit: fc.nat(3).map((n) => n > 0),
  users: fc.subarray([1, 2]),
  groups: fc.subarray([1]),
});
type Policy = typeof policy extends fc.Arbitrary<infer Value> ? Value : never;

/** What the owner does between two scans. */
const decision = fc.oneof(
  fc.record({ kind: fc.constant('photo policy' as const), nth, policy }),
  fc.record({ kind: fc.constant('album policy' as const), nth, policy: fc.option(policy) }),
  fc.record({ kind: fc.constant('approve' as const), nth }),
  fc.record({ kind: fc.constant('share album' as const), nth, share: fc.constantFrom(1, 2) }),
  fc.record({ kind: fc.constant('share photo' as const), nth, share: fc.constantFrom(3, 4) }),
  fc.record({ kind: fc.constant('edit' as const), nth }),
);

const restriction = fc.oneof(
  fc.record({ kind: fc.constant('photo policy' as const), nth, policy }),
  fc.record({ kind: fc.constant('album policy' as const), nth, policy: fc.option(policy) }),
  fc.record({ kind: fc.constant('share album' as const), nth, share: fc.constantFrom(1, 2) }),
);

const scan = fc.record({
  readHeaders: fc.nat(3).map((n) => n > 0),
  full: fc.nat(5).map((n) => n === 0),
  newAlbums: fc.constantFrom('public' as const, 'private' as const),
  newPhotos: fc.nat(3).map((n) => (n === 0 ? ('review' as const) : ('publish' as const))),
  renamedCategory: fc.nat(7).map((n) => n === 0),
  /** It is killed after it has inserted what is new. */
  killed: fc.nat(4).map((n) => n === 0),
  /** What the owner does between its plan and its end. */
  meanwhile: fc.option(restriction, { freq: 4 }),
});

const round = fc.record({
  changes: fc.array(fileChange, { maxLength: 4 }),
  decisions: fc.array(decision, { maxLength: 3 }),
  scan,
});

export const arbitraryHistory = fc.record({
  files: fc.uniqueArray(path, { minLength: 2, maxLength: 8 }),
  first: scan,
  rounds: fc.array(round, { minLength: 1, maxLength: 5 }),
});
type History = typeof arbitraryHistory extends fc.Arbitrary<infer Value> ? Value : never;
type Round = History['rounds'][number];

/** Everybody whose view is looked at: users 1 and 2, group 1 of which 2 is a member, four shares. */
const viewers: readonly Viewer[] = [
  visitor,
  { ...visitor, userId: 1 },
  { ...visitor, userId: 2, groupIds: [1] },
  ...[1, 2, 3, 4].map((id) => throughShares({ ...visitor, shareIds: [id] }, [id])),
];

type StoredPhoto = {
  id: number;
  albumId: number;
  path: string;
  hasPolicy: 0 | 1;
  present: 0 | 1;
  revealed: 0 | 1;
  waiting: 0 | 1;
  reason: string | null;
  /** Its content was read by a scan. */
  read: 0 | 1;
};

/** Makes galleries from one that is migrated already. */
export function createHistories() {
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

/** What a scan is about to be made of. */
export type Look = (scan: {
  readonly library: Library;
  readonly settings: ScanSettings;
  readonly flags: ScanFlags;
}) => Promise<void>;

async function live(history: History, dataDir: string, look: Look): Promise<void> {
  const disk = createDisk();
  for (const file of history.files) disk.write(file);
  /** What each row's file held after the last scan that found it, by the row's id. */
  const contents = new Map<number, string>();
  /** What it held whenever it was approved: what its policies were made for. */
  const approved = new Map<number, Set<string>>();
  /** Contents that some scan has read. */
  const everRead = new Set<string>();
  const world = { disk, dataDir, contents, approved, everRead, look };
  await scanOnce(world, { ...history.first, killed: false, meanwhile: null });
  for (const { changes, decisions, scan: how } of history.rounds) {
    inDatabase(dataDir, (db) => {
      for (const each of decisions) decide(db, each, world);
      db.exec(countAgain);
    });
    for (const change of changes) disk.change(change);
    await scanOnce(world, how);
  }
}

type World = {
  readonly disk: ReturnType<typeof createDisk>;
  readonly dataDir: string;
  readonly contents: Map<number, string>;
  readonly approved: Map<number, Set<string>>;
  readonly everRead: Set<string>;
  readonly look: Look;
};

function noteApproved({ approved }: World, id: number, content: string): void {
  const contents = approved.get(id) ?? new Set();
  approved.set(id, contents.add(content));
}

function inDatabase<T>(dataDir: string, use: (client: Sqlite.Database) => T): T {
  const client = openDataDir(dataDir, { busyTimeoutMs: 1_000, timezone: 'Europe/Paris' });
  try {
    return use(client);
  } finally {
    client.close();
  }
}

/** The content of a file without any. */
const EMPTY = 'empty';

/** Files by path, each content known by a number of its own. All have one size, or none. */
function createDisk() {
  const files = new Map<string, MemoryFile & { readonly content: string }>();
  const removed: (MemoryFile & { readonly content: string })[] = [];
  const written: (MemoryFile & { readonly content: string })[] = [];
  let clock = 1_000;
  let made = 100;
  const put = (to: string, file: MemoryFile & { readonly content: string }) => {
    files.set(to, { ...file, ctimeMs: tick() });
  };
  const tick = () => {
    clock += 1;
    return clock;
  };
  const write = (to: string, mtimeMs = tick()) => {
    made += 1;
    const content = String(made);
    const file = { content, bytes: jpeg({ data: content }), mtimeMs, ctimeMs: 0 };
    written.push(file);
    put(to, file);
  };
  const at = (n: number) => {
    const all = [...files.keys()].sort();
    return all[n % Math.max(all.length, 1)];
  };
  const inside = (dirpath: string) => [...files].filter(([file]) => file.startsWith(`${dirpath}/`));
  const moved = (file: string, from: string, to: string) => `${to}${file.slice(from.length)}`;
  const change = (each: Round['changes'][number]): void => {
    const from = 'nth' in each ? at(each.nth) : undefined;
    const file = from === undefined ? undefined : files.get(from);
    if (each.kind === 'write') {
      write(each.to, each.keepsTime ? files.get(each.to)?.mtimeMs : undefined);
      return;
    }
    if (each.kind === 'restore') {
      const old = written[each.nth % Math.max(written.length, 1)];
      if (old) put(each.to, { ...old, mtimeMs: tick() });
      return;
    }
    if (each.kind === 'return') {
      const back = removed[each.nth % Math.max(removed.length, 1)];
      if (back) put(each.to, back);
      return;
    }
    if ('from' in each) changeDirectory(each);
    if (from === undefined || file === undefined) return;
    if (each.kind === 'copy') {
      put(each.to, each.keepsTime ? file : { ...file, mtimeMs: tick() });
    } else if (each.kind === 'empty') {
      put(from, { content: EMPTY, bytes: Buffer.alloc(0), mtimeMs: tick(), ctimeMs: 0 });
    } else if (each.kind === 'move') {
      files.delete(from);
      put(each.to, file);
    } else if (each.kind === 'remove') {
      files.delete(from);
      removed.push(file);
    } else if (each.kind === 'swap') {
      const other = at(each.with);
      const second = other === undefined ? undefined : files.get(other);
      if (other === undefined || second === undefined) return;
      put(from, second);
      put(other, file);
    }
  };
  const changeDirectory = ({ kind, from, to }: { kind: string; from: string; to: string }) => {
    if (from === to) return;
    const [here, there] = [inside(from), inside(to)];
    if (kind !== 'copy directory') for (const [file] of here) files.delete(file);
    if (kind === 'swap directories') for (const [file] of there) files.delete(file);
    for (const [file, of] of here) put(moved(file, from, to), of);
    if (kind === 'swap directories') for (const [file, of] of there) put(moved(file, to, from), of);
  };
  return { files, write, change };
}

function listRows(db: Sqlite.Database): StoredPhoto[] {
  const rows = db
    .prepare(
      `select photos.id, album_id as albumId, path, photos.policy_id is not null as hasPolicy,
        photos.missing_since is null and albums.missing_since is null as present,
        photos.unrevealed = 0 and albums.unrevealed = 0 as revealed,
        waiting, waiting_reason as reason, quick_key is not null as read
      from photos join albums on albums.id = album_id order by photos.id`,
    )
    .all() as (Omit<StoredPhoto, 'path'> & { path: Buffer })[];
  return rows.map((row) => ({ ...row, path: row.path.toString('latin1') }));
}

function decide(db: Sqlite.Database, each: Round['decisions'][number], world: World): void {
  const things = each.kind.includes('album') ? 'albums' : 'photos';
  const shown = things === 'albums' ? 'albums' : 'photos join albums on albums.id = album_id';
  const isShown = `albums.unrevealed = 0 and ${things}.unrevealed = 0`;
  const ids = db
    .prepare(`select ${things}.id from ${shown} where ${isShown} order by 1`)
    .pluck()
    .all() as number[];
  const id = ids[each.nth % Math.max(ids.length, 1)];
  if (id === undefined) return;
  const set = (column: string, value: number | string | null) =>
    db.prepare(`update ${things} set ${column} = ? where id = ?`).run(value, id);
  switch (each.kind) {
    case 'photo policy':
    case 'album policy':
      set('policy_id', each.policy && addPolicy(db, each.policy));
      break;
    case 'approve': {
      const { changes } = db
        .prepare('update photos set waiting = 0 where id = ? and waiting = 1')
        .run(id);
      const content = world.contents.get(id);
      if (changes > 0 && content !== undefined) noteApproved(world, id, content);
      break;
    }
    case 'share album':
      db.prepare('update shares set album_id = ? where id = ?').run(id, each.share);
      break;
    case 'share photo':
      db.prepare('insert or ignore into share_photos values (?, ?)').run(each.share, id);
      break;
    case 'edit':
      set('caption', 'theirs');
      db.prepare('insert or ignore into favourites values (1, ?, 0)').run(id);
  }
}

function addPolicy(db: Sqlite.Database, { public: all, inherit, users, groups }: Policy): number {
  const id = Number(
    db
      .prepare('insert into policies (public, inherit) values (?, ?)')
      .run(Number(all), Number(inherit)).lastInsertRowid,
  );
  for (const user of users) db.prepare('insert into policy_users values (?, ?)').run(id, user);
  for (const group of groups) db.prepare('insert into policy_groups values (?, ?)').run(id, group);
  return id;
}

/** Rows that a viewer sees; `ifPresent`: would see, were what is missing there. */
function seenBy(db: Sqlite.Database, viewer: Viewer, ifPresent = false): number[] {
  const leaf = (each: Leaf) =>
    ifPresent && each.kind === 'flag' && each.flag === 'present' ? sql`1` : compileLeaf(each);
  const shown = compile(photoCondition(viewer), leaf);
  return allRows<{ id: number }>(
    { $client: db },
    sql`select photos.id from photos join albums on albums.id = album_id
      where photos.unrevealed = 0 and albums.unrevealed = 0 and ${shown}`,
  ).map(({ id }) => id);
}

type AlbumRow = { id: number; place: string };

/** Albums that were shown once. */
function listAlbums(db: Sqlite.Database): AlbumRow[] {
  return db
    .prepare(
      `select id, category || ':' || cast(raw_dirpath as text) as place
      from albums where unrevealed = 0`,
    )
    .all() as AlbumRow[];
}

/** Albums in which a viewer sees, were they there, every photo without a policy of its own. */
function openTo(db: Sqlite.Database, viewer: Viewer): Set<number> {
  const rows = allRows<{ id: number }>(
    { $client: db },
    sql`select id from albums where ${compile(photoRule(viewer).inherited, compileLeaf)}`,
  );
  return new Set(rows.map(({ id }) => id));
}

class Killed extends Error {}

async function scanOnce(world: World, how: History['first']): Promise<void> {
  const { disk, dataDir, contents, approved, everRead } = world;
  const look = (db: Sqlite.Database) => ({
    seen: viewers.map((viewer) => new Set(seenBy(db, viewer))),
    allowed: viewers.map(
      (viewer) => new Set(seenBy(db, viewer, true).flatMap((id) => [...(approved.get(id) ?? [])])),
    ),
    wouldSee: viewers.map((viewer) => new Set(seenBy(db, viewer, true))),
    open: viewers.map((viewer) => openTo(db, viewer)),
    albums: listAlbums(db),
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
  // What was never read, since every scan was told to look at names alone, is not known by content.
  for (const { id, read } of before.rows) {
    const content = contents.get(id);
    if (read && content !== undefined && content !== EMPTY) everRead.add(content);
  }
  const settings = { ...testSettings(dataDir), ...how, maxRemoved: 1 };
  const flags = { ...testFlags, ...how, allowRemovals: true };
  if ((await run(world, settings, flags, how.killed, atReading)) === 'failed') {
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
    const byId = new Map(rows.map((row) => [row.id, row] as const));
    const contentOf = (id: number) => disk.files.get(byId.get(id)?.path ?? '')?.content;
    for (const [i, viewer] of viewers.entries()) {
      for (const id of seenBy(db, viewer)) {
        const content = contentOf(id);
        expect(content, `photo ${id} is present and has a file`).toBeDefined();
        if (content === undefined || !everRead.has(content)) continue;
        expect(
          [...(before.allowed[i] ?? [])],
          `viewer ${i} sees content ${content} as photo ${id} at ${byId.get(id)?.path}`,
        ).toContain(content);
      }
    }
    expect(db.prepare(countersAreRight).pluck().get()).toBe(0);
    expect(listSettings(db)).toMatchObject(before.settings);
    checkNewFiles(world, before, db, rows, how.newAlbums);
    checkReturned(world, before, db, rows);
    checkIdentities(world, before, rows);
    checkFiles(world, rows);
    for (const row of rows) {
      if (!row.revealed) contents.delete(row.id);
      const content = row.present ? disk.files.get(row.path)?.content : undefined;
      if (content === undefined) continue;
      contents.set(row.id, content);
      if (!row.waiting) noteApproved(world, row.id, content);
    }
  });
}

async function run(
  { disk, dataDir, look }: World,
  settings: ScanSettings & { renamedCategory: boolean },
  flags: ScanFlags,
  killed: boolean,
  atReading: () => void,
): Promise<'done' | 'failed'> {
  const patterns = settings.renamedCategory
    ? [compilePattern('Other', '(?:2013|2014|plain)/(?<a_name>[^/]+)/.*')]
    : settings.patterns;
  const scan = {
    library: createMemoryLibrary(disk.files),
    settings: { ...settings, patterns, dataDir },
    flags,
  };
  await look(scan);
  const outcome = await runScan(scan.library, scan.settings, flags, (event) => {
    if (event.kind === 'phase' && event.phase === 'photos') atReading();
    if (killed && event.kind === 'progress') throw new Killed('killed');
  });
  const ended = killed && outcome.state === 'failed' ? 'failed' : 'done';
  const message = ended === 'failed' ? 'killed' : null;
  expect(outcome).toMatchObject({ state: ended, report: { message } });
  return ended;
}

const countersAreRight = `select count(*) from albums where photo_count <> (
    select count(*) from photos where album_id = albums.id and photos.missing_since is null and waiting = 0
  ) and missing_since is null`;

const countAgain = `update albums set photo_count = (
  select count(*) from photos where album_id = albums.id and photos.missing_since is null and waiting = 0
)`;

/** What the owner set, by row. */
function listSettings(db: Sqlite.Database) {
  const all = (statement: string) => db.prepare(statement).raw().all();
  const byId = (statement: string) =>
    Object.fromEntries(all(statement).map((row) => [(row as unknown[])[0], row]));
  return {
    photos: byId('select id, policy_id from photos where unrevealed = 0 and policy_id is not null'),
    albums: byId(
      'select id, policy_id, edited_name from albums where unrevealed = 0 and policy_id is not null',
    ),
    shares: all('select id, album_id from shares order by 1'),
    listed: all('select share_id, photo_id from share_photos order by 1, 2'),
    /** Each of them is of a photo that was there, or is of the one that its copy became. */
    captions: all(
      'select distinct caption from photos where caption is not null and unrevealed = 0 order by 1',
    ),
  };
}

type Before = {
  readonly rows: readonly StoredPhoto[];
  readonly albums: readonly AlbumRow[];
  /** By viewer: rows that would be seen, and albums that are open, were they there. */
  readonly wouldSee: readonly ReadonlySet<number>[];
  readonly open: readonly ReadonlySet<number>[];
};

/**
 * A file with content that no photo had is seen by those alone whom the photo of its path allowed,
 * or else the album of its directory, or `new_albums`; beside a photo with a policy of its own, by
 * nobody.
 */
function checkNewFiles(
  { disk, contents }: World,
  before: Before,
  db: Sqlite.Database,
  rows: readonly StoredPhoto[],
  newAlbums: 'public' | 'private',
): void {
  const had = new Set(contents.values());
  const rowBefore = new Map(before.rows.map((row) => [row.id, row] as const));
  const places = new Map(listAlbums(db).map(({ id, place }) => [id, place] as const));
  const albumAt = new Map(before.albums.map(({ id, place }) => [place, id] as const));
  const besides = new Set(
    [...before.rows.filter(({ revealed }) => revealed), ...rows]
      .filter(({ hasPolicy }) => hasPolicy)
      .map((row) => withoutExtension(row.path)),
  );
  const contentOf = (row: StoredPhoto) => disk.files.get(row.path)?.content ?? '';
  /** Albums that the recognised photos of an album come from. */
  const sourcesOf = (albumId: number) =>
    rows
      .filter((row) => row.present && row.albumId === albumId)
      .flatMap((row) => {
        const was = rowBefore.get(row.id);
        if (was?.revealed) return [was.albumId];
        return before.rows
          .filter((each) => each.revealed && contents.get(each.id) === contentOf(row))
          .map((each) => each.albumId);
      });
  const now = new Map(rows.map((row) => [row.id, row] as const));
  for (const [i, viewer] of viewers.entries()) {
    const isOpen = (albumId: number) => before.open[i]?.has(albumId) === true;
    for (const id of seenBy(db, viewer)) {
      const row = now.get(id);
      if (!row || had.has(contentOf(row))) continue;
      const what = `viewer ${i} sees new content ${contentOf(row)} as photo ${id} at ${row.path}`;
      if (rowBefore.get(id)?.revealed) {
        expect(before.wouldSee[i]?.has(id), `${what}, whose row allows it`).toBe(true);
        const isReturned = rowBefore.get(id)?.present === 0 && row.hasPolicy === 0;
        const isBeside = isReturned && besides.has(withoutExtension(row.path));
        expect(isBeside, `${what}, come back beside a policy`).toBe(false);
        continue;
      }
      expect(besides.has(withoutExtension(row.path)), `${what}, beside a policy`).toBe(false);
      const known = albumAt.get(places.get(row.albumId) ?? '');
      const sources = sourcesOf(row.albumId);
      if (known !== undefined) {
        expect(isOpen(known), `${what}, whose album ${known} allows it`).toBe(true);
        continue;
      }
      expect(newAlbums, `${what}, in a new album`).toBe('public');
      const form = formOf(places.get(row.albumId) ?? '');
      const twins = before.albums.filter(({ place }) => formOf(place) === form);
      if (twins.length > 0) {
        expect(
          twins.some(({ id: twin }) => isOpen(twin)),
          `${what}, beside ${form}`,
        ).toBe(true);
      }
      if (sources.length > 0) {
        expect(sources.some(isOpen), `${what}, among photos from ${sources}`).toBe(true);
      }
    }
  }
}

/**
 * What was missing is seen again by those alone who saw one of the photos with its content, if there
 * were any.
 */
function checkReturned(
  { disk, contents }: World,
  before: Before & { readonly seen: readonly ReadonlySet<number>[] },
  db: Sqlite.Database,
  rows: readonly StoredPhoto[],
): void {
  const rowBefore = new Map(before.rows.map((row) => [row.id, row] as const));
  const shown = before.rows.filter(
    ({ present, revealed, read, waiting, hasPolicy }) =>
      present && revealed && read && !(waiting && !hasPolicy),
  );
  const byContent = Map.groupBy(shown, ({ id }) => contents.get(id));
  const now = new Map(rows.map((row) => [row.id, row] as const));
  for (const [i, viewer] of viewers.entries()) {
    for (const id of seenBy(db, viewer)) {
      const [row, was] = [now.get(id), rowBefore.get(id)];
      if (!row || !was?.revealed || was.present) continue;
      const content = disk.files.get(row.path)?.content;
      const others = byContent.get(content) ?? [];
      if (others.length === 0) continue;
      const isSeen = others.some((other) => before.seen[i]?.has(other.id));
      expect(isSeen, `viewer ${i} sees content ${content} again, as photo ${id}`).toBe(true);
    }
  }
}

/** What places have in common that differ in case, Unicode form or category alone. */
function formOf(place: string): string {
  return place
    .slice(place.indexOf(':') + 1)
    .normalize('NFC')
    .toLowerCase();
}

/** What files that are made from one another have in common. */
function withoutExtension(path: string): string {
  const text = Buffer.from(path, 'latin1').toString().normalize('NFKC').toLowerCase();
  return text.slice(0, text.lastIndexOf('.'));
}

/** A photo that was there keeps its row as long as its content is somewhere in the gallery. */
function checkIdentities(
  { disk, contents }: World,
  before: { readonly rows: readonly StoredPhoto[] },
  rows: readonly StoredPhoto[],
): void {
  const now = new Map(rows.map((row) => [row.id, row] as const));
  const holders = Map.groupBy(contents, ([, content]) => content);
  const shown = new Map(
    rows
      .filter(({ present }) => present)
      .map((row) => [disk.files.get(row.path)?.content, row] as const),
  );
  for (const row of before.rows) {
    const content = contents.get(row.id);
    const after = now.get(row.id);
    // All empty files are alike, so an empty file that moved is another photo.
    if (content === EMPTY) continue;
    if (!row.revealed || !row.read || content === undefined || holders.get(content)?.length !== 1)
      continue;
    if (!shown.has(content) || row.reason === 'replaced') continue;
    // Its path kept it, or its content has.
    const isThere = after?.present === 1;
    expect(isThere, `photo ${row.id} with content ${content} has lost its file`).toBe(true);
  }
}

/** Each file of the gallery is one photo, and each photo that is present has its file. */
function checkFiles({ disk }: World, rows: readonly StoredPhoto[]): void {
  const present = rows.filter((row) => row.present).map((row) => row.path);
  expect(new Set(present).size, 'one photo a path').toBe(present.length);
  for (const each of present) expect(disk.files.has(each), `${each} has a file`).toBe(true);
  const matched = [...disk.files.keys()].filter(
    (file) => !file.startsWith('away/') && !(file.startsWith('plain/') && file.endsWith('.png')),
  );
  for (const each of matched) expect(present, `${each} is a photo`).toContain(each);
}
