import type { WallClock } from '../time/localTime.ts';
import { type CalendarDay, daysIn, isWithin } from '../time/wallTime.ts';
import { type FoldedPath, foldPath, unfoldSlice } from './foldedPath.ts';
import { compileBeginning, compileWhole, groupNames } from './patternSource.ts';
import { numberOf, PatternSourceError } from './pythonPattern.ts';

/** One entry of `patterns`, compiled. `nameKeys` are its `a_name...` captures in their order. */
export type AlbumPattern = {
  readonly category: string;
  readonly source: string;
  readonly regex: RegExp;
  /** `regex` with the flag `d`, which gives the offsets of captures and is slower. */
  readonly indexed: RegExp;
  readonly nameKeys: readonly string[];
  readonly hasTaken: boolean;
};

/**
 * One entry of `ignore`, compiled as JavaScript and as Python read it. It matches where any of
 * these readings does.
 */
export type IgnoreRule = { readonly source: string; readonly readings: readonly RegExp[] };

/**
 * What a path says: that it is ignored or matches nothing, or its album and when its photo was
 * taken.
 */
export type PathMatch =
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unmatched' }
  | {
      readonly kind: 'matched';
      readonly pattern: AlbumPattern;
      readonly category: string;
      /** The name as it is in the path, unfolded. May be empty; screens show `displayName`. */
      readonly name: string;
      /** Null without `a_year`, or with a date that does not exist (then `dateFault` says why). */
      readonly date: CalendarDay | null;
      readonly dateFault?: string;
      /** The local wall clock of the photo, null where the path does not give all six parts. */
      readonly taken: WallClock | null;
      readonly takenFault?: string;
    };

/** A pattern or an ignore that cannot be compiled; the message names it and the reason. */
export class PatternError extends Error {
  override name = 'PatternError';
  readonly reason: string;

  constructor(what: string, source: string, reason: string) {
    super(`${what} '${source}': ${reason}`);
    this.reason = reason;
  }
}

type Groups = Readonly<Record<string, string | undefined>>;

const takenKeys = ['p_year', 'p_month', 'p_day', 'p_hour', 'p_minute', 'p_second'] as const;

/**
 * Compiles one pattern; it matches whole paths only. The syntax of JavaScript and of Python is
 * accepted.
 *
 * @throws PatternError naming category, source and reason.
 */
export function compilePattern(category: string, source: string): AlbumPattern {
  const what = `pattern of category "${category}"`;
  const regex = explaining(what, source, () => compileWhole(source));
  const names = groupNames(regex);
  return {
    category,
    source,
    regex,
    indexed: new RegExp(regex, `${regex.flags}d`),
    nameKeys: names.filter((name) => name.startsWith('a_name')).sort(compareNameKeys),
    hasTaken: takenKeys.every((key) => names.includes(key)),
  };
}

/**
 * Compiles one entry of `ignore`; it matches the beginning of a path.
 *
 * Threat: an entry was written for Python and is read as JavaScript, or the other way round, and
 * shows what it hid. So a path is ignored where either reading says so.
 *
 * @throws PatternError
 */
export function compileIgnore(source: string): IgnoreRule {
  return { source, readings: explaining('ignore', source, () => compileBeginning(source)) };
}

/** Does an entry of `ignore` match a path, as it is or folded? */
export function isIgnoredBy({ readings }: IgnoreRule, { text, folded }: FoldedPath): boolean {
  for (const reading of readings) {
    if (reading.test(folded) || (text !== folded && reading.test(text))) return true;
  }
  return false;
}

function explaining<T>(what: string, source: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof PatternSourceError)) throw error;
    throw new PatternError(what, source, error.message);
  }
}

/**
 * Reads a path, relative to the library with `/` between its parts: as text that is not normalised,
 * or folded already. Ignores are tried first, then the patterns, of which the first that matches
 * counts. Both see the path folded (`foldPath`). Captures are returned unfolded; one that would cut
 * a character in two counts as not captured. Never throws: a date that does not exist becomes a
 * fault to report.
 */
export function matchPath(
  patterns: readonly AlbumPattern[],
  ignores: readonly IgnoreRule[],
  text: string | FoldedPath,
): PathMatch {
  const path = typeof text === 'string' ? foldPath(text) : text;
  for (const ignore of ignores) {
    if (isIgnoredBy(ignore, path)) return { kind: 'ignored' };
  }
  for (const pattern of patterns) {
    const captures = capture(pattern, path);
    if (captures) return readMatch(pattern, captures);
  }
  return { kind: 'unmatched' };
}

/** Captures: unfolded for names, and folded for numbers. */
type Captures = { readonly unfolded: Groups; readonly folded: Groups };

/** The captures of a pattern in a path, or null where it does not match. */
function capture({ regex, indexed }: AlbumPattern, path: FoldedPath): Captures | null {
  if (path.origins === null && regex.unicode) {
    const match = regex.exec(path.folded);
    const groups = match?.groups ?? {};
    return match && { unfolded: groups, folded: groups };
  }
  const match = indexed.exec(path.folded);
  if (match === null) return null;
  const unfolded: Record<string, string> = {};
  const folded: Record<string, string> = {};
  for (const [key, place] of Object.entries(match.indices?.groups ?? {})) {
    const slice = place && unfoldSlice(path, ...place);
    if (typeof slice !== 'string') continue;
    unfolded[key] = slice;
    folded[key] = path.folded.slice(...place);
  }
  return { unfolded, folded };
}

function readMatch(pattern: AlbumPattern, { unfolded, folded }: Captures): PathMatch {
  return {
    kind: 'matched',
    pattern,
    category: pattern.category,
    name: readName(pattern.nameKeys, unfolded),
    ...readAlbumDate(folded),
    ...(pattern.hasTaken ? readTaken(folded) : { taken: null }),
  };
}

function readName(keys: readonly string[], groups: Groups): string {
  let name: string | undefined;
  for (const key of keys) {
    const part = groups[key];
    if (part !== undefined) name = name === undefined ? part : `${name} ${part}`;
  }
  return name?.replaceAll('/', ' > ') ?? '';
}

function readAlbumDate(groups: Groups): { date: CalendarDay | null; dateFault?: string } {
  const { a_year: year, a_month: month = '1', a_day: day = '1' } = groups;
  if (year === undefined) return { date: null };
  const date = { year: numberOf(year), month: numberOf(month), day: numberOf(day) };
  const fault = dateFault(date);
  return fault === null ? { date } : { date: null, dateFault: `${fault} ${year}-${month}-${day}` };
}

function readTaken(groups: Groups): { taken: WallClock | null; takenFault?: string } {
  const [year, month, day, hour, minute, second] = takenKeys.map((key) => groups[key]);
  if (
    year === undefined ||
    month === undefined ||
    day === undefined ||
    hour === undefined ||
    minute === undefined ||
    second === undefined
  ) {
    return { taken: null };
  }
  const taken = {
    year: numberOf(year),
    month: numberOf(month),
    day: numberOf(day),
    hour: numberOf(hour),
    minute: numberOf(minute),
    second: numberOf(second),
  };
  const fault = dateFault(taken) ?? timeFault(taken);
  return fault === null
    ? { taken }
    : { taken: null, takenFault: `${fault} ${year}-${month}-${day} ${hour}:${minute}:${second}` };
}

function dateFault({ year, month, day }: CalendarDay): string | null {
  if (!isWithin(year, 1, 9999)) return 'year must be in 1..9999';
  if (!isWithin(month, 1, 12)) return 'month must be in 1..12';
  if (!isWithin(day, 1, daysIn(year, month))) return 'day is out of range for month';
  return null;
}

function timeFault({ hour, minute, second }: WallClock): string | null {
  if (!isWithin(hour, 0, 23)) return 'hour must be in 0..23';
  if (!isWithin(minute, 0, 59)) return 'minute must be in 0..59';
  if (!isWithin(second, 0, 59)) return 'second must be in 0..59';
  return null;
}

/** Orders `a_name`, `a_name1`, `a_name2`, `a_name10` by their numbers. */
function compareNameKeys(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** A path's directory (empty for the root of the library) and file name. */
export function splitPath(path: string): { dirpath: string; filename: string } {
  const slash = path.lastIndexOf('/');
  return { dirpath: path.slice(0, Math.max(slash, 0)), filename: path.slice(slash + 1) };
}

/**
 * The directory of a path; together with the category it identifies the album. Empty for the root.
 */
export function albumDirectory(path: string): string {
  return splitPath(path).dirpath;
}

/** The album's name on screens: its name, else its directory; `/` for a root without a name. */
export function displayName(album: { readonly name: string; readonly dirpath: string }): string {
  return album.name || album.dirpath.replaceAll('/', ' > ') || '/';
}
