import fs from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { FileChangedError } from './errors.ts';
import type { OpenedFile } from './library.ts';
import { isUnder, localEtag } from './localWalk.ts';
import { rawPathOf } from './rawPath.ts';
import { readSlice } from './readChunks.ts';

/** The real path of the library's root; `anew` where what is known may be out of date. */
export type RealRoot = (how?: { readonly anew: boolean }) => Promise<Buffer>;

// A FIFO would block for ever in open; to a regular file O_NONBLOCK means nothing.
export const OPEN_FLAGS = fs.constants.O_RDONLY | fs.constants.O_NONBLOCK;

/**
 * Opens a regular file of the library; null for what is none, or lies outside. Throws the system's
 * error.
 */
export async function openInside(address: Buffer, realRoot: RealRoot): Promise<OpenedFile | null> {
  const handle = await open(/*turbopackIgnore: true*/ address, OPEN_FLAGS);
  let opened: OpenedFile | null = null;
  try {
    const facts = await handle.stat();
    if (facts.isFile() && (await liesInside(handle.fd, facts, address, realRoot))) {
      opened = openedFile(handle, facts);
    }
    return opened;
  } finally {
    if (!opened) await handle.close();
  }
}

/**
 * Does the file that was opened lie in the library?
 *
 * Threat: a symbolic link leads to any file of the machine, and a directory is exchanged with such a
 * link between a check of the path and its opening. So the file is opened first, and then the system
 * is asked what it has opened.
 */
export async function liesInside(
  fd: number,
  facts: fs.Stats,
  address: Buffer,
  realRoot: RealRoot,
): Promise<boolean> {
  const real = pathOfOpened(fd) ?? (await pathOfSame(facts, address));
  if (real === null) return false;
  const raw = rawPathOf(real);
  // The root may be a link that was set to another directory since it was last looked at.
  return (
    isUnder(raw, rawPathOf(await realRoot())) ||
    isUnder(raw, rawPathOf(await realRoot({ anew: true })))
  );
}

/** What Linux says of an open file (proc(5)); it never waits for a disk. Null elsewhere. */
function pathOfOpened(fd: number): Buffer | null {
  try {
    return fs.readlinkSync(descriptorPath(fd), { encoding: 'buffer' });
  } catch {
    return null;
  }
}

function descriptorPath(fd: number): string {
  return `/proc/self/fd/${fd}`;
}

/**
 * Where there is no /proc: the real path, if the file there has the device and inode of the one that
 * was opened, and if it is still its own real path afterwards.
 */
async function pathOfSame(facts: fs.Stats, address: Buffer): Promise<Buffer | null> {
  const asBytes = { encoding: 'buffer' } as const;
  const real = await realpath(/*turbopackIgnore: true*/ address, asBytes);
  const there = await lstat(/*turbopackIgnore: true*/ real);
  if (there.dev !== facts.dev || there.ino !== facts.ino) return null;
  return real.equals(await realpath(/*turbopackIgnore: true*/ real, asBytes)) ? real : null;
}

function openedFile(handle: FileHandle, facts: fs.Stats): OpenedFile {
  const etag = localEtag(facts);
  const realPath = pathOfOpened(handle.fd);
  return {
    size: facts.size,
    mtimeMs: facts.mtimeMs,
    etag,
    ctimeMs: facts.ctimeMs,
    version: versionOf(facts),
    realPath,
    path: realPath && descriptorPath(handle.fd),
    readRange: (start, end) => readRange(handle, start, end),
    async *chunks(start, end, signal) {
      let at = start;
      for await (const chunk of readSlice(handle, start, end)) {
        signal?.throwIfAborted();
        at += chunk.length;
        // Half of one version and half of another is no photo. Its name and rights may change.
        if (at === end && localEtag(await handle.stat()) !== etag) {
          throw new FileChangedError('changed while it was read');
        }
        yield chunk;
      }
    },
    close: () => handle.close(),
  };
}

/** Unlike the time of the last change of the content, that of the inode cannot be set. */
function versionOf(facts: fs.Stats): string {
  return `${localEtag(facts)}-${facts.ctimeMs}-${facts.ino}`;
}

async function readRange(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(end - start);
  let length = 0;
  while (length < bytes.length) {
    // One read may bring less than it was asked for before the end of the file.
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, start + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
