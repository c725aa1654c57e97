import fs from 'node:fs';

/** Names an open file or directory for this process and others, where the system can (proc(5)). */
export function descriptorPath(fd: number): string {
  return `/proc/${process.pid}/fd/${fd}`;
}

/**
 * The raw path of an open file or directory as Linux gives it, without waiting for a disk. Null on
 * other systems.
 */
export function pathOfOpened(fd: number): string | null {
  try {
    // One character for each byte, as in all raw paths.
    return fs.readlinkSync(descriptorPath(fd), { encoding: 'latin1' });
  } catch {
    return null;
  }
}

/** Is the real path `real` that of `root`, or below it? */
export function isUnder(real: string, root: string): boolean {
  return real === root || real.startsWith(root.endsWith('/') ? root : `${root}/`);
}
