import { statfsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { type Check, finding, fine } from './findings.ts';

/**
 * File systems whose directories may keep their times when files come and go, by the numbers of statfs(2)
 * and linux/magic.h.
 */
const notToBeTrusted: ReadonlyMap<number, string> = new Map([
  [0x4d44, 'FAT'],
  [0x2011bab0, 'exFAT'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x61756673, 'aufs'],
  [0x65735546, 'FUSE (mergerfs, rclone, sshfs and the like)'],
]);

/** Does the gallery trust the times of directories on a file system that does not keep them up to date? */
export function checkDirectoryTimes(
  { library, trustDirectoryTimes }: Pick<Config, 'library' | 'trustDirectoryTimes'>,
  typeOf = (path: string) => statfsSync(path).type,
): Check[] {
  if (!trustDirectoryTimes) return [];
  if (library.kind !== 'local') {
    const remedy = 'Leave it out: a bucket is listed by its service.';
    return [finding('library', 'trust_directory_times does nothing for a bucket.', remedy)];
  }
  const fileSystem = findFileSystem(library.root, typeOf);
  if (fileSystem === null) return [fine('library', 'The times of its directories are trusted.')];
  return [
    finding(
      'library',
      `${library.root} is on ${fileSystem}, and trust_directory_times is true: scans may miss photos that come and go.`,
      'Set trust_directory_times: false.',
    ),
  ];
}

/** The name of a file system that is not to be trusted, else null. Other checks report missing places. */
function findFileSystem(path: string, typeOf: (path: string) => number): string | null {
  try {
    return notToBeTrusted.get(typeOf(path)) ?? null;
  } catch {
    return null;
  }
}
