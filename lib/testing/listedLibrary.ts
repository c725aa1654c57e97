import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { Library, LibraryEntry, LibraryFault } from '../library/library.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';

/**
 * Tests only: for each test of the file a new library in a directory `root`, with `trip/a.jpg`, and
 * beside it in `dir` a photo that is none of its own.
 */
export function openListedLibrary() {
  const used = {} as { dir: string; root: string; library: Library };
  beforeEach(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'albumen-library-'));
    const root = join(dir, 'photos');
    await mkdir(join(root, 'trip'), { recursive: true });
    await writeFile(join(root, 'trip/a.jpg'), 'photo');
    await mkdir(join(dir, 'photos-private'));
    await writeFile(join(dir, 'photos-private/secret.jpg'), 'secret');
    Object.assign(used, { dir, root, library: openLocalLibrary(root) });
  });
  afterEach(() => rm(used.dir, { recursive: true }));

  /** All that a library lists: its entries, and in order their paths, and its faults as texts. */
  const list = async (from = used.library) => {
    const entries: LibraryEntry[] = [];
    const faults: LibraryFault[] = [];
    for await (const batch of from.list()) {
      entries.push(...batch.entries);
      faults.push(...batch.faults);
    }
    const paths = entries.map(({ text }) => text).sort();
    return { entries, paths, faults: faults.map(({ kind, text }) => `${kind} ${text}`).sort() };
  };
  return { used, list };
}
