import { type AlbumPattern, type IgnoreRule, matchPath, splitPath } from '../library/albumPath.ts';
import { type FoldedPath, foldPath } from '../library/foldedPath.ts';
import type { KeptListings } from '../library/keptListings.ts';
import type { Library, LibraryEntry } from '../library/library.ts';
import { defaultIgnore } from '../library/patternForms.ts';
import { isFilmName, isPhotoName, isTemporaryName } from '../library/photoExtensions.ts';
import { trackRules, type UnusedRule } from '../library/ruleUse.ts';
import { isCompanionName, isSidecarName } from '../library/sidecarNames.ts';
import type { Comparison } from './differences.ts';
import type { Listener } from './events.ts';
import { type IgnoredFiles, type IgnoredNow, openIgnoredFiles } from './ignoredFiles.ts';
import { collectLeftOut } from './leftOut.ts';
import { collectAlbums, type ScannedAlbum } from './scannedAlbums.ts';
import { collectSidecars, type Sidecars } from './sidecars.ts';
import type { Tally } from './tally.ts';

/** The rules of gallery.yaml by which paths become albums. */
export type PathRules = {
  readonly patterns: readonly AlbumPattern[];
  readonly ignores: readonly IgnoreRule[];
  /** True where gallery.yaml has no `patterns`. */
  readonly patternsAreDefault: boolean;
};

/** What listing the library gives. */
export type LibraryContents = {
  /** All albums of the library, with the photos that take part in the plan. */
  readonly albums: ReadonlyMap<string, ScannedAlbum>;
  /** Raw paths of directories and files that could not be read. */
  readonly unreadable: readonly string[];
  /** What was not looked at, where that is something else. */
  readonly unseen?: readonly string[];
  readonly sidecars: Sidecars;
  readonly ignored: IgnoredNow;
};

type Listing = {
  readonly tally: Tally;
  readonly listen: Listener;
  readonly settlingIn: Comparison['settlingIn'];
  /** The listings of directories that were kept, where they are used. */
  readonly kept?: KeptListings | null;
  /** Where files are noted that `ignore` leaves out. */
  readonly ignored?: IgnoredFiles;
};

/**
 * Lists the library and sorts its files into albums. Files that match nothing and faults are
 * reported. Throws LibraryUnreadableError.
 */
export async function readLibrary(
  library: Library,
  rules: PathRules,
  {
    tally,
    listen,
    settlingIn,
    kept = null,
    ignored = openIgnoredFiles(null, rules.ignores),
  }: Listing,
): Promise<LibraryContents> {
  const { lists, files } = tally;
  const tellFault = (fault: Fault) => {
    lists.faults.add({ kind: fault.kind, path: fault.path, reason: fault.message });
    listen({ kind: 'fault', path: fault.path, message: fault.message });
  };
  const sorting = { tally, listen, settlingIn, ignored, tellFault };
  const { sort, albums, sidecars, unreadable, use, leftOut } = openSorting(rules, sorting);
  for await (const batch of library.list(kept)) {
    for (const { kind, rawPath, text, message } of batch.faults) {
      if (kind === 'unreadable') unreadable.push(rawPath);
      tellFault({ kind, path: text, message });
    }
    for (const entry of batch.entries) sort(entry, batch.run ?? 0);
    if (batch.directory !== undefined) ignored.noteDirectory(batch.directory);
  }
  leftOut.report(lists);
  if (files.seen > 0) {
    for (const rule of toTell(use.listUnused(), rules)) {
      lists.unused_rules.add(rule);
      listen({ kind: 'unused-rule', ...rule });
    }
  }
  return { albums, unreadable, sidecars, ignored: ignored.end(unreadable) };
}

type Fault = { readonly kind: string; readonly path: string; readonly message: string };

type Sorting = Pick<Listing, 'tally' | 'listen' | 'settlingIn'> & {
  readonly ignored: IgnoredFiles;
  readonly tellFault: (fault: Fault) => void;
};

/** Sorts files, as they are listed: into photos of albums, sidecars, and what is left out. */
function openSorting(
  { patterns, ignores }: PathRules,
  { tally: { lists, files }, listen, settlingIn, ignored, tellFault }: Sorting,
) {
  const { add, albums } = collectAlbums(settlingIn);
  const use = trackRules(patterns, ignores);
  const sidecars = collectSidecars();
  const leftOut = collectLeftOut(patterns, ignores);
  const unreadable: string[] = [];

  const noteIgnored = (entry: LibraryEntry, folded: FoldedPath) => {
    files.ignored += 1;
    leftOut.noteIgnored(folded);
    ignored.note(entry);
  };
  const noteUnmatched = (path: string, folded: FoldedPath) => {
    lists.unmatched.add(path);
    leftOut.noteUnmatched(path);
    if (isPhotoName(folded.folded)) files.unmatched_photos += 1;
  };
  const sort = (entry: LibraryEntry, run: number) => {
    files.seen += 1;
    const path = entry.text;
    const folded = foldPath(path);
    const match = matchPath(patterns, ignores, folded);
    const { filename } = splitPath(path);
    if (match.kind !== 'ignored' && isTemporaryName(filename)) {
      // An earlier version may have taken it for a photo, about which nothing is known now.
      unreadable.push(entry.rawPath);
      tellFault({ kind: 'copying', path, message: COPYING });
      return;
    }
    if (match.kind !== 'ignored') {
      sidecars.add(entry, run);
      const isNoPhoto = match.kind === 'unmatched' && isCompanionName(filename);
      if (isNoPhoto || isSidecarName(filename)) {
        files.sidecars += 1;
        return;
      }
    }
    use.note(folded, match);
    listen({ kind: 'path', fate: match.kind, path });
    if (match.kind === 'ignored') return noteIgnored(entry, folded);
    if (match.kind === 'unmatched') return noteUnmatched(path, folded);
    const fault = add(entry, path, match);
    files.photos += 1;
    if (isFilmName(folded.folded)) files.films += 1;
    if (fault) tellFault(fault);
  };
  return { sort, albums, sidecars, unreadable, use, leftOut };
}

const COPYING = 'is still being copied: a later scan takes it in';

/**
 * The unused rules to report. Default rules are left out, since they need not fit every library.
 */
function toTell(unused: readonly UnusedRule[], { patternsAreDefault }: PathRules): UnusedRule[] {
  return unused.filter(({ key, source }) =>
    key.startsWith('patterns') ? !patternsAreDefault : !defaultIgnore.includes(source),
  );
}
