import fs from 'node:fs';
import { access, opendir, realpath, stat } from 'node:fs/promises';
import {
  type FileHead,
  type Library,
  LibraryPathError,
  LibraryUnreadableError,
  type LocatedFile,
  rawPathOf,
  staysInside,
} from './library.ts';
import { isUnder, localEtag, type WalkedFiles, walkDirectory } from './localWalk.ts';

/** A library in a directory of this machine, `root` being an absolute path. */
export function openLocalLibrary(root: string, files: WalkedFiles = fs): Library {
  const realRoot = realPathOf(root);
  return {
    async *list() {
      yield* walkDirectory(root, files);
    },
    readHead: async (path, length) => readHead(addressIn(root, path), length),
    locate: (path) => locate(root, path, realRoot),
    check: () => check(root),
  };
}

function addressIn(root: string, path: Buffer): Buffer {
  if (!staysInside(rawPathOf(path))) {
    throw new LibraryPathError(`${path.toString('utf8')} is no path in the library`);
  }
  return Buffer.concat([Buffer.from(`${root}/`), path]);
}

/**
 * Threat: a symbolic link in the library leads to any file of the machine. What is located is the
 * real path, and only where it lies under the real path of the root. Whoever opens it does so
 * without following a link (O_NOFOLLOW), so a file that is replaced by one afterwards is refused.
 */
async function locate(root: string, path: Buffer, realRoot: RealRoot): Promise<LocatedFile | null> {
  if (!staysInside(rawPathOf(path))) return null;
  try {
    const location = await realpath(/*turbopackIgnore: true*/ addressIn(root, path), {
      encoding: 'buffer',
    });
    if (!(await isInside(location, realRoot))) return null;
    const [facts] = await Promise.all([
      stat(/*turbopackIgnore: true*/ location),
      access(/*turbopackIgnore: true*/ location, fs.constants.R_OK),
    ]);
    if (!facts.isFile()) return null;
    return { location, size: facts.size, mtimeMs: facts.mtimeMs, etag: localEtag(facts) };
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** The root may be a link that was set to another directory since it was last looked at. */
async function isInside(location: Buffer, realRoot: RealRoot): Promise<boolean> {
  const raw = rawPathOf(location);
  return (
    isUnder(raw, rawPathOf(await realRoot())) ||
    isUnder(raw, rawPathOf(await realRoot({ anew: true })))
  );
}

type RealRoot = (how?: { readonly anew: boolean }) => Promise<Buffer>;

/**
 * Asks for the real path of a directory once a second at most, or when told to ask anew: an archive
 * locates hundreds of files at once.
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

async function check(root: string): Promise<void> {
  try {
    await (await opendir(/*turbopackIgnore: true*/ root)).close();
  } catch (error) {
    throw new LibraryUnreadableError(`The library ${root} cannot be read`, { cause: error });
  }
}

/** What says that there is no such file for us, and nothing about this process. */
const absences = new Set<unknown>(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES']);

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && absences.has(error.code);
}

// A FIFO would block for ever in open; to a regular file O_NONBLOCK means nothing.
const FLAGS = fs.constants.O_RDONLY | fs.constants.O_NONBLOCK;

/**
 * With callbacks: a scan spends most of its time in these calls, and promises and file handles cost
 * as much again. What never waits for the disk is called synchronously: the size of an open file,
 * and closing one that was only read.
 */
function readHead(address: Buffer, length: number): Promise<FileHead> {
  return new Promise((resolve, reject) => {
    fs.open(/*turbopackIgnore: true*/ address, FLAGS, (openError, fd) => {
      if (openError) {
        reject(openError);
        return;
      }
      readOpen(fd, length, (error, head) => {
        fs.closeSync(fd);
        if (head) resolve(head);
        else reject(error);
      });
    });
  });
}

type Done = (error: Error | null, head: FileHead | null) => void;

function readOpen(fd: number, length: number, done: Done): void {
  const stats = fs.fstatSync(fd);
  if (!stats.isFile()) {
    done(new LibraryPathError('not a regular file'), null);
    return;
  }
  const bytes = Buffer.allocUnsafe(Math.min(length, stats.size));
  readFully(fd, bytes, 0, (error, read) => {
    if (error) done(error, null);
    else done(null, { bytes: bytes.subarray(0, read), complete: read >= stats.size });
  });
}

/** One read may bring less than it was asked for before the end of the file. */
function readFully(
  fd: number,
  bytes: Buffer,
  at: number,
  done: (error: Error | null, read: number) => void,
): void {
  if (at === bytes.length) {
    done(null, at);
    return;
  }
  fs.read(fd, bytes, at, bytes.length - at, at, (error, read) => {
    if (error || read === 0) done(error, at);
    else readFully(fd, bytes, at + read, done);
  });
}
