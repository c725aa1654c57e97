import { films, pictures, raws } from './photoExtensions.ts';

/** A form in which people name the directories of their photos. */
export type PatternForm = {
  /** An example of the form, as shown to the owner. */
  readonly label: string;
  /** Does the directory's name give the album's date? */
  readonly isDated: boolean;
  /** The pattern if such directories are directly in the library. */
  readonly atTop: string;
  /** The pattern if they are inside other directories too. */
  readonly anywhere: string;
};

/** The category of all detected and all default patterns. */
export const DEFAULT_CATEGORY = 'Photos';

const FILE = String.raw`[^/]+\.(?i:${[...pictures, ...raws, ...films].join('|')})`;
const YEAR = String.raw`(?<a_year>[12]\d{3})`;
const MONTH = '(?<a_month>0[1-9]|1[0-2])';
const DAY = String.raw`(?<a_day>0[1-9]|[12]\d|3[01])`;
/**
 * Captures a directory's name with those of directories below it: `Snow/Day 1` shows as "Snow > Day
 * 1".
 */
const NAME = '(?<a_name>[^/]+(?:/[^/]+)*)';

/**
 * Dated forms come first. The last form matches everything else, so that every photo belongs to an
 * album.
 */
export const defaultForms: readonly PatternForm[] = [
  dated('YYYY/MM_DD_name/', `${YEAR}/${MONTH}[-_. ]${DAY}(?:[-_ /]+${NAME})?`),
  dated('YYYY_MM_DD_name/', `${YEAR}_${MONTH}_${DAY}(?:[-_ /]+${NAME})?`),
  dated('YYYY-MM-DD name/', `${YEAR}[-.]${MONTH}[-.]${DAY}(?:[-_ /]+${NAME})?`),
  undated('directories without a date', `(?:${NAME}/)?${FILE}`),
];

/** `patterns` of a gallery.yaml that has none. */
export const DEFAULT_PATTERNS: readonly { readonly category: string; readonly path: string }[] =
  defaultForms.map(({ anywhere }) => ({ category: DEFAULT_CATEGORY, path: anywhere }));

/**
 * `ignore` of a gallery.yaml that has none: hidden files and directories (`.Trash-1000`,
 * `.thumbnails`) and what macOS leaves on foreign disks (`._IMG_1.jpg`); the thumbnails that
 * Synology's devices keep beside the photos, what was deleted, and what file systems keep for
 * themselves; what Windows and macOS keep in directories. `[^]` instead of `.`, which does not
 * match line breaks.
 */
export const defaultIgnore: readonly string[] = [
  String.raw`(?:[^/]*/)*\.`,
  String.raw`(?:[^/]*/)*(?:@eaDir|[@#](?i:recycle)|\$(?i:recycle\.bin)|System Volume Information|lost\+found)/`,
  String.raw`(?:[^/]*/)*(?:(?i:thumbs\.db|ehthumbs\.db|desktop\.ini)|Icon\r)$`,
];

function dated(label: string, directory: string): PatternForm {
  const atTop = `${directory}/${FILE}`;
  return { label, isDated: true, atTop, anywhere: `(?:[^/]+/)*?${atTop}` };
}

function undated(label: string, atTop: string): PatternForm {
  return { label, isDated: false, atTop, anywhere: atTop };
}
