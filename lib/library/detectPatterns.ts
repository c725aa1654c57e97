import {
  type AlbumPattern,
  albumDirectory,
  compileIgnore,
  compilePattern,
  isIgnoredBy,
} from './albumPath.ts';
import { type FoldedPath, foldPath } from './foldedPath.ts';
import { DEFAULT_CATEGORY, defaultForms, defaultIgnore, type PatternForm } from './patternForms.ts';

/** The directories of one form that `detectPatterns` found. */
type FoundForm = {
  readonly label: string;
  /**
   * Do the directories give the album's date? Otherwise an album has that of its earliest photo.
   */
  readonly dated: boolean;
  readonly photos: number;
  /** The directories, relative to the library, '' for itself, sorted. */
  readonly directories: readonly string[];
};

export type DetectedPatterns = {
  /** For `patterns` in gallery.yaml, in order. Empty where there is no photo. */
  readonly patterns: readonly { readonly category: string; readonly path: string }[];
  /** For `ignore` in gallery.yaml. */
  readonly ignore: readonly string[];
  readonly forms: readonly FoundForm[];
  readonly photos: number;
  /** How many files are not photos, by their names; hidden directories are not counted. */
  readonly others: number;
};

/**
 * Finds the patterns that fit a library, from the paths of its files (relative, as text, `/`
 * between their parts): each known form of directory names that occurs.
 */
export function detectPatterns(paths: readonly string[]): DetectedPatterns {
  const ignores = defaultIgnore.map(compileIgnore);
  const found = defaultForms.map((form) => ({ form, paths: [] as FoldedPath[] }));
  let others = 0;
  for (const path of paths.map(foldPath)) {
    if (ignores.some((ignore) => isIgnoredBy(ignore, path))) continue;
    const fit = found.find(({ form }) => matches(form.anywhere, path));
    if (fit) fit.paths.push(path);
    else others += 1;
  }
  const present = found.filter((each) => each.paths.length > 0);
  return {
    patterns: present.map((each) => ({ category: DEFAULT_CATEGORY, path: narrowest(each) })),
    ignore: defaultIgnore,
    forms: present.map(({ form, paths }) => ({
      label: form.label,
      dated: form.isDated,
      photos: paths.length,
      directories: [...new Set(paths.map(({ text }) => albumDirectory(text)))].sort(),
    })),
    photos: present.reduce((sum, each) => sum + each.paths.length, 0),
    others,
  };
}

/** The simplest pattern for these paths: it allows nested directories only where there are any. */
function narrowest({ form, paths }: { form: PatternForm; paths: readonly FoldedPath[] }): string {
  return paths.every((path) => matches(form.atTop, path)) ? form.atTop : form.anywhere;
}

const compiled = new Map<string, AlbumPattern>();

function matches(source: string, { folded }: FoldedPath): boolean {
  const pattern = compiled.get(source) ?? compilePattern(DEFAULT_CATEGORY, source);
  compiled.set(source, pattern);
  return pattern.regex.test(folded);
}
