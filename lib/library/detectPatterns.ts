import { type FoldedPath, foldPath } from '../library/foldedPath.ts';
import { type AlbumPattern, albumDirectory, compileIgnore, compilePattern } from './albumPath.ts';

/** A way in which people name the directories of their photos. */
type Form = {
  /** As shown to the owner. */
  readonly label: string;
  /** Without the directories above and the file below; null: the directory has no date. */
  readonly source: string | null;
};

/** What `detectPatterns` found of one form. */
export type FoundForm = {
  readonly label: string;
  /** Without a date, an album takes that of its earliest photo. */
  readonly dated: boolean;
  readonly photos: number;
  /** The directories, relative to the library, '' for itself, sorted. */
  readonly directories: readonly string[];
};

export type DetectedPatterns = {
  /** For `patterns` in gallery.yaml, in their order. Empty where there is no photo. */
  readonly patterns: readonly { readonly category: string; readonly path: string }[];
  /** For `ignore` in gallery.yaml. */
  readonly ignore: readonly string[];
  readonly forms: readonly FoundForm[];
  readonly photos: number;
  /** Files that are no photos by their name, those in hidden directories not counted. */
  readonly others: number;
};

const CATEGORY = 'Photos';
const FILE = String.raw`[^/]+\.(?i:jpe?g|png|webp|heic|avif|gif|tiff?|mp4|mov)`;
const MONTH = '(?<a_month>0[1-9]|1[0-2])';
const DAY = String.raw`(?<a_day>0[1-9]|[12]\d|3[01])`;
/** A directory's own name, and those of directories below it: `Snow/Day 1` shows as "Snow > Day 1". */
const NAME = '(?<a_name>[^/]+(?:/[^/]+)*)';

const YEAR = String.raw`(?<a_year>[12]\d{3})`;

const FORMS: readonly Form[] = [
  { label: 'YYYY/MM_DD_name/', source: `${YEAR}/${MONTH}[-_. ]${DAY}(?:[-_ /]+${NAME})?` },
  { label: 'YYYY_MM_DD_name/', source: `${YEAR}_${MONTH}_${DAY}(?:[-_ /]+${NAME})?` },
  { label: 'YYYY-MM-DD name/', source: `${YEAR}[-.]${MONTH}[-.]${DAY}(?:[-_ /]+${NAME})?` },
  { label: 'directories without a date', source: null },
];

/**
 * Hidden files and directories (`.Trash-1000`, `.thumbnails`), what macOS leaves on foreign disks
 * (`._IMG_1.jpg`), and the thumbnails that Synology's devices keep beside the photos.
 */
const IGNORE = [String.raw`(?:.*/)?\.[^/]*(?:/.*)?`, '(?:.*/)?@eaDir/.*'] as const;

/**
 * Finds the patterns that fit a library, from the paths of its files (relative, as text, `/`
 * between their parts). Dated forms come first, each only where it is found; the form without a
 * date takes the rest, so that every photo belongs to an album.
 */
export function detectPatterns(paths: readonly string[]): DetectedPatterns {
  const ignores = IGNORE.map(compileIgnore);
  const found = FORMS.map((form) => ({ form, paths: [] as FoldedPath[] }));
  let others = 0;
  for (const path of paths.map(foldPath)) {
    if (ignores.some((ignore) => ignore.test(path.folded))) continue;
    const fit = found.find(({ form }) => matches(anywhere(form), path));
    if (fit) fit.paths.push(path);
    else others += 1;
  }
  const present = found.filter((each) => each.paths.length > 0);
  return {
    patterns: present.map((each) => ({ category: CATEGORY, path: narrowest(each) })),
    ignore: IGNORE,
    forms: present.map(({ form, paths }) => ({
      label: form.label,
      dated: form.source !== null,
      photos: paths.length,
      directories: [...new Set(paths.map(({ text }) => albumDirectory(text)))].sort(),
    })),
    photos: present.reduce((sum, each) => sum + each.paths.length, 0),
    others,
  };
}

/** The pattern as it is easiest to read: dated directories in others only where there are such. */
function narrowest({ form, paths }: { form: Form; paths: readonly FoldedPath[] }): string {
  return paths.every((path) => matches(atTop(form), path)) ? atTop(form) : anywhere(form);
}

function atTop({ source }: Form): string {
  return source === null ? `(?:${NAME}/)?${FILE}` : `${source}/${FILE}`;
}

function anywhere(form: Form): string {
  return form.source === null ? atTop(form) : `(?:[^/]+/)*?${atTop(form)}`;
}

const compiled = new Map<string, AlbumPattern>();

function matches(source: string, { folded }: FoldedPath): boolean {
  const pattern = compiled.get(source) ?? compilePattern(CATEGORY, source);
  compiled.set(source, pattern);
  return pattern.regex.test(folded);
}
