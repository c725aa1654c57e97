import type { Client, ClientTx } from '../db/client.ts';
import { findSetting, keepSetting } from '../db/settings.ts';
import { isPhotoName } from '../library/photoExtensions.ts';
import { pathText } from '../library/rawPath.ts';
import { directoriesTo, isWithin } from './pathForm.ts';

/*
 * What the first scan since something happened (a restore, an upgrade with wider patterns) could not
 * look at: a directory of another owner, a disk that fails or is not mounted, a file that was being
 * written. Threat: that scan has what is new wait, and the next one would show what the first one did
 * not see.
 */

/**
 * Where no scan has looked since something happened (`since` says what): a directory or a file, by
 * raw path; '' is the whole library.
 */
export type Unscanned = { readonly since: string; readonly rawPath: string };

/**
 * The places that scans could not look at. Where none has looked at all, the whole library, is known
 * elsewhere (`sinceRestore.ts`, `widenedPatterns.ts`).
 */
export function listLeft(db: Client): readonly Unscanned[] {
  const all = JSON.parse(findSetting(db, 'left_unscanned') ?? '[]') as [string, string][];
  return all.map(([since, rawPath]) => ({ since, rawPath }));
}

type Directory = { readonly rawDirpath: string };

/**
 * Raw paths of directories that were not there for a scan to look at: those from which known albums have vanished, and
 * those of `before` that have not come back. What is on a disk that is not mounted looks as if it had been deleted.
 */
export function listAbsent(
  before: readonly Unscanned[],
  found: Iterable<Directory>,
  vanished: readonly Directory[],
): string[] {
  if (before.length === 0) return [];
  const there = new Set([...found].flatMap(({ rawDirpath }) => directoriesTo(rawDirpath)));
  if (there.size === 0) return [''];
  const isAbsent = (directory: string) => !there.has(directory);
  return [
    ...before.flatMap(({ rawPath }) => {
      // A file was there to look at where its directory was.
      const directory = isPhotoName(pathText(rawPath)) ? rawPath.replace(/\/?[^/]*$/, '') : rawPath;
      return directory !== '' && isAbsent(directory) ? [rawPath] : [];
    }),
    ...vanished.flatMap(({ rawDirpath }) => directoriesTo(rawDirpath).find(isAbsent) ?? []),
  ];
}

/**
 * Stores what a scan has left. `before`: where none had looked; `unseen`: raw paths of what this one
 * could not look at.
 */
export function keepLeft(
  tx: ClientTx,
  before: readonly Unscanned[],
  unseen: readonly string[],
): void {
  const left = before.flatMap(({ since, rawPath }) =>
    unseen.flatMap((path) => {
      if (isWithin(path, rawPath)) return [[since, path]];
      return isWithin(rawPath, path) ? [[since, rawPath]] : [];
    }),
  );
  const distinct = [...new Set(left.map((each) => JSON.stringify(each)))];
  keepSetting(tx, 'left_unscanned', distinct.length === 0 ? null : `[${distinct.join()}]`);
}
