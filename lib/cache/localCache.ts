import { access, constants, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PRIVATE_DIRECTORY, PRIVATE_FILE } from '../process/privateFiles.ts';
import { type Cache, checkCacheKey } from './cache.ts';
import { isAbsence, listFiles, removeUnfinishedFiles, unfinishedName } from './localFiles.ts';

const asPrivate = { recursive: true, mode: PRIVATE_DIRECTORY };

/** The time of use is renewed at most this often, since that costs a write to the disk. */
const noteUseEveryMs = 24 * 60 * 60 * 1000;

/**
 * A cache in a directory of this machine, made when something is first put there.
 *
 * Files are written under another name in the same directory, their data is flushed to the disk
 * (fdatasync), and only then are they renamed: neither a kill nor a power cut leaves a partial file
 * under a key. The directory is not flushed; a power cut may forget what was just put, which is
 * then made again.
 *
 * A file's modification time says when it was last used. Its access time would not do: many file
 * systems are mounted without it, and a backup reads every file.
 */
export function openLocalCache(root: string): Cache {
  const locationOf = (key: string) => join(/*turbopackIgnore: true*/ root, checkCacheKey(key));
  return {
    read: async (key) => readUsed(locationOf(key)),
    put: async (key, bytes) => putFile(locationOf(key), bytes),
    putStream: async (key, chunks) => putFile(locationOf(key), chunks),
    remove: async (key) => removeFile(locationOf(key)),
    list: (kind) => listFiles(root, kind),
    removeUnfinished: (kind, before) => removeUnfinishedFiles(root, kind, before),
    check: async () => {
      await mkdir(/*turbopackIgnore: true*/ root, asPrivate);
      await access(/*turbopackIgnore: true*/ root, constants.W_OK);
    },
  };
}

async function readUsed(location: string): Promise<Buffer | null> {
  try {
    const handle = await open(/*turbopackIgnore: true*/ location, 'r');
    try {
      const { mtimeMs } = await handle.stat();
      const now = Date.now();
      // A cache that cannot be written can still be read.
      if (mtimeMs < now - noteUseEveryMs)
        await handle.utimes(now / 1000, now / 1000).catch(() => {});
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

async function removeFile(location: string): Promise<void> {
  try {
    await rm(/*turbopackIgnore: true*/ location);
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
}

type Written = Uint8Array | AsyncIterable<Uint8Array>;

async function putFile(location: string, bytes: Written): Promise<void> {
  // No key begins with a dot, so no key names a file that is being written.
  const unfinished = join(dirname(location), unfinishedName());
  try {
    await writeFlushed(unfinished, bytes);
    await rename(unfinished, location);
  } catch (error) {
    // The cause of the failed write may make this fail too; the first error is the one to report.
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
}

async function writeFlushed(path: string, bytes: Written): Promise<void> {
  const handle = await openNew(path);
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/**
 * Opens a new file. Its directory nearly always exists, so it is made only after opening has
 * failed.
 */
async function openNew(path: string) {
  try {
    return await open(/*turbopackIgnore: true*/ path, 'wx', PRIVATE_FILE);
  } catch (error) {
    if (!isAbsence(error)) throw error;
    await mkdir(dirname(path), asPrivate);
    return open(/*turbopackIgnore: true*/ path, 'wx', PRIVATE_FILE);
  }
}
