import {
  type AlbumPattern,
  type IgnoreRule,
  isIgnoredBy,
  matchPath,
  splitPath,
} from '../library/albumPath.ts';
import type { FoldedPath } from '../library/foldedPath.ts';
import { openNearMisses } from '../library/nearMiss.ts';
import { isPhotoName } from '../library/photoExtensions.ts';
import { splitExtension } from '../text/fileNames.ts';
import type { ListBuilders } from './tally.ts';

/** The most groups. Further files are counted together as `*`. */
const MOST_GROUPS = 10_000;
/** For how many groups the closest pattern is looked for, which takes a while. */
const MOST_EXPLAINED = 100;

type Group = { files: number; readonly example: string };

/** Collects the files that are left out of the gallery, in groups that have the same reason. */
export function collectLeftOut(
  patterns: readonly AlbumPattern[],
  ignores: readonly IgnoreRule[],
): {
  readonly noteUnmatched: (path: string) => void;
  readonly noteIgnored: (path: FoldedPath) => void;
  readonly report: (lists: ListBuilders) => void;
} {
  const unmatched = new Map<string, Group>();
  const ignored = new Map<number, Group>();
  const count = <Key>(groups: Map<Key, Group>, key: Key, example: string) => {
    const group = groups.get(key);
    if (group) group.files += 1;
    else groups.set(key, { files: 1, example });
  };
  return {
    noteUnmatched: (path) => {
      const key = groupOf(path);
      count(unmatched, unmatched.size < MOST_GROUPS || unmatched.has(key) ? key : '*', path);
    },
    noteIgnored: (path) => {
      const rule = ignores.findIndex((ignore) => isIgnoredBy(ignore, path));
      count(ignored, rule, path.text);
    },
    report: (lists) => {
      const near = openNearMisses(patterns);
      const explain = (path: string) => {
        const miss = near(path);
        // Where the extension alone is at fault, a pattern of which no part matches explains nothing.
        const fit = miss?.found === path ? patternBut(patterns, path) : null;
        return fit === null || fit === miss?.pattern ? miss : null;
      };
      // Pictures and films first; other files do not belong into a gallery anyway.
      const rank = ({ example }: Group) => (isPhotoName(example) ? 0 : 1);
      const largest = [...unmatched].toSorted(
        ([, a], [, b]) => rank(a) - rank(b) || b.files - a.files,
      );
      largest.forEach(([path, { files, example }], place) => {
        const miss = place < MOST_EXPLAINED ? explain(example) : null;
        const pattern = miss && `patterns[${miss.pattern}]`;
        const { part = null, found = null } = miss ?? {};
        const lacks = lackingExtension(patterns, example);
        lists.unmatched_groups.add({ path, files, example, pattern, part, found, lacks });
      });
      for (const [rule, { files, example }] of ignored) {
        const source = ignores[rule]?.source ?? '';
        lists.ignored_groups.add({ key: `ignore[${rule}]`, source, files, example });
      }
    },
  };
}

/**
 * The extension of a picture or film, if a pattern would match the file but for that: a gallery.yaml names
 * the extensions that were known when it was written. Null where the directory matches no pattern either.
 */
function lackingExtension(patterns: readonly AlbumPattern[], path: string): string | null {
  const isLacking = isPhotoName(path) && patternBut(patterns, path) !== null;
  return isLacking ? path.slice(path.lastIndexOf('.')).toLowerCase() : null;
}

/** The place of the pattern that the file would match but for its extension, or null. */
function patternBut(patterns: readonly AlbumPattern[], path: string): number | null {
  const [stem] = splitExtension(path);
  const found = patterns.findIndex((pattern) =>
    ['.jpg', '.mp4'].some((known) => matchPath([pattern], [], stem + known).kind === 'matched'),
  );
  return found === -1 ? null : found;
}

/** The files of one extension in a directory: `2013/Snow/*.doc`. */
function groupOf(path: string): string {
  const { dirpath, filename } = splitPath(path);
  const extension = /(?<=.)\.[^.]*$/.exec(filename)?.[0].toLowerCase() ?? '';
  return `${dirpath === '' ? '' : `${dirpath}/`}*${extension}`;
}
