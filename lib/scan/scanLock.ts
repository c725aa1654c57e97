import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Release, tryFileLock } from '../db/fileLock.ts';

const ATTEMPTS = 5;
const PAUSE_MS = 40;

function lockPath(dataDir: string): string {
  return join(/*turbopackIgnore: true*/ dataDir, 'scan.lock');
}

/**
 * Takes the lock that lets only one scan run, or null while another one runs. Tries for 160 ms,
 * since a process that checks whether a scan runs holds the lock for a moment.
 */
export async function takeScanLock(dataDir: string): Promise<Release | null> {
  for (let attempt = 1; ; attempt++) {
    const release = tryFileLock(lockPath(dataDir));
    if (release !== null || attempt === ATTEMPTS) return release;
    await sleep(PAUSE_MS);
  }
}

/** Is a scan running, in any process? */
export function isScanLocked(dataDir: string): boolean {
  const release = tryFileLock(lockPath(dataDir));
  release?.();
  return release === null;
}
