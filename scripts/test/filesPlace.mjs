import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What `statfs` says of a file system in memory (Linux, `magic.h`). */
const TMPFS = 0x01021994;

/** Bytes: several times what the tests and their processes take at a time. */
const ROOM = 4 * 2 ** 30;

/**
 * Makes the directory in which tests make theirs: in memory, where there is room and programs may be run, since a
 * database waits for the disk with each change (some milliseconds each time, a third of all of the time), and no
 * test cuts the power. Else where temporary files are.
 */
export function makeFilesPlace(memory = '/dev/shm', room = ROOM) {
  const place = placeIn(memory, room) ?? mkdtempSync(join(tmpdir(), 'albumen-test-'));
  // Web servers that tests start read there as users of their own.
  chmodSync(place, 0o755);
  return place;
}

function placeIn(memory, room) {
  try {
    const { type, bavail, bsize } = statfsSync(memory);
    const free = Math.min(bavail * bsize, process.availableMemory?.() ?? freemem());
    if (type !== TMPFS || free < room) return null;
    const place = mkdtempSync(join(memory, 'albumen-test-'));
    const program = join(place, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
    const mayRun = spawnSync(program).status === 0;
    rmSync(mayRun ? program : place, { recursive: true });
    return mayRun ? place : null;
  } catch {
    return null;
  }
}
