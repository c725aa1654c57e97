import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { create } from 'tar';
import { secretFile } from '../config/authSecret.ts';
import type { Config } from '../config/config.ts';
import { databasePath } from '../db/client.ts';
import { explainSqliteFault } from '../db/databaseFault.ts';
import { flushToDisk, makePrivateFile, PRIVATE_FILE } from '../process/privateFiles.ts';
import {
  BackupError,
  CONFIG,
  CONTENTS,
  DATABASE,
  describeFiles,
  isBackup,
  SECRET,
} from './backupFile.ts';

type Backup = {
  readonly file: string;
  /** The size of the backup in bytes. */
  readonly size: number;
  /** The files in it. */
  readonly names: readonly string[];
  /** How many older backups are gone. */
  readonly removed: number;
};

type Places = Pick<Config, 'file' | 'dataDir' | 'library' | 'cache'>;

/**
 * Writes database, configuration and secret into one private file, while the gallery runs. The file
 * is there as a whole or not at all. One that is there already is replaced if it is a backup; with
 * `keep`, it and those before it become FILE.1, FILE.2 and so on: so many backups in all.
 *
 * @throws BackupError, and the system's errors.
 */
export async function makeBackup(
  config: Places,
  path: string,
  keep: number | null,
): Promise<Backup> {
  const file = resolve(path);
  refusePlace(config, file);
  removeUnfinished(file);
  const folder = mkdtempSync(join(dirname(file), unfinishedPrefix(file)));
  try {
    const names = await gather(config, folder);
    const made = join(folder, 'backup');
    await create(
      { file: made, cwd: folder, gzip: true, portable: true, strict: true, mode: PRIVATE_FILE },
      [CONTENTS, ...names],
    );
    chmodSync(made, PRIVATE_FILE);
    flushToDisk(made);
    const removed = rotate(file, keep);
    renameSync(made, file);
    flushToDisk(dirname(file));
    return { file, size: statSync(file).size, names, removed };
  } catch (error) {
    throw isFull(error)
      ? new BackupError(
          `There is no room for ${file}: its disk is full. The backups that are there stayed as they were.`,
          { cause: error },
        )
      : error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Has a write failed since the disk is full? SQLite's error may be the cause of one that explains it. */
function isFull(error: unknown): boolean {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  return (
    /^(?:SQLITE_FULL|ENOSPC|EDQUOT)$/.test(String(code)) ||
    (cause instanceof Error && isFull(cause))
  );
}

/** @throws BackupError where a backup must not be written to this place */
function refusePlace({ library, cache }: Places, file: string): void {
  const directory = dirname(file);
  if (!existsSync(directory)) {
    throw new BackupError(
      `There is no directory ${directory}: make it first, or mount the disk that it is on.`,
    );
  }
  const real = join(realpathSync(directory), basename(file));
  for (const [name, place] of Object.entries({ library, cache })) {
    if (place.kind === 'local' && isInside(real, place.root)) {
      const reason = name === 'library' ? 'is never written to' : 'may be emptied at any time';
      throw new BackupError(`${file} is in the ${name}, which ${reason}: take another place.`);
    }
  }
  if (findStats(file) !== null && !isBackup(file)) {
    throw new BackupError(`${file} is there already and is no backup: take another name.`);
  }
}

function isInside(path: string, directory: string): boolean {
  const root = existsSync(directory) ? realpathSync(directory) : directory;
  return !/^\.\.(?:\/|$)/.test(relative(root, path));
}

function findStats(path: string) {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

/** Puts copies of what is backed up into `folder`. Returns their names. */
async function gather({ file, dataDir }: Places, folder: string): Promise<string[]> {
  copyFileSync(file, join(folder, CONFIG));
  const secret = secretFile(dataDir);
  if (existsSync(secret)) copyFileSync(secret, join(folder, SECRET));
  await copyDatabase(dataDir, join(folder, DATABASE));
  const names = [CONFIG, SECRET, DATABASE].filter((name) => existsSync(join(folder, name)));
  const contents = await describeFiles(names.map((name) => join(folder, name)));
  writeFileSync(join(folder, CONTENTS), `${JSON.stringify(contents, null, 2)}\n`);
  for (const name of [CONTENTS, ...names]) chmodSync(join(folder, name), PRIVATE_FILE);
  return names;
}

/** All pages are copied in one step: SQLite would start again whenever another process writes in between. */
const ALL_PAGES = 0x7fffffff;

/**
 * Copies the database as it is at this moment. It is neither migrated nor locked: with write-ahead
 * logging, others read and write meanwhile. The copy is checked, so that no damage passes for a
 * backup.
 */
async function copyDatabase(dataDir: string, copy: string): Promise<void> {
  const path = databasePath(dataDir);
  if (!existsSync(path)) {
    throw new BackupError(`There is no gallery yet: ${path} is not there.`);
  }
  makePrivateFile(copy);
  try {
    const client = new Sqlite(path, { readonly: true });
    try {
      await client.backup(copy, { progress: () => ALL_PAGES });
    } finally {
      client.close();
    }
    const copied = new Sqlite(copy);
    try {
      // One file, without another beside it.
      copied.pragma('journal_mode = DELETE');
      const faults = copied.pragma('integrity_check(1)', { simple: true });
      if (faults !== 'ok') {
        throw new BackupError(
          `The database ${path} is damaged (${faults}), and nothing was backed up: an older backup may be whole.`,
        );
      }
    } finally {
      copied.close();
    }
  } catch (error) {
    throw explainSqliteFault(dataDir, error);
  }
}

/**
 * Makes room for a new backup: FILE becomes FILE.1, that FILE.2 and so on, up to the first name that is
 * free, so that nothing is lost where a kill left a gap. With the new one `keep` backups remain; returns
 * how many older ones are deleted or overwritten. Without `keep` FILE alone is replaced.
 */
function rotate(file: string, keep: number | null): number {
  const nameOf = (age: number) => (age === 0 ? file : `${file}.${age}`);
  const isTaken = (age: number) => findStats(nameOf(age)) !== null;
  if (keep === null) return isTaken(0) ? 1 : 0;
  let free = 0;
  while (isTaken(free)) free += 1;
  const oldest = keep - 1;
  const foreign = Array.from({ length: Math.min(free, keep) }, (_, age) => nameOf(age)).find(
    (name) => !isBackup(name),
  );
  if (foreign !== undefined) {
    throw new BackupError(`${foreign} is there already and is no backup: move it away.`);
  }
  for (let age = Math.min(free, oldest); age > 0; age -= 1) {
    renameSync(nameOf(age - 1), nameOf(age));
  }
  const beyond = agesOf(file).filter((age) => age > oldest && isBackup(nameOf(age)));
  for (const age of beyond) rmSync(nameOf(age));
  return beyond.length + (free > oldest ? 1 : 0);
}

/** The numbers of FILE.1, FILE.2 and so on that there are. */
function agesOf(file: string): number[] {
  return readdirSync(dirname(file)).flatMap((name) => {
    const age = name.startsWith(`${basename(file)}.`) ? name.slice(basename(file).length + 1) : '';
    return /^[1-9]\d{0,5}$/.test(age) ? [Number(age)] : [];
  });
}

const DAY_MS = 24 * 60 * 60 * 1000;

function unfinishedPrefix(file: string): string {
  return `.${basename(file)}.unfinished-`;
}

/** Removes what a killed backup left, once it is so old that it cannot still be running. */
function removeUnfinished(file: string): void {
  for (const name of readdirSync(dirname(file))) {
    const path = join(dirname(file), name);
    if (!name.startsWith(unfinishedPrefix(file))) continue;
    if (statSync(path).mtimeMs < Date.now() - DAY_MS) rmSync(path, { recursive: true });
  }
}
