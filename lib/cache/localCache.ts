import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PRIVATE_DIRECTORY, PRIVATE_FILE } from '../process/privateFiles.ts';
import { type Cache, checkCacheKey } from './cache.ts';

const asPrivate = { recursive: true, mode: PRIVATE_DIRECTORY };

/**
 * A cache in a directory of this machine, made when something is first put there.
 *
 * Files are written under another name in the same directory, their data is flushed to the disk
 * (fdatasync), and only then are they renamed: neither a kill nor a power cut leaves a partial file
 * under a key. The directory is not flushed; a power cut may forget what was just put, which is
 * then made again.
 */
export function openLocalCache(root: string): Cache {
  const locationOf = (key: string) => join(/*turbopackIgnore: true*/ root, checkCacheKey(key));
  return {
    read: async (key) => orNull(readFile(/*turbopackIgnore: true*/ locationOf(key))),
    put: async (key, bytes) => putFile(locationOf(key), bytes),
    check: async () => {
      await mkdir(/*turbopackIgnore: true*/ root, asPrivate);
      await access(/*turbopackIgnore: true*/ root, constants.W_OK);
    },
  };
}

async function putFile(location: string, bytes: Uint8Array): Promise<void> {
  // No key begins with a dot, so no key names a file that is being written.
  const unfinished = join(dirname(location), `.${randomUUID()}.tmp`);
  try {
    await writeFlushed(unfinished, bytes);
    await rename(unfinished, location);
  } catch (error) {
    // Whatever kept us from writing it may keep us from removing it: that one is to be told.
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await openNew(path);
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** The directory is there nearly always: it is made when it turns out not to be. */
async function openNew(path: string) {
  try {
    return await open(/*turbopackIgnore: true*/ path, 'wx', PRIVATE_FILE);
  } catch (error) {
    if (!isAbsence(error)) throw error;
    await mkdir(dirname(path), asPrivate);
    return open(/*turbopackIgnore: true*/ path, 'wx', PRIVATE_FILE);
  }
}

async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
