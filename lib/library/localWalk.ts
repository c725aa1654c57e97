import fs from 'node:fs';
import { codeOf, messageOf } from '../process/thrown.ts';
import { LibraryUnreadableError } from './errors.ts';
import { behindLink, type FollowedFiles, LEADS_OUTSIDE } from './followedLink.ts';
import {
  type KeptListings,
  keepListing,
  type ListedFile,
  type ListedPart,
  stampOf,
} from './keptListings.ts';
import type { LibraryBatch, LibraryEntry, LibraryFault, LibraryFaultKind } from './library.ts';
import { type DirectoryFiles, type OpenedDirectory, openDirectory } from './openedDirectory.ts';
import { isUnder } from './openedPath.ts';
import { pacedStats, type StatAll, type StatFiles } from './pacedStats.ts';
import { addressOf, type Named, nameIn, type WalkedDirectory } from './walkedPath.ts';

/** The functions of the file system that the walk uses. */
export type WalkedFiles = DirectoryFiles & StatFiles & FollowedFiles;

type Walk = {
  readonly files: WalkedFiles;
  readonly statAll: StatAll;
  readonly kept: KeptListings | null;
  /** Raw absolute path of the library without symbolic links. */
  readonly root: string;
  /** The same, as the system names the directory that was opened as root. */
  readonly opened: string;
};

type Listing = { entries: LibraryEntry[]; faults: LibraryFault[]; directories: WalkedDirectory[] };

/** The most names of a directory in one batch. */
const MOST_LISTED = 1_000;

/**
 * Lists a directory and everything below it, each batch from one directory. Most of its calls are
 * synchronous, since asynchronous ones take four times as long, and it runs in the process of a
 * scan, which serves no requests; those for each file wait together where they have to wait. A
 * directory that has not changed since its listing was kept is not listed again.
 */
export async function* walkDirectory(
  root: string,
  { files = fs, kept = null }: { files?: WalkedFiles; kept?: KeptListings | null } = {},
): AsyncGenerator<LibraryBatch> {
  const { top, ...opened } = openRoot(root, files);
  const walk: Walk = { ...opened, files, statAll: pacedStats(files), kept };
  const pending: WalkedDirectory[] = [top];
  for (let next = pending.pop(); next; next = pending.pop()) {
    for await (const { entries, faults, directories } of listDirectory(next, walk)) {
      for (const directory of directories) pending.push(directory);
      yield { entries, faults, directory: next.rawPath };
    }
  }
}

function openRoot(
  path: string,
  files: WalkedFiles,
): { top: WalkedDirectory } & Pick<Walk, 'root' | 'opened'> {
  try {
    const root = files.realpathSync.native(path, { encoding: 'latin1' });
    const address = addressOf(root);
    const { real: opened, readNames, close } = openDirectory(address, files);
    try {
      readNames();
    } finally {
      close();
    }
    const top = { rawPath: '', text: '', real: root, address, links: 0, parent: null };
    return { top, root, opened };
  } catch (error) {
    throw new LibraryUnreadableError(`The library ${path} cannot be read: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

async function* listDirectory(directory: WalkedDirectory, walk: Walk): AsyncGenerator<Listing> {
  const opened = openInside(directory, walk);
  if ('kind' in opened) {
    yield { ...emptyListing(), faults: [opened] };
    return;
  }
  try {
    const stats = walk.kept && findStats(opened);
    const parts = stats && walk.kept?.find(directory.rawPath, stampOf(stats));
    if (parts) yield* takeKept(directory, parts);
    else yield* listOpened(directory, opened, stats, walk);
  } finally {
    opened.close();
  }
}

/**
 * The stats of the directory; null where the system gives none. Reading its names then reports why.
 */
function findStats({ stat }: OpenedDirectory): fs.BigIntStats | null {
  try {
    return stat?.() ?? null;
  } catch {
    return null;
  }
}

/** Opens a directory if it is inside the library. */
function openInside(directory: WalkedDirectory, walk: Walk): OpenedDirectory | LibraryFault {
  try {
    const opened = openDirectory(directory.address, walk.files);
    if (isUnder(opened.real, walk.opened)) return opened;
    opened.close();
    return faultOf('link-outside', directory, LEADS_OUTSIDE);
  } catch (error) {
    return faultOf('unreadable', directory, whyUnread(error));
  }
}

async function* listOpened(
  directory: WalkedDirectory,
  opened: OpenedDirectory,
  stats: fs.BigIntStats | null,
  walk: Walk,
): AsyncGenerator<Listing> {
  const { kept } = walk;
  const keeping = kept && stats && keepListing(kept, directory.rawPath, stats, Date.now());
  let names: readonly string[];
  try {
    names = opened.readNames();
  } catch (error) {
    yield { ...emptyListing(), faults: [faultOf('unreadable', directory, whyUnread(error))] };
    return;
  }
  for (let from = 0; from === 0 || from < names.length; from += MOST_LISTED) {
    const part = names.slice(from, from + MOST_LISTED);
    const named = part.map((name) => nameIn(directory, name));
    // Through the opened directory, which stays open until all have answered.
    const found = await walk.statAll(
      part.map((name, i) => opened.addressOf(name) ?? (named[i] as Named).address),
    );
    keeping?.note(part, found);
    const listing = emptyListing();
    for (const [i, each] of named.entries()) {
      addName(directory, each, found[i] as (typeof found)[number], walk, listing);
    }
    yield listing;
  }
  keeping?.done();
}

/**
 * Yields a kept listing: the directory has not changed, so listing it again would give the same.
 */
function* takeKept(directory: WalkedDirectory, parts: Iterable<ListedPart>): Generator<Listing> {
  for (const { files, directories } of parts) {
    yield {
      entries: files.map((file) => entryOf(nameIn(directory, file.name), file)),
      faults: [],
      directories: directories.map((name) => below(directory, nameIn(directory, name))),
    };
  }
}

function addName(
  directory: WalkedDirectory,
  named: Named,
  stats: fs.Stats | Error,
  walk: Walk,
  listing: Listing,
): void {
  try {
    if (stats instanceof Error) throw stats;
    if (stats.isFile()) {
      listing.entries.push(entryOf(named, stats));
    } else if (stats.isDirectory()) {
      listing.directories.push(below(directory, named));
    } else if (stats.isSymbolicLink()) {
      followLink(directory, named, walk, listing);
    } else {
      addFault(listing, 'special', named, 'neither a file nor a directory');
    }
  } catch (error) {
    addFault(listing, 'unreadable', named, whyUnread(error));
  }
}

function followLink(
  directory: WalkedDirectory,
  named: Named,
  { root, files }: Walk,
  listing: Listing,
): void {
  const found = behindLink(directory, named, root, files);
  if (found.kind === 'file') listing.entries.push(entryOf(named, found.stats));
  else if (found.kind === 'directory') listing.directories.push(found.directory);
  else addFault(listing, found.kind, named, found.message);
}

function entryOf({ rawPath, text }: Named, stats: Omit<ListedFile, 'name'>): LibraryEntry {
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

function addFault(
  listing: Listing,
  kind: LibraryFaultKind,
  named: Pick<Named, 'rawPath' | 'text'>,
  message: string,
): void {
  listing.faults.push(faultOf(kind, named, message));
}

function faultOf(
  kind: LibraryFaultKind,
  { rawPath, text }: Pick<Named, 'rawPath' | 'text'>,
  message: string,
): LibraryFault {
  return { kind, rawPath, text, message };
}

function emptyListing(): Listing {
  return { entries: [], faults: [], directories: [] };
}

function below(parent: WalkedDirectory, named: Named): WalkedDirectory {
  return { ...named, links: parent.links, parent };
}

/**
 * Why a name that was listed could not be examined. That there is no such file contradicts the
 * listing, so it does not mean that the file is gone: perhaps it is just being moved.
 */
function whyUnread(error: unknown): string {
  return codeOf(error) === 'ENOENT' ? 'gone while its directory was listed' : reasonOf(error);
}

/** The system's message without the path, which is shown beside it: `permission denied`. */
function reasonOf(error: unknown): string {
  const message = messageOf(error);
  return /^[A-Z0-9]+: ([^,]+),/.exec(message)?.[1] ?? message;
}
