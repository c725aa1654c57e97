import { beforeEach } from 'vitest';
import { type MemoryFile, makeMemoryLibrary, rawPath } from './memoryLibrary.ts';
import { openRecognitionLibrary } from './recognitionLibrary.ts';
import { jpeg } from './testJpeg.ts';
import type { TestLibrary } from './testLibrary.ts';

export type ScanFlags = Parameters<TestLibrary['scan']>[0];

/**
 * Tests only: as `openRecognitionLibrary`, with files in memory: some file systems take names that differ only in
 * case or Unicode form for one.
 */
export function openMemoryAlbums() {
  const { used, sql, close, seen } = openRecognitionLibrary();
  const files = new Map<string, MemoryFile>();
  let clock = 0;
  beforeEach(() => {
    files.clear();
    clock = 0;
  });

  const write = (path: string, data = path) => {
    clock += 1;
    files.set(rawPath(path), { bytes: jpeg({ data }), mtimeMs: clock, ctimeMs: clock });
  };
  /** Moves a directory. */
  const move = (from: string, to: string) => {
    for (const [path, file] of [...files]) {
      if (!path.startsWith(rawPath(from))) continue;
      files.delete(path);
      files.set(rawPath(to) + path.slice(rawPath(from).length), file);
    }
  };
  const scan = (flags: ScanFlags = {}) =>
    used.scan({ maxRemoved: 1, ...flags }, makeMemoryLibrary(files));
  /** Are the present albums public? By category and path; null: without a policy. */
  const policies = () =>
    Object.fromEntries(
      used
        .albums()
        .filter(({ missing }) => !missing)
        .map((album) => [`${album.category} ${album.dirpath}`, album.public]),
    );
  return { used, files, write, move, scan, run: sql, close, policies, seen };
}
