import { mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteSpan } from '../http/range.ts';
import { PRIVATE_DIRECTORY, PRIVATE_FILE } from '../process/privateFiles.ts';
import type { DecodableFile } from './content.ts';

/*
 * FFmpeg opens local files only. Films that are in a bucket, or inside the file of a picture, are copied
 * for it.
 */

/**
 * Does the error say that another process could not open a file that this one has open
 * (`/proc/PID/fd/N`)? Some systems do not allow it.
 */
export function isUnreachable(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^(?:ENOENT|EACCES)$/.test(String(error.code))
  );
}

/** In the data directory: films that are being copied or made. */
export const UNFINISHED_FILMS = 'unfinished';

const COPIED_AT_ONCE = 4 * 1024 * 1024;

/** Copies a part of a file to a new file. Resolves to its path. */
export function copyFilm(file: DecodableFile, span: ByteSpan, path: string): Promise<string> {
  return copyParts(file, [span], { path, from: span.start, size: span.end - span.start });
}

/** Bytes: the first frames of a film, and the index of one whose index comes last. */
const BEGINNING = 16 * 1024 * 1024;
const END = 8 * 1024 * 1024;

/**
 * A copy of a film in which all but its beginning and its end is empty, for showing one of its first
 * frames: a film of an hour is not fetched from a bucket for that.
 */
export function copyEnds(file: DecodableFile, path: string): Promise<string> {
  const { size } = file;
  const beginning = { start: 0, end: Math.min(size, BEGINNING) };
  const end = { start: Math.max(beginning.end, size - END), end: size };
  return copyParts(file, [beginning, end], { path, from: 0, size });
}

type Copy = { readonly path: string; readonly from: number; readonly size: number };

async function copyParts(
  file: DecodableFile,
  parts: readonly ByteSpan[],
  { path, from, size }: Copy,
): Promise<string> {
  const copy = await open(/*turbopackIgnore: true*/ path, 'wx', PRIVATE_FILE);
  try {
    await copy.truncate(size);
    for (const { start, end } of parts) {
      for (let at = start; at < end; at += COPIED_AT_ONCE) {
        const bytes = await file.readRange(at, Math.min(at + COPIED_AT_ONCE, end));
        await copy.write(bytes, 0, bytes.length, at - from);
      }
    }
  } finally {
    await copy.close();
  }
  return path;
}

/** A directory older than this is not in use any more: its server was killed. */
const UNFINISHED_MS = 24 * 60 * 60 * 1000;

/**
 * Runs `use` with a directory of its own inside the data directory, and removes the directory
 * afterwards. Also removes those that killed servers left behind.
 */
export async function inFilmDirectory<T>(
  dataDir: string,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const parent = join(dataDir, UNFINISHED_FILMS);
  await mkdir(/*turbopackIgnore: true*/ parent, { recursive: true, mode: PRIVATE_DIRECTORY });
  for (const name of await readdir(/*turbopackIgnore: true*/ parent)) {
    const path = join(parent, name);
    const found = await stat(/*turbopackIgnore: true*/ path).catch(() => null);
    if (found && found.mtimeMs < Date.now() - UNFINISHED_MS) await remove(path);
  }
  const directory = await mkdtemp(/*turbopackIgnore: true*/ join(parent, 'film-'));
  try {
    return await use(directory);
  } finally {
    await remove(directory);
  }
}

function remove(path: string): Promise<void> {
  return rm(/*turbopackIgnore: true*/ path, { recursive: true, force: true });
}
