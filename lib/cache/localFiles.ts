import { randomUUID } from 'node:crypto';
import type { Dirent, Stats } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { codeOf } from '../process/thrown.ts';
import { type CacheEntry, isCacheKey } from './cache.ts';

/**
 * At most this many files are looked at concurrently, so that requests still find a free thread.
 */
const AT_ONCE = 2;
const PER_PART = 500;

/** A name that no key has, for a file that is being written. */
export function unfinishedName(): string {
  return `.${randomUUID()}.tmp`;
}

/** The names that `unfinishedName` makes. Other files that begin with a dot are not ours. */
export const UNFINISHED = /^\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/**
 * The files below `root/kind` as a cache lists them, directory by directory. Threat: a program puts
 * a file of its own beside the thumbnails that it shows (`Thumbs.db`). Its name is no key, so it
 * could not be removed, and would stop everything that removes what is listed.
 */
export async function* listFiles(
  root: string,
  kind: string,
): AsyncGenerator<readonly CacheEntry[], void, void> {
  const limit = pLimit(AT_ONCE);
  for await (const { directory, names } of walkFiles(root, kind)) {
    const keys = names.map((name) => `${directory}/${name}`).filter(isCacheKey);
    for (let from = 0; from < keys.length; from += PER_PART) {
      const part = keys.slice(from, from + PER_PART);
      const entries = await limit.map(part, async (key): Promise<CacheEntry | null> => {
        const facts = await statIfThere(join(root, key));
        return facts && { key, size: facts.size, usedAt: facts.mtimeMs };
      });
      yield entries.filter((entry) => entry !== null);
    }
  }
}

/** Removes unfinished files below `root/kind`, as `removeUnfinished` of a cache does. */
export async function removeUnfinishedFiles(
  root: string,
  kind: string,
  before: number,
): Promise<number> {
  let removed = 0;
  for await (const { directory, names } of walkFiles(root, kind)) {
    for (const name of names.filter((each) => UNFINISHED.test(each))) {
      const path = join(root, directory, name);
      const facts = await statIfThere(path);
      if (!facts || facts.mtimeMs >= before) continue;
      await rm(/*turbopackIgnore: true*/ path, { force: true });
      removed += 1;
    }
  }
  return removed;
}

type WalkedDirectory = { readonly directory: string; readonly names: readonly string[] };

/** Directories with the names of their files; symbolic links are neither. */
async function* walkFiles(root: string, kind: string): AsyncGenerator<WalkedDirectory, void, void> {
  const waiting = [kind];
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    const entries = await readdirIfThere(join(root, directory));
    for (const entry of entries) {
      if (entry.isDirectory()) waiting.push(`${directory}/${entry.name}`);
    }
    yield { directory, names: entries.filter((entry) => entry.isFile()).map(({ name }) => name) };
  }
}

async function readdirIfThere(path: string): Promise<Dirent[]> {
  try {
    return await readdir(/*turbopackIgnore: true*/ path, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await stat(/*turbopackIgnore: true*/ path);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** Does this error say that there is no such file or directory? */
export function isAbsence(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
