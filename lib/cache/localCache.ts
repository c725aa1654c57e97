import { createReadStream } from 'node:fs';
import {
  access,
  chmod,
  chown,
  constants,
  type FileHandle,
  mkdir,
  open,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PRIVATE_DIRECTORY, PRIVATE_FILE } from '../process/privateFiles.ts';
import { type Cache, checkCacheKey, type OpenedEntry } from './cache.ts';
import { isAbsence, listFiles, removeUnfinishedFiles, unfinishedName } from './localFiles.ts';

/**
 * The modes where a group is stated, that of a web server: it may read files whose path it knows,
 * and list no directory.
 */
const GROUP_FILE = 0o640;
const GROUP_DIRECTORY = 0o710;

/** Bytes of an entry that is read in parts. */
const CHUNK = 256 * 1024;

/** The time of use is renewed at most this often, since that costs a write to the disk. */
const NOTE_USE_EVERY_MS = 24 * 60 * 60 * 1000;

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
 *
 * With `group`, the number of a group of this machine, its members may read what is put from then on.
 */
export function openLocalCache(root: string, group?: number): Cache {
  const locationOf = (key: string) => join(/*turbopackIgnore: true*/ root, checkCacheKey(key));
  return {
    read: async (key) => readUsed(locationOf(key)),
    open: async (key) => openEntry(locationOf(key)),
    locate: async (key) => {
      const location = locationOf(key);
      return group === undefined ? null : findShared(location, root, group);
    },
    put: async (key, bytes) => putFile(locationOf(key), bytes, group),
    putStream: async (key, chunks) => putFile(locationOf(key), chunks, group),
    remove: async (key) => removeFile(locationOf(key)),
    list: (kind) => listFiles(root, kind),
    removeUnfinished: (kind, before) => removeUnfinishedFiles(root, kind, before),
    check: async () => {
      await makeDirectory(root, group);
      await access(/*turbopackIgnore: true*/ root, constants.W_OK);
    },
    sign: null,
  };
}

function readUsed(location: string): Promise<Buffer | null> {
  return withUsed(location, (handle) => handle.readFile());
}

/**
 * The file is opened again for each part, since callers do not say when they have read the last
 * one.
 */
function openEntry(location: string): Promise<OpenedEntry | null> {
  return withUsed(location, async (handle) => {
    const { size } = await handle.stat();
    return {
      size,
      async *chunks(start, end, signal) {
        if (start >= end) return;
        const span = { start, end: end - 1, highWaterMark: CHUNK, ...(signal && { signal }) };
        yield* createReadStream(/*turbopackIgnore: true*/ location, span);
      },
    };
  });
}

/**
 * The result of `use` on the open file, which is noted as used now; null where there is no file.
 */
async function withUsed<T>(
  location: string,
  use: (handle: FileHandle) => Promise<T>,
): Promise<T | null> {
  try {
    const handle = await open(/*turbopackIgnore: true*/ location, 'r');
    try {
      const { mtimeMs } = await handle.stat();
      const now = Date.now();
      // A cache that cannot be written can still be read.
      if (mtimeMs < now - NOTE_USE_EVERY_MS)
        await handle.utimes(now / 1000, now / 1000).catch(() => {});
      return await use(handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/**
 * The real path of a file that the group may read, as are the directories it lies in; else null.
 */
async function findShared(location: string, root: string, group: number): Promise<Buffer | null> {
  try {
    for (let place = location; place.startsWith(root); place = dirname(place)) {
      const { gid, mode } = await stat(/*turbopackIgnore: true*/ place);
      const needed = place === location ? GROUP_FILE & 0o040 : GROUP_DIRECTORY & 0o010;
      // Directories made before the group was stated are readable by the owner alone.
      if (gid !== group || (mode & needed) === 0) return null;
    }
    return await realpath(/*turbopackIgnore: true*/ location, { encoding: 'buffer' });
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** Makes a directory and what is missing above it. */
async function makeDirectory(directory: string, group: number | undefined): Promise<void> {
  const how = { recursive: true, mode: PRIVATE_DIRECTORY };
  const first = await mkdir(/*turbopackIgnore: true*/ directory, how);
  if (group === undefined || first === undefined) return;
  for (let place = directory; place.startsWith(first); place = dirname(place)) {
    await chown(/*turbopackIgnore: true*/ place, process.getuid?.() ?? 0, group);
    await chmod(/*turbopackIgnore: true*/ place, GROUP_DIRECTORY);
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

async function putFile(location: string, bytes: Written, group?: number): Promise<void> {
  // No key begins with a dot, so no key names a file that is being written.
  const unfinished = join(dirname(location), unfinishedName());
  try {
    await writeFlushed(unfinished, bytes, group);
    await rename(unfinished, location);
  } catch (error) {
    // The cause of the failed write may make this fail too; the first error is the one to report.
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
}

async function writeFlushed(path: string, bytes: Written, group?: number): Promise<void> {
  const handle = await openNew(path, group);
  try {
    if (group !== undefined) {
      await handle.chown(process.getuid?.() ?? 0, group);
      await handle.chmod(GROUP_FILE);
    }
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
async function openNew(path: string, group?: number) {
  try {
    return await open(/*turbopackIgnore: true*/ path, 'wx', PRIVATE_FILE);
  } catch (error) {
    if (!isAbsence(error)) throw error;
    await makeDirectory(dirname(path), group);
    return open(/*turbopackIgnore: true*/ path, 'wx', PRIVATE_FILE);
  }
}
