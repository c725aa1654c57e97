import type fs from 'node:fs';
import { codeOf } from '../process/thrown.ts';
import type { LibraryFaultKind } from './library.ts';
import { isUnder } from './openedPath.ts';
import { addressOf, type Named, type WalkedDirectory } from './walkedPath.ts';

/** The functions of the file system that follow a link. */
export type FollowedFiles = Pick<typeof fs, 'realpathSync' | 'statSync'>;

/** What a symbolic link leads to, or why it is not followed. */
type Followed =
  | { readonly kind: 'file'; readonly stats: fs.Stats }
  | { readonly kind: 'directory'; readonly directory: WalkedDirectory }
  | { readonly kind: LibraryFaultKind; readonly message: string };

/** Why such a link is not followed, as the report of a scan says it. */
export const LEADS_OUTSIDE = 'a symbolic link that leads out of the library';

/**
 * The most symbolic links that a path may contain. Threat: a few directories with links to one
 * another make an exponential number of paths, none of which is a loop.
 */
const MOST_NESTED_LINKS = 3;

/**
 * Follows a link in a directory if it stays below `root`, a raw absolute path. Throws the system's
 * error.
 *
 * The target is examined by its path. If another file takes its place at that moment, only a wrong
 * size and time are reported: whoever opens the file later checks what was opened, and refuses a
 * file outside.
 */
export function behindLink(
  directory: WalkedDirectory,
  named: Named,
  root: string,
  files: FollowedFiles,
): Followed {
  const real = findTarget(named, files);
  if (real === null) return { kind: 'link-broken', message: 'a symbolic link to nothing' };
  if (!isUnder(real, root)) return { kind: 'link-outside', message: LEADS_OUTSIDE };
  const address = addressOf(real);
  const stats = files.statSync(address);
  if (stats.isFile()) return { kind: 'file', stats };
  if (!stats.isDirectory()) return { kind: 'special', message: 'neither a file nor a directory' };
  const links = directory.links + 1;
  if (links > MOST_NESTED_LINKS || isAtOrAbove(directory, real)) {
    return { kind: 'link-loop', message: 'a symbolic link that leads back or on and on' };
  }
  return { kind: 'directory', directory: { ...named, real, address, links, parent: directory } };
}

function findTarget({ address }: Named, files: FollowedFiles): string | null {
  try {
    return files.realpathSync.native(address, { encoding: 'latin1' });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ELOOP') return null;
    throw error;
  }
}

/** Is `real` this directory, or one through which the walk came to it? */
function isAtOrAbove(directory: WalkedDirectory, real: string): boolean {
  if (directory.real === real) return true;
  return directory.parent !== null && isAtOrAbove(directory.parent, real);
}
