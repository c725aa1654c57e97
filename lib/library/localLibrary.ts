import fs from 'node:fs';
import { opendir, realpath } from 'node:fs/promises';
import { codeOf } from '../process/thrown.ts';
import { FileChangedError, LibraryPathError, LibraryUnreadableError } from './errors.ts';
import type { FileEnds, FileHead, Library, OpenedFile } from './library.ts';
import { liesInside, OPEN_FLAGS, openInside, type RealRoot } from './localOpen.ts';
import { type WalkedFiles, walkDirectory } from './localWalk.ts';
import { pathOfOpened } from './openedPath.ts';
import type { Pace } from './pace.ts';
import { rawPathOf, staysInside } from './rawPath.ts';

/** Enough reads to keep Node's threads for files busy; more would only take memory. */
const AT_ONCE = 8;

/**
 * A library in a directory of this machine, `root` being an absolute path. With a `pace` the ends of files
 * are read synchronously while that is quick, which only a process may do that does nothing else.
 */
export function openLocalLibrary(
  root: string,
  files: WalkedFiles = fs,
  pace: Pace | null = null,
): Library {
  const realRoot = realPathOf(root);
  const readEnds = (path: Buffer, head: number, tail: number) =>
    readEndsOf(addressIn(root, path), [head, tail], realRoot, readsBy(pace));
  return {
    root,
    readsAtOnce: AT_ONCE,
    async *list(kept = null) {
      yield* walkDirectory(root, { files, kept });
    },
    readHead: async (path, length) => headOf(await readEnds(path, length, 0)),
    readEnds: async (path, head, tail) => readEnds(path, head, tail),
    open: (path) => openFile(root, path, realRoot),
    openAgain: async (path, { version }) => {
      const opened = await openFile(root, path, realRoot);
      if (opened?.version === version) return opened;
      await opened?.close();
      throw new FileChangedError(opened ? 'another file' : 'gone');
    },
    find: async (path) => {
      const opened = await openFile(root, path, realRoot);
      await opened?.close();
      if (!opened) return null;
      const { size, mtimeMs, etag, ctimeMs, version, realPath } = opened;
      return { size, mtimeMs, etag, ctimeMs, version, realPath };
    },
    sign: null,
    check: () => check(root),
  };
}

function addressIn(root: string, path: Buffer): Buffer {
  if (!staysInside(rawPathOf(path))) {
    throw new LibraryPathError(`${path.toString('utf8')} is no path in the library`);
  }
  return Buffer.concat([Buffer.from(`${root}/`), path]);
}

async function openFile(
  root: string,
  path: Buffer,
  realRoot: RealRoot,
): Promise<OpenedFile | null> {
  if (!staysInside(rawPathOf(path))) return null;
  try {
    return await openInside(addressIn(root, path), realRoot);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/**
 * Resolves the real path of a directory at most once a second, unless `anew` is set: an archive
 * opens hundreds of files at once.
 */
function realPathOf(root: string): RealRoot {
  let known: { readonly real: Buffer; readonly until: number } | null = null;
  return async ({ anew } = { anew: false }) => {
    if (known && !anew && performance.now() < known.until) return known.real;
    const real = await realpath(/*turbopackIgnore: true*/ root, { encoding: 'buffer' });
    known = { real, until: performance.now() + 1000 };
    return real;
  };
}

async function check(root: string): Promise<{ isEmpty: boolean }> {
  try {
    const directory = await opendir(/*turbopackIgnore: true*/ root);
    try {
      return { isEmpty: (await directory.read()) === null };
    } finally {
      await directory.close();
    }
  } catch (error) {
    throw new LibraryUnreadableError(`The library ${root} cannot be read`, { cause: error });
  }
}

/**
 * Errors that mean that there is no such file for us, rather than that something is wrong with this
 * process.
 */
const absences = new Set<unknown>([
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'EACCES',
  'ENXIO',
]);

function isAbsence(error: unknown): boolean {
  return absences.has(codeOf(error) ?? '');
}

/** How a file is opened and read: both resolve at once where that is done synchronously. */
type Reads = {
  readonly open: (address: Buffer) => Promise<number>;
  /** Fills `bytes` from `start` of the file on; resolves to how many bytes there were. */
  readonly read: (fd: number, bytes: Buffer, start: number) => Promise<number>;
};

function readsBy(pace: Pace | null): Reads {
  if (pace?.left() === 0) return readsInTurn(pace);
  pace?.passed(CALLS_A_FILE);
  return waitingReads;
}

/** It is opened, and its beginning and end are read. */
const CALLS_A_FILE = 3;

function readsInTurn(pace: Pace): Reads {
  const timed = <T>(call: () => T): T => {
    const begun = performance.now();
    try {
      return call();
    } finally {
      pace.took(performance.now() - begun);
    }
  };
  return {
    open: async (address) =>
      timed(() => fs.openSync(/*turbopackIgnore: true*/ address, OPEN_FLAGS)),
    read: async (fd, bytes, start) => {
      let at = 0;
      for (let read = -1; read !== 0 && at < bytes.length; at += read) {
        read = timed(() => fs.readSync(fd, bytes, at, bytes.length - at, start + at));
      }
      return at;
    },
  };
}

/** By callbacks, since promises with file handles would take twice the time. */
const waitingReads: Reads = {
  open: (address) =>
    new Promise((resolve, reject) => {
      fs.open(/*turbopackIgnore: true*/ address, OPEN_FLAGS, (error, fd) => {
        if (error) reject(error);
        else resolve(fd);
      });
    }),
  read: (fd, bytes, start) => readFully(fd, bytes, start),
};

/**
 * Reads the two ends of a file that is opened once. Throws LibraryPathError where it is no regular
 * file or lies outside of the library, and the system's error. Calls that never wait for a disk are
 * synchronous: fstat, and closing a file that was only read.
 */
async function readEndsOf(
  address: Buffer,
  [headLength, tailLength]: readonly [number, number],
  realRoot: RealRoot,
  reads: Reads,
): Promise<FileEnds> {
  const fd = await reads.open(address);
  try {
    const stats = fs.fstatSync(fd);
    if (!stats.isFile()) throw new LibraryPathError('not a regular file');
    if (!(await liesInside(pathOfOpened(fd), stats, address, realRoot))) {
      throw new LibraryPathError('a symbolic link that leads out of the library');
    }
    const { size } = stats;
    const readAt = async (start: number, length: number) => {
      const bytes = Buffer.allocUnsafe(length);
      return bytes.subarray(0, await reads.read(fd, bytes, start));
    };
    const bytes = await readAt(0, Math.min(headLength, size));
    const complete = bytes.length >= size;
    const from = Math.max(0, size - tailLength);
    const isRead = complete || tailLength === 0;
    const tail = isRead
      ? bytes.subarray(Math.min(from, bytes.length))
      : await readAt(from, size - from);
    return { bytes, complete, tail, size };
  } finally {
    fs.closeSync(fd);
  }
}

function headOf({ bytes, complete }: FileEnds): FileHead {
  return { bytes, complete };
}

/**
 * Reads until the buffer is full or the file ends: one read may return fewer bytes than requested.
 */
function readFully(fd: number, bytes: Buffer, start: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const readOn = (at: number): void => {
      fs.read(fd, bytes, at, bytes.length - at, start + at, (error, read) => {
        if (error) reject(error);
        else if (read === 0 || at + read === bytes.length) resolve(at + read);
        else readOn(at + read);
      });
    };
    readOn(0);
  });
}
