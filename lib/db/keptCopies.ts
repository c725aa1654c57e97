import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { flushToDisk, makePrivateFile } from '../process/privateFiles.ts';

/*
 * Before an upgrade changes the database, a copy of it is kept beside it. Its name has the number
 * of migrations that had been applied: an upgrade that is killed and begun again replaces its own
 * copy, so a server that keeps being restarted neither fills the disk nor pushes out older copies.
 */

/** How many copies are kept: those of the last upgrades. */
const KEPT = 3;

const COPY = /^before-upgrade-\d{4,}\.db$/;

/** The name of the copy of a database to which this many migrations had been applied. */
export function copyName(migrations: number): string {
  return `before-upgrade-${String(migrations).padStart(4, '0')}.db`;
}

/** The copies beside the database at `path`, of the oldest version first. */
export function listCopies(path: string): string[] {
  const directory = dirname(path);
  const names = existsSync(directory) ? readdirSync(directory) : [];
  return names
    .filter((name) => COPY.test(name))
    .sort()
    .map((name) => join(directory, name));
}

/**
 * Copies what is committed in the database at `path` into a private file of this name beside it.
 * The copy is complete, or there is none. Throws SQLite's error where the disk is full.
 */
export function keepCopy(path: string, name: string): void {
  const copy = join(dirname(path), name);
  const partial = `${copy}.partial`;
  rmSync(partial, { force: true });
  makePrivateFile(partial);
  const client = new Sqlite(path, { readonly: true });
  try {
    client.prepare('vacuum into ?').run(partial);
    flushToDisk(partial);
    renameSync(partial, copy);
    flushToDisk(dirname(copy));
  } finally {
    client.close();
    rmSync(partial, { force: true });
  }
}

/** Removes all copies but the last few. */
export function pruneCopies(path: string): void {
  for (const copy of listCopies(path).slice(0, -KEPT)) rmSync(copy, { force: true });
}
