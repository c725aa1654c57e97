import { createHash } from 'node:crypto';
import type { Client, ClientTx } from '../db/client.ts';
import { firstRow, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
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
  /** Numbers made of files by `numbersOf`. */
  readonly files: Set<number>;
};

/** What is remembered, by raw paths of directories. */
type Kept = Map<string, Covered>;

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
  /** Raw paths of such directories that are gone. */
  readonly before: readonly string[];
  /** Where it was found since, as the last scan said. */
  readonly places: readonly HeldPlace[];
  /** Stores what is ignored now, and where it was found. */
  readonly keep: (tx: ClientTx, places: readonly HeldPlace[]) => void;
};

/** Notes what the entries of `ignore` cover while a library is listed. Those that are the default name no directory of the owner. */
export function openIgnoredFiles(db: Client | null, all: readonly IgnoreRule[]): IgnoredFiles {
  const ignores = all.filter(({ source }) => !defaultIgnore.includes(source));
  const keptBefore = db && ignores.length > 0 ? readKept(db) : new Map<string, Covered>();
  const now: Kept = new Map();
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
      const gone = new Set<number>();
      const kept = new Map(now);
      for (const [top, covered] of keptBefore) {
        const here = now.get(top);
        // What cannot be read just now is there still.
        if (here && unreadable.some((path) => isWithin(path, top))) {
          for (const file of covered.files) here.files.add(file);
        }
        if (here || there.has(top)) continue;
        // The owner has taken the entry away, or changed it: then the files are to be seen.
        if (!covers(ignores, top, covered.extension)) continue;
        kept.set(top, covered);
        // Whether one that cannot be read just now is still there is not known: then it is not, in doubt.
        for (const file of covered.files) gone.add(file);
      }
      const isGone = (file: File) => numbersOf(file).some((number) => gone.has(number));
      return {
        wasIgnored: gone.size > 0 ? isGone : null,
        before: [...kept.keys()].filter((top) => !now.has(top)),
        places: db ? readPlaces(db) : [],
        keep: (tx, places) => {
          writeKept(tx, kept);
          writeSetting(tx, PLACES, places.length > 0 ? JSON.stringify(places) : null);
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

const FILES = 'ignored_files';
const PLACES = 'ignored_places';

function readSetting(db: Client, name: string): unknown[] {
  const row = firstRow<{ value: string }>(db, sql`select value from settings where name = ${name}`);
  return row ? (JSON.parse(row.value) as unknown[]) : [];
}

/** The places; earlier versions stored paths alone. */
function readPlaces(db: Client): HeldPlace[] {
  const all = readSetting(db, PLACES) as (string | HeldPlace)[];
  return all.map((each) => (typeof each === 'string' ? { rawPath: each, shown: [] } : each));
}

function readKept(db: Client): Kept {
  const all = readSetting(db, FILES) as [string, string, string][];
  return new Map(
    all.map(([top, extension, text]) => {
      const bytes = Buffer.from(text, 'base64');
      const count = bytes.length / BYTES;
      const files = Array.from({ length: count }, (_, at) => bytes.readUIntBE(at * BYTES, BYTES));
      return [top, { extension, files: new Set(files) }];
    }),
  );
}

function writeKept(tx: ClientTx, kept: Kept): void {
  const all = [...kept].map(([top, { extension, files }]) => {
    const bytes = Buffer.alloc(files.size * BYTES);
    for (const [at, file] of [...files].sort((a, b) => a - b).entries()) {
      bytes.writeUIntBE(file, at * BYTES, BYTES);
    }
    return [top, extension, bytes.toString('base64')] as const;
  });
  const value = JSON.stringify(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeSetting(tx, FILES, kept.size === 0 ? null : value);
}

/** Null: there is none any more. */
function writeSetting(tx: ClientTx, name: string, value: string | null): void {
  runStatement(
    tx,
    value === null
      ? sql`delete from settings where name = ${name}`
      : sql`insert into settings (name, value) values (${name}, ${value})
          on conflict (name) do update set value = excluded.value where value <> excluded.value`,
  );
}
