import {
  chmodSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { extract } from 'tar';
import { secretFile } from '../config/authSecret.ts';
import { noteDatabase } from '../config/databaseNote.ts';
import { configFile, readConfig, readConfigText } from '../config/loadConfig.ts';
import { databasePath } from '../db/client.ts';
import { refuseNewerDatabase } from '../db/migrate.ts';
import { flushToDisk, makePrivateDirectory, PRIVATE_FILE } from '../process/privateFiles.ts';
import { codeOf } from '../process/thrown.ts';
import {
  BackupError,
  backedUpNames,
  type Contents,
  DATABASE,
  damaged,
  measureFile,
  readBackup,
  SECRET,
} from './backupFile.ts';

type Restored = {
  /** When the backup was made, as ISO 8601. */
  readonly madeAt: string;
  readonly dataDir: string;
  /** The files that were put into their places. */
  readonly placed: readonly string[];
};

type Options = {
  /** Use the configuration that is here, not the backup's. */
  readonly keepConfig: boolean;
};

/**
 * Puts what a backup contains into an installation that has none of it. Nothing is overwritten: a
 * file that is there already has to be the same. The database comes last, so that a restore that
 * is killed can be begun again. An older database is migrated by the next start.
 *
 * @throws BackupError, ConfigError, DatabaseTooNewError and the system's errors; nothing has been
 * placed then.
 */
export async function restoreBackup(backup: string, { keepConfig }: Options): Promise<Restored> {
  const { contents, config: text } = await readBackup(backup);
  const file = configFile();
  const { dataDir } = keepConfig ? readConfig() : readConfigText(() => text);
  const database = databasePath(dataDir);
  if (!keepConfig) refuseOther(file, text);
  refuseDatabase(database);
  makePrivateDirectory(dataDir);
  removeUnfinished(dataDir);
  const folder = mkdtempSync(join(dataDir, UNFINISHED));
  try {
    await extractInto(folder, backup, contents);
    refuseNewerDatabase(join(folder, DATABASE));
    markRestored(join(folder, DATABASE), contents.made_at);
    const secret = secretFile(dataDir);
    const hasSecret = existsSync(join(folder, SECRET));
    if (hasSecret) refuseOther(secret, readFileSync(join(folder, SECRET), 'utf8'));
    const placed = [
      ...(keepConfig ? [] : [placeNew(text, file)]),
      ...(hasSecret ? [place(join(folder, SECRET), secret)] : []),
      place(join(folder, DATABASE), database),
    ];
    flushToDisk(dataDir);
    noteDatabase({ file, dataDir });
    return { madeAt: contents.made_at, dataDir, placed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const UNFINISHED = '.restore-';

/** Removes what a restore left that was killed. */
function removeUnfinished(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(UNFINISHED)) rmSync(join(dataDir, name), { recursive: true });
  }
}

/** @throws BackupError where there is such a file with other content */
function refuseOther(file: string, text: string): void {
  if (!existsSync(file) || readFileSync(file, 'utf8') === text) return;
  throw new BackupError(
    `${file} is there already and differs from the backup's: move it away (or, if it is the configuration that should count, use --keep-config). Nothing was restored.`,
  );
}

/**
 * @throws BackupError where there is a database, or the log of one. Threat: SQLite would apply the log of
 * another database to the restored one.
 */
function refuseDatabase(database: string): void {
  const found = ['', '-wal', '-journal']
    .map((suffix) => database + suffix)
    .find((path) => existsSync(path));
  if (found === undefined) return;
  throw new BackupError(
    `${found} is there already: stop the server and move the whole directory ${dirname(database)} away first. Nothing was restored.`,
  );
}

async function extractInto(folder: string, backup: string, contents: Contents): Promise<void> {
  try {
    await extract({
      file: backup,
      cwd: folder,
      strict: true,
      filter: (name, entry) =>
        backedUpNames.includes(name) && (!('type' in entry) || entry.type === 'File'),
    });
  } catch (error) {
    throw damaged(backup, error);
  }
  for (const { name, size, sha256 } of contents.files) {
    const path = join(folder, name);
    const is = backedUpNames.includes(name) && existsSync(path) ? await measureFile(path) : null;
    if (is?.size !== size || is.sha256 !== sha256) throw damaged(backup, `its ${name} differs`);
    chmodSync(path, PRIVATE_FILE);
    flushToDisk(path);
  }
  if (!contents.files.some(({ name }) => name === DATABASE)) throw damaged(backup, 'no database');
}

/**
 * Gives the database another access version. Threat: browsers keep pages under it. What was opened to
 * somebody after the backup was made is closed again by the restore, and a number of a photo may soon be
 * that of another one; under the version of the backup their copies would stay.
 *
 * And notes when the backup was made, so that the next scan shows nothing that is new to it
 * (`lib/scan/sinceRestore.ts`).
 */
function markRestored(database: string, madeAt: string): void {
  const client = new Sqlite(database);
  try {
    // A database from before there was one gets an access version when it is migrated.
    const has = client.prepare("select 1 from sqlite_master where name = 'settings'").get();
    if (has === undefined) return;
    client
      .prepare(
        "update settings set value = lower(hex(randomblob(16))) where name = 'access_version'",
      )
      .run();
    client
      .prepare(
        `insert into settings (name, value) values ('restored', ?)
        on conflict (name) do update set value = excluded.value`,
      )
      .run(madeAt);
  } finally {
    client.close();
  }
  flushToDisk(database);
}

/** Links a file to its place, where there must be none yet, or one with the same content. */
function place(from: string, to: string): string {
  try {
    linkSync(from, to);
  } catch (error) {
    const isThere = codeOf(error) === 'EEXIST';
    if (!isThere || !readFileSync(from).equals(readFileSync(to))) throw error;
  }
  return to;
}

function placeNew(text: string, to: string): string {
  if (existsSync(to)) return to;
  const draft = `${to}.restored-${process.pid}`;
  try {
    writeFileSync(draft, text, { flag: 'wx', mode: PRIVATE_FILE, flush: true });
    place(draft, to);
    flushToDisk(dirname(to));
    return to;
  } finally {
    rmSync(draft, { force: true });
  }
}
