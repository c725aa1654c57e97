import fs from 'node:fs';
import { LibraryUnreadableError } from './errors.ts';
import type { LibraryBatch, LibraryEntry, LibraryFault, LibraryFaultKind } from './library.ts';
import { descriptorPath, isUnder, pathOfOpened } from './openedPath.ts';
import { isAscii, pathBytes, pathText } from './rawPath.ts';

/** The functions of the file system that the walk uses. */
export type WalkedFiles = Pick<
  typeof fs,
  'closeSync' | 'lstatSync' | 'openSync' | 'readdirSync' | 'realpathSync' | 'statSync'
>;

type Walk = {
  readonly files: WalkedFiles;
  /** Raw absolute path of the library without symbolic links. */
  readonly root: string;
  /** The same as the system has it for the opened directory. */
  readonly opened: string;
};

type Directory = {
  /** Raw path in the library, '' for the root, and the same path as text. */
  readonly rawPath: string;
  readonly text: string;
  /** Raw absolute path without symbolic links, and the same in the form passed to the system. */
  readonly real: string;
  readonly address: string | Buffer;
  readonly links: number;
  readonly parent: Directory | null;
};

/** An entry of a directory. */
type Named = Pick<Directory, 'rawPath' | 'text' | 'real' | 'address'>;

type Listing = { entries: LibraryEntry[]; faults: LibraryFault[]; directories: Directory[] };

/**
 * The most symbolic links that a path may contain. Threat: a few directories with links to one
 * another make an exponential number of paths, none of which is a loop.
 */
const MOST_NESTED_LINKS = 3;

/** Names of a directory that one batch is made of at most. */
const MOST_LISTED = 1_000;

/**
 * Lists a directory and everything below it, each batch from one directory. Synchronous, since
 * asynchronous calls take four times as long, and it runs in the process of a scan, which serves no
 * requests.
 */
export function* walkDirectory(root: string, files: WalkedFiles = fs): Generator<LibraryBatch> {
  const { top, walk } = openRoot(root, files);
  const pending: Directory[] = [top];
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const { entries, faults, directories } of listDirectory(next, walk)) {
      for (const directory of directories) pending.push(directory);
      yield { entries, faults };
    }
  }
}

function openRoot(root: string, files: WalkedFiles): { top: Directory; walk: Walk } {
  try {
    const real = files.realpathSync.native(root, { encoding: 'latin1' });
    const address = addressOf(real);
    const { real: opened, close } = open(address, files);
    close();
    const top = { rawPath: '', text: '', real, address, links: 0, parent: null };
    return { top, walk: { files, root: real, opened } };
  } catch (error) {
    throw new LibraryUnreadableError(`The library ${root} cannot be read: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function* listDirectory(directory: Directory, walk: Walk): Generator<Listing> {
  let listing: Listing = { entries: [], faults: [], directories: [] };
  const opened = openDirectory(directory, walk, listing);
  let listed = 0;
  try {
    for (const name of opened?.names ?? []) {
      if (++listed % MOST_LISTED === 0) {
        yield listing;
        listing = { entries: [], faults: [], directories: [] };
      }
      const named = nameIn(directory, name);
      try {
        listName(directory, named, opened?.addressOf(name) ?? named.address, walk, listing);
      } catch (error) {
        addFault(listing, 'unreadable', named, whyUnread(error));
      }
    }
  } finally {
    opened?.close();
  }
  yield listing;
}

/** Opens a directory, if it is inside the library, and reads its names; null where that is impossible. */
function openDirectory(directory: Directory, walk: Walk, listing: Listing): Opened | null {
  try {
    const opened = open(directory.address, walk.files);
    if (isUnder(opened.real, walk.opened)) return opened;
    opened.close();
    addFault(listing, 'link-outside', directory, LEADS_OUTSIDE);
  } catch (error) {
    addFault(listing, 'unreadable', directory, whyUnread(error));
  }
  return null;
}

const LEADS_OUTSIDE = 'a symbolic link that leads out of the library';

/** A directory that is open. */
type Opened = {
  readonly names: readonly string[];
  /** Where it is. */
  readonly real: string;
  /** How a file in it is asked for; null: by its path. */
  readonly addressOf: (name: string) => string | Buffer | null;
  readonly close: () => void;
};

/**
 * Opens a directory and reads its names.
 *
 * Threat: a directory is replaced by a link to another one after it was found to be none. So it is
 * opened first, names, sizes and times are read through what was opened, and the system is asked what
 * that is.
 */
function open(address: string | Buffer, files: WalkedFiles): Opened {
  const fd = files.openSync(address, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
  const close = () => files.closeSync(fd);
  try {
    const opened = pathOfOpened(fd);
    const place = descriptorPath(fd);
    const names = files.readdirSync(opened === null ? address : place, { encoding: 'latin1' });
    // Systems without /proc are asked after the names were read.
    const real = opened ?? files.realpathSync.native(address, { encoding: 'latin1' });
    const inPlace = (name: string) => addressOf(`${place}/${name}`);
    return { names, real, addressOf: opened === null ? () => null : inPlace, close };
  } catch (error) {
    close();
    throw error;
  }
}

function listName(
  directory: Directory,
  named: Named,
  address: string | Buffer,
  walk: Walk,
  listing: Listing,
): void {
  const stats = walk.files.lstatSync(address);
  if (stats.isFile()) {
    listing.entries.push(entryOf(named, stats));
  } else if (stats.isDirectory()) {
    listing.directories.push({ ...named, links: directory.links, parent: directory });
  } else if (stats.isSymbolicLink()) {
    followLink(directory, named, walk, listing);
  } else {
    addFault(listing, 'special', named, 'neither a file nor a directory');
  }
}

/**
 * What is behind a link is asked by its path. Where that is exchanged just then, size and time are those
 * of another file, and nothing more: opening a file asks what was opened, and refuses one outside.
 */
function followLink(
  directory: Directory,
  named: Named,
  { root, files }: Walk,
  listing: Listing,
): void {
  const real = findTarget(named, files);
  if (real === null) {
    addFault(listing, 'link-broken', named, 'a symbolic link to nothing');
  } else if (!isUnder(real, root)) {
    addFault(listing, 'link-outside', named, LEADS_OUTSIDE);
  } else {
    const address = addressOf(real);
    const stats = files.statSync(address);
    const links = directory.links + 1;
    if (stats.isFile()) {
      listing.entries.push(entryOf(named, stats));
    } else if (!stats.isDirectory()) {
      addFault(listing, 'special', named, 'neither a file nor a directory');
    } else if (links > MOST_NESTED_LINKS || isOnTheWay(directory, real)) {
      addFault(listing, 'link-loop', named, 'a symbolic link that leads back or on and on');
    } else {
      listing.directories.push({ ...named, real, address, links, parent: directory });
    }
  }
}

function findTarget({ address }: Named, files: WalkedFiles): string | null {
  try {
    return files.realpathSync.native(address, { encoding: 'latin1' });
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ELOOP') return null;
    throw error;
  }
}

function isOnTheWay(directory: Directory, real: string): boolean {
  if (directory.real === real) return true;
  return directory.parent !== null && isOnTheWay(directory.parent, real);
}

function entryOf({ rawPath, text }: Named, stats: fs.Stats): LibraryEntry {
  const { size, mtimeMs, ctimeMs } = stats;
  return { rawPath, text, size, mtimeMs, ctimeMs, etag: localEtag(stats) };
}

/**
 * Contains the time with all digits that the file system has, since a file may change twice in a
 * millisecond.
 */
export function localEtag({ size, mtimeMs }: { size: number; mtimeMs: number }): string {
  return `${size}-${mtimeMs}`;
}

/** An entry with its paths. Names are nearly always ASCII, and then nothing has to be decoded. */
function nameIn(directory: Directory, name: string): Named {
  const rawPath = join(directory.rawPath, name);
  const real = join(directory.real, name);
  if (!isAscii(name) || typeof directory.address !== 'string') {
    return { rawPath, text: pathText(rawPath), real, address: addressOf(real) };
  }
  const text = directory.text === directory.rawPath ? rawPath : join(directory.text, name);
  const address = directory.address === directory.real ? real : join(directory.address, name);
  return { rawPath, text, real, address };
}

/**
 * A path as the system takes it: a string, which costs less, unless only a Buffer can express it.
 */
function addressOf(rawPath: string): string | Buffer {
  const text = pathText(rawPath);
  return text.includes('\ufffd') ? pathBytes(rawPath) : text;
}

function join(directory: string, name: string): string {
  if (directory === '') return name;
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

function addFault(
  listing: Listing,
  kind: LibraryFaultKind,
  { rawPath, text }: Pick<Named, 'rawPath' | 'text'>,
  message: string,
): void {
  listing.faults.push({ kind, rawPath, text, message });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/**
 * Why a name that was listed could not be asked about. That there is no such file contradicts the list, so
 * it says nothing about what is gone: perhaps it is just being moved.
 */
function whyUnread(error: unknown): string {
  return codeOf(error) === 'ENOENT' ? 'gone while its directory was listed' : reasonOf(error);
}

/** The system's message without the path, which is shown beside it: `permission denied`. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /^[A-Z0-9]+: ([^,]+),/.exec(message)?.[1] ?? message;
}
