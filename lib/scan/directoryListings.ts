import type Sqlite from 'better-sqlite3';
import type { KeptListings, ListedPart } from '../library/keptListings.ts';
import { pathBytes, rawPathOf } from '../library/rawPath.ts';
import type { ScanFlags, ScanSettings } from './runningScan.ts';

/** Listings of directories in the database. */
type DirectoryListings = KeptListings & {
  /**
   * Must be called when the whole library has been listed: drops the listings of directories that are
   * gone or were not kept.
   */
  readonly end: () => void;
};

type Row = {
  readonly part: number;
  readonly parts: number;
  readonly files: Buffer;
  readonly facts: Buffer;
  readonly directories: Buffer;
};

/** Bytes: once listings of that size wait, they are written. */
const MOST_WAITING = 2_000_000;

/**
 * Opens the kept listings. Null where the configuration has directories always listed; then those that
 * are kept are deleted.
 *
 * They are written while the library is listed, in transactions of their own. A listing contains only
 * what the storage said, and every scan compares it with the rows of photos. So it does no harm if the
 * scan ends before it has written those rows.
 */
export function openListings(
  client: Sqlite.Database,
  { trustDirectoryTimes }: Pick<ScanSettings, 'trustDirectoryTimes'>,
  {
    full,
    checksums,
    dryRun,
    listAnew,
  }: Pick<ScanFlags, 'full' | 'checksums' | 'dryRun' | 'listAnew'>,
): DirectoryListings | null {
  if (!trustDirectoryTimes) {
    if (!dryRun) dropAll(client);
    return null;
  }
  const used = new Set<string>();
  const findKept = prepareFind(client, used);
  const find: KeptListings['find'] = (rawPath, stamp) =>
    full || checksums || listAnew?.has(rawPath) ? null : findKept(rawPath, stamp);
  if (dryRun) return { find, begin: () => notKept, end: () => undefined };
  const { begin, flush } = prepareBegin(client, used);
  const end = () => {
    flush();
    dropOthers(client, used);
  };
  return { find, begin, end };
}

const notKept = { add: () => undefined, done: () => undefined };

function prepareFind(client: Sqlite.Database, used: Set<string>): KeptListings['find'] {
  const select = client.prepare<[Buffer, number, string], Row>(
    `select part, parts, files, facts, directories
    from directory_listings
    where path = ? and part = ? and stamp = ?`,
  );
  return (rawPath, stamp) => {
    const path = pathBytes(rawPath);
    const first = select.get(path, 0, stamp);
    if (!first) return null;
    used.add(rawPath);
    return partsFrom(first, (part) => select.get(path, part, stamp));
  };
}

/** The parts of a listing, read one by one so that only one is in memory. */
function* partsFrom(first: Row, read: (part: number) => Row | undefined): Generator<ListedPart> {
  yield decode(first);
  for (let part = 1; part < first.parts; part += 1) {
    const row = read(part);
    // All parts are written and dropped together.
    if (!row) throw new Error('a part of a kept listing is missing');
    yield decode(row);
  }
}

function prepareBegin(
  client: Sqlite.Database,
  used: Set<string>,
): Pick<KeptListings, 'begin'> & { readonly flush: () => void } {
  const drop = client.prepare('delete from directory_listings where path = ?');
  const insert = client.prepare(
    `insert into directory_listings (path, part, parts, stamp, files, facts, directories)
    values (?, ?, ?, ?, ?, ?, ?)`,
  );
  type Waiting = { rawPath: string; stamp: string; rows: ReturnType<typeof encode>[] };
  let waiting: Waiting[] = [];
  let bytes = 0;
  const write = client.transaction(() => {
    for (const { rawPath, stamp, rows } of waiting) {
      const path = pathBytes(rawPath);
      drop.run(path);
      for (const [part, { files, facts, directories }] of rows.entries()) {
        insert.run(path, part, rows.length, stamp, files, facts, directories);
      }
    }
  }).immediate;
  const flush = () => {
    if (waiting.length > 0) write();
    waiting = [];
    bytes = 0;
  };
  const begin: KeptListings['begin'] = (rawPath, stamp) => {
    const rows: Waiting['rows'] = [];
    return {
      add: (part) => rows.push(encode(part)),
      done: () => {
        used.add(rawPath);
        waiting.push({ rawPath, stamp, rows });
        for (const { files, facts, directories } of rows) {
          bytes += files.length + facts.length + directories.length;
        }
        if (bytes > MOST_WAITING) flush();
      },
    };
  };
  return { begin, flush };
}

/** Deletes the listings of all other directories. */
function dropOthers(client: Sqlite.Database, used: ReadonlySet<string>): void {
  const paths = client.prepare('select path from directory_listings where part = 0').pluck();
  const others = (paths.all() as Buffer[]).filter((path) => !used.has(rawPathOf(path)));
  if (others.length === 0) return;
  const drop = client.prepare('delete from directory_listings where path = ?');
  client
    .transaction(() => {
      for (const path of others) drop.run(path);
    })
    .immediate();
}

function dropAll(client: Sqlite.Database): void {
  const any = client.prepare('select 1 from directory_listings limit 1').get();
  if (any) client.exec('delete from directory_listings');
}

/** Deletes the listings of directories in which a file was no longer what the listing says. */
export function dropListings(client: Sqlite.Database, rawPaths: Iterable<string>): void {
  const drop = client.prepare('delete from directory_listings where path = ?');
  for (const rawPath of rawPaths) drop.run(pathBytes(rawPath));
}

/** Bytes of a double. */
const DOUBLE = 8;

function encode({ files, directories }: ListedPart): Omit<Row, 'part' | 'parts'> {
  const facts = Buffer.allocUnsafe(files.length * 3 * DOUBLE);
  for (const [i, { size, mtimeMs, ctimeMs }] of files.entries()) {
    const at = i * 3 * DOUBLE;
    facts.writeDoubleLE(size, at);
    facts.writeDoubleLE(mtimeMs, at + DOUBLE);
    facts.writeDoubleLE(ctimeMs, at + 2 * DOUBLE);
  }
  const names = files.map(({ name }) => name);
  return { files: joined(names), facts, directories: joined(directories) };
}

function decode({ files, facts, directories }: Row): ListedPart {
  return {
    files: split(files).map((name, i) => {
      const at = i * 3 * DOUBLE;
      return {
        name,
        size: facts.readDoubleLE(at),
        mtimeMs: facts.readDoubleLE(at + DOUBLE),
        ctimeMs: facts.readDoubleLE(at + 2 * DOUBLE),
      };
    }),
    directories: split(directories),
  };
}

/** Joins names by `/`, which no name contains; none is empty. */
function joined(names: readonly string[]): Buffer {
  return pathBytes(names.join('/'));
}

function split(names: Buffer): string[] {
  return names.length === 0 ? [] : rawPathOf(names).split('/');
}
