import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Release, tryFileLock } from '../db/fileLock.ts';

const ATTEMPTS = 5;
const PAUSE_MS = 40;

function lockPath(dataDir: string): string {
  return join(/*turbopackIgnore: true*/ dataDir, 'scan.lock');
}

/**
 * The lock that lets one scan run at a time, or null where one does. Tries for 160 ms, since
 * whoever looks whether a scan runs holds the lock for a moment.
 */
export async function takeScanLock(dataDir: string): Promise<Release | null> {
  for (let attempt = 1; ; attempt++) {
    const release = tryFileLock(lockPath(dataDir));
    if (release !== null || attempt === ATTEMPTS) return release;
    await sleep(PAUSE_MS);
  }
}

/** Does a scan run, in whatever process? */
export function isScanLocked(dataDir: string): boolean {
  const release = tryFileLock(lockPath(dataDir));
  release?.();
  return release === null;
}
