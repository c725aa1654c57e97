import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writePicture } from './pictures.ts';
import { restore, takeSnapshot } from './snapshot.ts';
import type { LeakWorld } from './world.ts';

/** A change of a file: a picture with this number, these bytes, or null to delete it. */
export type Change = number | Buffer | null;

/** Changes files of the library, and scans. */
export async function scanWith(
  { library, run }: Pick<LeakWorld, 'library' | 'run'>,
  changes: Readonly<Record<string, Change>>,
): Promise<void> {
  for (const [path, change] of Object.entries(changes)) {
    const place = join(library, path);
    if (typeof change === 'number') await writePicture(library, path, change);
    else if (change === null) rmSync(place);
    else {
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, change);
    }
  }
  run('scan', '--quiet', '--allow-removals');
}

/** Adds files to the library and scans. Returns what takes them out again and restores the database. */
export async function addFiles(
  world: LeakWorld,
  files: Readonly<Record<string, number | Buffer>>,
): Promise<() => void> {
  const before = takeSnapshot(world.db);
  const takeOut = () => {
    for (const path of Object.keys(files)) rmSync(join(world.library, path), { force: true });
    restore(world.db, before);
  };
  try {
    await scanWith(world, files);
  } catch (error) {
    takeOut();
    throw error;
  }
  return takeOut;
}

/** Runs the work with further files in the library, and restores everything. */
export async function withFiles(
  world: LeakWorld,
  files: Readonly<Record<string, number | Buffer>>,
  work: () => Promise<void>,
): Promise<void> {
  const takeOut = await addFiles(world, files);
  try {
    await work();
  } finally {
    takeOut();
  }
}

/** Runs the work, and restores the database. */
export async function unchanged(world: LeakWorld, work: () => Promise<void>): Promise<void> {
  const before = takeSnapshot(world.db);
  try {
    await work();
  } finally {
    restore(world.db, before);
  }
}
