import fs from 'node:fs';
import { descriptorPath, pathOfOpened } from './openedPath.ts';
import { addressOf } from './walkedPath.ts';

/** The functions of the file system that open a directory and read its names. */
export type DirectoryFiles = Pick<
  typeof fs,
  'closeSync' | 'fstatSync' | 'openSync' | 'readdirSync' | 'realpathSync'
>;

/** A directory that is open. The caller must close it. */
export type OpenedDirectory = {
  /** Where it is: a raw absolute path without symbolic links. */
  readonly real: string;
  /** The names in it, one character a byte. Throws the system's error. */
  readonly readNames: () => readonly string[];
  /**
   * Its stats; null on systems without /proc, which do not say what was opened: the names may then
   * be those of another directory.
   */
  readonly stat: (() => fs.BigIntStats) | null;
  /**
   * An address that leads to the file through this opened directory; null: there is none, and the
   * path must do.
   */
  readonly addressOf: (name: string) => string | Buffer | null;
  readonly close: () => void;
};

/**
 * Opens a directory. Throws the system's error.
 *
 * Threat: after a directory was found not to be a link, it is replaced by a link to another
 * directory. So it is opened first; names, sizes and times are read through what was opened, and
 * the system is asked which directory that is.
 */
export function openDirectory(address: string | Buffer, files: DirectoryFiles): OpenedDirectory {
  const fd = files.openSync(address, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  const close = () => files.closeSync(fd);
  try {
    const real = pathOfOpened(fd);
    if (real === null) return { ...readByPath(address, files), close };
    const place = descriptorPath(fd);
    return {
      real,
      readNames: () => files.readdirSync(place, { encoding: 'latin1' }),
      stat: () => files.fstatSync(fd, { bigint: true }),
      addressOf: (name) => addressOf(`${place}/${name}`),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Systems without /proc are asked what was opened after the names were read. */
function readByPath(
  address: string | Buffer,
  files: DirectoryFiles,
): Omit<OpenedDirectory, 'close'> {
  const names = files.readdirSync(address, { encoding: 'latin1' });
  const real = files.realpathSync.native(address, { encoding: 'latin1' });
  return { real, readNames: () => names, stat: null, addressOf: () => null };
}
