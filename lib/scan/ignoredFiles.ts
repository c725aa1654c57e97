import { createHash } from 'node:crypto';
import type { Client, ClientTx } from '../db/client.ts';
import { findSetting, keepSetting } from '../db/settings.ts';
import { type IgnoreRule, isIgnoredBy } from '../library/albumPath.ts';
import { foldPath } from '../library/foldedPath.ts';
import { defaultIgnore } from '../library/patternForms.ts';
import { isPhotoName } from '../library/photoExtensions.ts';
import { pathText } from '../library/rawPath.ts';
import { splitExtension } from '../text/fileNames.ts';
import type { HeldPlace } from './heldPlaces.ts';
import { isWithin } from './pathForm.ts';

/*
 * Remembers the files in directories that `ignore` names. Threat: gallery.yaml says `ignore: ['Private/']`, the
 * directory is renamed, by whatever computer, and all in it would appear as new albums for everybody. Whoever
 * sorts photos out of an ignored directory that stays (`Inbox/`) means to show them.
 */

/** A file, as far as it tells that it is the one that was elsewhere before. */
type File = { readonly rawPath: string; readonly size: number; readonly etag: string };

/** The highest directory that an entry of `ignore` covers, with the pictures in it. */
type Covered = {
  /** The extension of a file in it, which the entry may name. */
  readonly extension: string;
  /** Numbers made of its files by `numbersOf`. */
  readonly files: ReadonlySet<number>;
  /**
   * Those of files with which it went away. Threat: it is there again, with other files, before what has become of
   * these was found.
   */
  readonly away: ReadonlySet<number>;
};

/** What is remembered, by raw paths of directories. */
type Kept = Map<string, Covered>;

const none: ReadonlySet<number> = new Set();

/** The most files that are remembered; which ones beyond that are not is left to chance. */
const MOST_FILES = 200_000;
const BYTES = 6;

export type IgnoredFiles = {
  /** Notes a file that is ignored. */
  readonly note: (file: File) => void;
  /** Notes a directory that there is, even if it is empty. */
  readonly noteDirectory: (rawPath: string) => void;
  /** Ends the listing; `unreadable`: raw paths of what could not be read. */
  readonly end: (unreadable: readonly string[]) => IgnoredNow;
};

export type IgnoredNow = {
  /**
   * Was this file in an ignored directory that is not there any more, or cannot be read, though gallery.yaml still
   * names it? Null where there is no such directory.
   */
  readonly wasIgnored: ((file: File) => boolean) | null;
  /** Raw paths of ignored directories that are gone. */
  readonly before: readonly string[];
  /**
   * Where what lay in them was found since: directories in which new albums are for nobody, as the
   * last scan kept them.
   */
  readonly places: readonly HeldPlace[];
  /** Stores what is ignored now, and in `places` where it was found since. */
  readonly keep: (tx: ClientTx, places: readonly HeldPlace[]) => void;
};

/**
 * Notes what the entries of `ignore` cover while a library is listed. Those of the default are left
 * out, since they name no directory of the owner's.
 */
export function openIgnoredFiles(db: Client | null, all: readonly IgnoreRule[]): IgnoredFiles {
  const ignores = all.filter(({ source }) => !defaultIgnore.includes(source));
  const keptBefore = db && ignores.length > 0 ? readKept(db) : new Map<string, Covered>();
  const now = new Map<string, { readonly extension: string; readonly files: Set<number> }>();
  const there = new Set<string>();
  const tops = new Map<string, string | null>();
  let count = 0;
  return {
    note(file) {
      const slash = file.rawPath.lastIndexOf('/');
      if (slash === -1 || ignores.length === 0) return;
      const extension = splitExtension(file.rawPath.slice(slash + 1))[1];
      const directory = file.rawPath.slice(0, slash);
      const key = `${directory}/${extension}`;
      const known = tops.get(key);
      const top = known === undefined ? highestCovered(ignores, directory, extension) : known;
      tops.set(key, top);
      if (top === null) return;
      const covered = now.get(top) ?? { extension, files: new Set() };
      now.set(top, covered);
      if (count >= MOST_FILES || !isPhotoName(pathText(file.rawPath))) return;
      for (const number of numbersOf(file)) covered.files.add(number);
      count += 1;
    },
    noteDirectory(rawPath) {
      if (keptBefore.has(rawPath)) there.add(rawPath);
    },
    end(unreadable) {
      const kept: Kept = new Map([...now].map(([top, here]) => [top, { ...here, away: none }]));
      for (const [top, { extension, files, away }] of keptBefore) {
        // The owner has taken the entry away, or changed it: then the files are to be seen.
        if (!covers(ignores, top, extension)) continue;
        const here = now.get(top);
        if (here || there.has(top)) {
          // What cannot be read just now is there still.
          const isPartial = unreadable.some((path) => isWithin(path, top));
          const all = new Set([...(here?.files ?? none), ...(isPartial ? files : none)]);
          const stillAway = new Set([...away].filter((file) => !all.has(file)));
          if (here || isPartial || stillAway.size > 0) {
            kept.set(top, { extension, files: all, away: stillAway });
          }
        } else {
          // Whether one that cannot be read just now is still there is not known: then it is not, in doubt.
          kept.set(top, { extension, files: none, away: new Set([...away, ...files]) });
        }
      }
      const gone = new Set([...kept.values()].flatMap(({ away }) => [...away]));
      const isGone = (file: File) => numbersOf(file).some((number) => gone.has(number));
      return {
        wasIgnored: gone.size > 0 ? isGone : null,
        before: [...kept.keys()].filter((top) => !now.has(top) && !there.has(top)),
        places: db ? readPlaces(db) : [],
        keep: (tx, places) => {
          writeKept(tx, kept);
          keepSetting(tx, 'ignored_places', places.length > 0 ? JSON.stringify(places) : null);
        },
      };
    },
  };
}

/** The highest directory of which all files of an extension are ignored; null: a file's own name matters. */
function highestCovered(
  ignores: readonly IgnoreRule[],
  directory: string,
  extension: string,
): string | null {
  if (covers(ignores, '', extension)) return null;
  const parts = directory.split('/');
  for (let length = 1; length <= parts.length; length += 1) {
    const above = parts.slice(0, length).join('/');
    if (covers(ignores, above, extension)) return above;
  }
  return null;
}

/** Is a file of any name in this directory ignored? */
function covers(ignores: readonly IgnoreRule[], directory: string, extension: string): boolean {
  const name = `\u{e000}${pathText(extension)}`;
  const path = foldPath(directory === '' ? name : `${pathText(directory)}/${name}`);
  return ignores.some((ignore) => isIgnoredBy(ignore, path));
}

/**
 * A file that is renamed keeps its size and time, or the ETag of a bucket; one whose directory was copied keeps its
 * size and name, while not every program keeps the time.
 */
function numbersOf({ rawPath, size, etag }: File): number[] {
  const name = rawPath.slice(rawPath.lastIndexOf('/') + 1);
  return [`${size} ${etag}`, `${size}/${name}`].map((text) =>
    createHash('sha256').update(text, 'latin1').digest().readUIntBE(0, BYTES),
  );
}

/** The places; earlier versions stored paths alone. */
function readPlaces(db: Client): HeldPlace[] {
  const all = JSON.parse(findSetting(db, 'ignored_places') ?? '[]') as (string | HeldPlace)[];
  return all.map((each) => (typeof each === 'string' ? { rawPath: each, shown: [] } : each));
}

/** The directories; earlier versions stored no `away`. */
function readKept(db: Client): Kept {
  const kept = findSetting(db, 'ignored_files') ?? '[]';
  const all = JSON.parse(kept) as [top: string, extension: string, files: string, away?: string][];
  return new Map(
    all.map(([top, extension, files, away = '']) => {
      return [top, { extension, files: numbersIn(files), away: numbersIn(away) }];
    }),
  );
}

function writeKept(tx: ClientTx, kept: Kept): void {
  const all = [...kept].map(([top, { extension, files, away }]) => {
    return [top, extension, textOf(files), textOf(away)] as const;
  });
  const value = JSON.stringify(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  keepSetting(tx, 'ignored_files', kept.size === 0 ? null : value);
}

function numbersIn(text: string): ReadonlySet<number> {
  const bytes = Buffer.from(text, 'base64');
  const count = bytes.length / BYTES;
  return new Set(Array.from({ length: count }, (_, at) => bytes.readUIntBE(at * BYTES, BYTES)));
}

/** The numbers as text; of more than can be remembered, as many as that. */
function textOf(numbers: ReadonlySet<number>): string {
  const sorted = [...numbers].sort((a, b) => a - b).slice(0, 2 * MOST_FILES);
  const bytes = Buffer.alloc(sorted.length * BYTES);
  for (const [at, number] of sorted.entries()) bytes.writeUIntBE(number, at * BYTES, BYTES);
  return bytes.toString('base64');
}
