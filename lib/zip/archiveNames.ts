import { joinName, plainFileName, splitExtension } from '../text/fileNames.ts';

const WINDOWS_ILLEGAL = /[<>:"|?*]/g;
// Windows drops trailing dots and spaces, so that two names may become equal.
const TRAILING = /[. ]+$/;
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file: with any extension, in any case.
const WINDOWS_DEVICE =
  /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(?:\.|$)/iu;

/**
 * Names as cameras write them, which are nobody's device, need no further treatment; an archive may have ten
 * thousand of them.
 */
const PLAIN = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))\w[\w.-]{0,98}\w$/i;

/**
 * A name that can be unpacked on any system, as one file in the directory chosen by the user. Not
 * yet unique. An empty name becomes `_`.
 */
export function archiveName(name: string): string {
  if (PLAIN.test(name)) return name;
  const legal = plainFileName(name)
    .replace(WINDOWS_ILLEGAL, '_')
    // Threat: careless extractors follow names that begin with two dots out of the directory.
    .replace(/^\.{2,}/, '_')
    .replace(TRAILING, '');
  if (!WINDOWS_DEVICE.test(legal)) return legal || '_';
  return joinName(...splitExtension(`_${legal}`)).replace(TRAILING, '');
}

/**
 * A key that is equal for names that some file system takes for the same (case, composition,
 * width).
 */
function sameNameKey(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase();
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}

/**
 * The names inside an archive, in the order of `names`. They are unique, ignoring case and Unicode
 * normalisation: the second `a.jpg` becomes `a (2).jpg`, or gets the next free number. The first of
 * equal names is never changed.
 */
export function archiveNames(names: readonly string[]): string[] {
  const safe = names.map(archiveName);
  const taken = new Set<string>();
  for (const name of safe) taken.add(sameNameKey(name));
  if (taken.size === names.length) return safe;
  const seen = new Map<string, number>();
  return safe.map((name) => {
    const key = sameNameKey(name);
    let number = seen.get(key);
    if (number === undefined) {
      seen.set(key, 1);
      return name;
    }
    const [stem, extension] = splitExtension(name);
    for (;;) {
      number += 1;
      const candidate = joinName(stem, ` (${number})${extension}`);
      const candidateKey = sameNameKey(candidate);
      if (taken.has(candidateKey)) continue;
      taken.add(candidateKey);
      seen.set(key, number);
      return candidate;
    }
  });
}
