import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cacheKinds } from '../cache/cache.ts';
import { UNFINISHED } from '../cache/localFiles.ts';
import { PRIVATE_DIRECTORY, PRIVATE_FILE } from '../process/privateFiles.ts';
import { messageOf } from '../process/thrown.ts';
import { UNFINISHED_FILMS } from './filmCopies.ts';

/** The files that we make in a data directory. SQLite appends to the names of its own. */
const DATA_FILES =
  /^(?:auth-secret(?:\.\d+\.[0-9a-f]+)?|scan\.lock|albumen\.db(?:\.migrate-lock)?|before-upgrade-\d{4,}\.db(?:\.partial)?)(?:-(?:wal|shm|journal))?$/;
/** The directories that we make in a cache. */
const CACHE_DIRECTORIES: readonly string[] = cacheKinds;

/** `cacheDir` is null where the cache is no directory. */
type Places = { readonly dataDir: string; readonly cacheDir: string | null };

const EVERYBODY_ELSE = 0o077;

/**
 * Makes files and directories private that earlier versions made readable for everybody on the
 * machine. Only files that are ours by their name are changed, and a directory only if it contains
 * nothing else: a data directory may contain a library that others use. Returns a sentence for each
 * place that stays open.
 */
export function tightenPermissions({ dataDir, cacheDir }: Places): string[] {
  const isOurs = (name: string) =>
    DATA_FILES.test(name) ||
    name === UNFINISHED_FILMS ||
    (cacheDir !== null && dirname(cacheDir) === dataDir && name === basename(cacheDir));
  const told: string[] = [];
  for (const name of listNames(dataDir)) {
    if (DATA_FILES.test(name)) told.push(...mend(join(dataDir, name), 'file'));
  }
  told.push(...mendDirectory(dataDir, isOurs));
  if (cacheDir === null) return told;
  for (const name of listNames(cacheDir)) {
    if (CACHE_DIRECTORIES.includes(name)) told.push(...mend(join(cacheDir, name), 'directory'));
  }
  if (cacheDir !== dataDir) {
    told.push(
      ...mendDirectory(
        cacheDir,
        (name) => CACHE_DIRECTORIES.includes(name) || UNFINISHED.test(name),
      ),
    );
  }
  return told;
}

function mendDirectory(directory: string, isOurs: (name: string) => boolean): string[] {
  const other = listNames(directory).find((name) => !isOurs(name));
  if (other === undefined) return mend(directory, 'directory');
  if (!isOpen(directory, 'directory')) return [];
  return [
    `${directory} is open to others on this machine. It is left so, since it holds what is not the gallery's (${other}); what the gallery makes in it is closed.`,
  ];
}

/**
 * Makes a file or directory private. A symbolic link is left alone: it may lead to something that
 * is not ours.
 */
function mend(place: string, kind: 'file' | 'directory'): string[] {
  if (!isOpen(place, kind)) return [];
  try {
    chmodSync(/*turbopackIgnore: true*/ place, kind === 'file' ? PRIVATE_FILE : PRIVATE_DIRECTORY);
    return [];
  } catch (error) {
    const reason = messageOf(error);
    return [`${place} is open to others on this machine and cannot be closed: ${reason}`];
  }
}

function isOpen(place: string, kind: 'file' | 'directory'): boolean {
  try {
    const stats = lstatSync(/*turbopackIgnore: true*/ place);
    const isOfKind = kind === 'file' ? stats.isFile() : stats.isDirectory();
    return isOfKind && (stats.mode & EVERYBODY_ELSE) !== 0;
  } catch {
    return false;
  }
}

function listNames(directory: string): string[] {
  try {
    return readdirSync(/*turbopackIgnore: true*/ directory);
  } catch {
    return [];
  }
}
