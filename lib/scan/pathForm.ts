/** Comparing paths and names that look alike. Free of input and output. */

import { splitPath } from '../library/albumPath.ts';
import { foldPath } from '../library/foldedPath.ts';
import { isMotionName } from '../library/photoExtensions.ts';
import { pathText } from '../library/rawPath.ts';
import { isAscii } from '../text/ascii.ts';
import { splitExtension } from '../text/fileNames.ts';

/** A key that is equal for paths that differ only in case or Unicode composition. */
export function samePathForm(rawPath: string): string {
  // Nearly all paths are, and a scan compares a million of them.
  if (isAscii(rawPath)) return rawPath.toLowerCase();
  const text = pathText(rawPath);
  // Invalid UTF-8 always decodes to U+FFFD, so such paths are compared by their bytes.
  return text.includes('\ufffd') ? `bytes ${rawPath}` : text.normalize('NFC').toLowerCase();
}

/** Like `samePathForm`, without the extension: a camera's files of one photo have it in common. */
export function sameStemForm(rawPath: string): string {
  const { dirpath, filename } = splitPath(samePathForm(rawPath));
  return `${dirpath}/${splitExtension(filename)[0]}`;
}

/**
 * The raw stems of photos to which a film may belong by its name, the likeliest first: its own; of Google's
 * `PXL_1.MP` its whole name, since the photo is `PXL_1.MP.jpg`; and of `PXL_1.mp4` that of the same photo.
 */
export function stemsOfStills(rawPath: string): readonly string[] {
  const [stem] = splitExtension(rawPath);
  return isMotionName(rawPath) ? [rawPath, stem] : [stem, `${stem}.MP`];
}

/**
 * How many bytes two raw paths have in common at their beginning. Of names that differ only in case or
 * Unicode composition it tells which belong together.
 */
export function lengthInCommon(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/**
 * A key that is equal for files of one directory that may show the same, since their names differ
 * only in extension (`IMG_3.jpg` and `IMG_3.HEIC`) or look alike (`Party①` and `Party1`).
 */
export function stemOf(rawPath: string): string {
  const { dirpath, filename } = splitPath(foldPath(pathText(rawPath)).folded.toLowerCase());
  return `${dirpath}/${splitExtension(filename)[0]}`;
}

/**
 * Like `stemOf`, but with the extension: the stem of `IMG_3.HEIC.jpg` equals it for `IMG_3.HEIC`.
 */
export function foldedName(rawPath: string): string {
  const { dirpath, filename } = splitPath(foldPath(pathText(rawPath)).folded.toLowerCase());
  return `${dirpath}/${filename}`;
}

/** Makes a test whether a raw path is one of these or below one. */
export function isWithinAny(prefixes: readonly string[]): (path: string) => boolean {
  return (path) => prefixes.some((prefix) => isWithin(path, prefix));
}

/** Is a raw path this one, or below it? */
export function isWithin(path: string, directory: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}

/** A directory and those above it, the highest first; by raw path. */
export function directoriesTo(rawDirpath: string): string[] {
  const parts = rawDirpath.split('/');
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
