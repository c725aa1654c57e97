import fs from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { FileChangedError } from './errors.ts';
import type { OpenedFile } from './library.ts';
import { localEtag } from './localWalk.ts';
import { descriptorPath, isUnder, pathOfOpened } from './openedPath.ts';
import { pathBytes, rawPathOf } from './rawPath.ts';
import { readSlice } from './readChunks.ts';

/** Resolves the real path of the library's root; `anew`: without using a recent answer. */
export type RealRoot = (how?: { readonly anew: boolean }) => Promise<Buffer>;

// O_NONBLOCK, since opening a FIFO would block forever; it has no effect on regular files.
export const OPEN_FLAGS = fs.constants.O_RDONLY | fs.constants.O_NONBLOCK;

/**
 * Opens a regular file of the library; null where it is not one, or lies outside. Throws the
 * system's error.
 */
export async function openInside(address: Buffer, realRoot: RealRoot): Promise<OpenedFile | null> {
  const handle = await open(/*turbopackIgnore: true*/ address, OPEN_FLAGS);
  let opened: OpenedFile | null = null;
  try {
    // The system knows the facts of a file that it has just opened: to ask a thread takes longer.
    const facts = fs.fstatSync(handle.fd);
    const real = pathOfOpened(handle.fd);
    if (facts.isFile() && (await liesInside(real, facts, address, realRoot))) {
      opened = openedFile(handle, facts, real);
    }
    return opened;
  } finally {
    if (!opened) await handle.close();
  }
}

/**
 * Is the opened file inside the library?
 *
 * Threat: a symbolic link can lead to any file of the machine, and a directory may be replaced by
 * such a link between a check of the path and its opening. So the file is opened first, and then
 * the system is asked which file it has opened.
 */
export async function liesInside(
  /** The path of the opened file, as `pathOfOpened` gives it. */
  real: string | null,
  facts: fs.Stats,
  address: Buffer,
  realRoot: RealRoot,
): Promise<boolean> {
  const raw = real ?? (await pathOfSame(facts, address));
  if (raw === null) return false;
  // The root may be a link that points to another directory by now.
  return (
    isUnder(raw, rawPathOf(await realRoot())) ||
    isUnder(raw, rawPathOf(await realRoot({ anew: true })))
  );
}

/**
 * For systems without /proc: the real path of the address, if the file there has the device and
 * inode of the opened file, and if it still resolves to itself afterwards.
 */
async function pathOfSame(facts: fs.Stats, address: Buffer): Promise<string | null> {
  const asBytes = { encoding: 'buffer' } as const;
  const real = await realpath(/*turbopackIgnore: true*/ address, asBytes);
  const there = await lstat(/*turbopackIgnore: true*/ real);
  if (there.dev !== facts.dev || there.ino !== facts.ino) return null;
  return real.equals(await realpath(/*turbopackIgnore: true*/ real, asBytes))
    ? rawPathOf(real)
    : null;
}

function openedFile(handle: FileHandle, facts: fs.Stats, real: string | null): OpenedFile {
  const etag = localEtag(facts);
  return {
    size: facts.size,
    mtimeMs: facts.mtimeMs,
    etag,
    ctimeMs: facts.ctimeMs,
    version: versionOf(facts),
    realPath: real === null ? null : pathBytes(real),
    path: real === null ? null : descriptorPath(handle.fd),
    readRange: (start, end) => readRange(handle, start, end),
    async *chunks(start, end, signal) {
      let at = start;
      for await (const chunk of readSlice(handle, start, end)) {
        signal?.throwIfAborted();
        at += chunk.length;
        // Threat: half of one version and half of another would be sent. Only content counts: the
        // file's name and permissions may change.
        if (at === end && localEtag(await handle.stat()) !== etag) {
          throw new FileChangedError('changed while it was read');
        }
        yield chunk;
      }
    },
    close: () => handle.close(),
  };
}

/** Uses the inode's change time, which, unlike the modification time, cannot be set. */
function versionOf(facts: fs.Stats): string {
  return `${localEtag(facts)}-${facts.ctimeMs}-${facts.ino}`;
}

async function readRange(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(end - start);
  let length = 0;
  while (length < bytes.length) {
    // One read may return fewer bytes than requested before the end of the file.
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, start + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
