/** How paths and names are compared that look alike, without input and output. */

import { splitPath } from '../library/albumPath.ts';
import { foldPath } from '../library/foldedPath.ts';
import { pathText } from '../library/rawPath.ts';
import { splitExtension } from '../text/fileNames.ts';

/** The same for paths that differ in case or in the composition of their letters alone. */
export function samePathForm(rawPath: string): string {
  const text = pathText(rawPath);
  // Different bytes that are not UTF-8 all show as U+FFFD, which makes them no forms of one name.
  return text.includes('\ufffd') ? `bytes ${rawPath}` : text.normalize('NFC').toLowerCase();
}

/**
 * The same for files of one directory that have one name but for what follows its last point
 * (`IMG_3.jpg` beside `IMG_3.HEIC`) or for the form of its letters (`Party①` beside `Party1`).
 */
export function stemOf(rawPath: string): string {
  const { dirpath, filename } = splitPath(foldPath(pathText(rawPath)).folded.toLowerCase());
  return `${dirpath}/${splitExtension(filename)[0]}`;
}

/** `stemOf` with the extension kept: `IMG_3.HEIC.jpg` is made from `IMG_3.HEIC`. */
export function foldedName(rawPath: string): string {
  const { dirpath, filename } = splitPath(foldPath(pathText(rawPath)).folded.toLowerCase());
  return `${dirpath}/${filename}`;
}
