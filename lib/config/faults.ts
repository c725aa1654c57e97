import { nearest } from '../text/nearest.ts';

/** One thing that is wrong with the configuration. `key` is empty for the file as a whole. */
export type Fault = {
  readonly line: number;
  readonly key: string;
  readonly found: string;
  readonly expected: string;
};

/** Where a value stands in the document: `['patterns', 0, 'path']`. */
export type KeyPath = readonly (string | number)[];

/** The line at which a value stands. */
export type LineOf = (path: KeyPath) => number;

const LONGEST_SHOWN = 80;

/** `patterns[0].path`, the way the owner would write it. */
export function keyName(path: KeyPath): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`))
    .join('');
}

/** `gallery.yaml:3: title: found 7, expected text`. */
function faultText(file: string, { line, key, found, expected }: Fault): string {
  const place = key === '' ? `${file}:${line}` : `${file}:${line}: ${key}`;
  return `${place}: found ${found}, expected ${expected}`;
}

/** The faults as text, sorted by line, without repetitions. */
export function faultTexts(file: string, faults: readonly Fault[]): string[] {
  const sorted = [...faults].sort((a, b) => a.line - b.line);
  return [...new Set(sorted.map((fault) => faultText(file, fault)))];
}

/** A description of a value, short enough for one line. */
export function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping of keys';
  if (typeof value === 'string') return value === '' ? 'an empty text' : quoted(value);
  return String(value);
}

/** Text in quotes on one line, shortened. */
export function quoted(text: string): string {
  const shown =
    text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN).toWellFormed()}…` : text;
  return JSON.stringify(shown);
}

/** The fault of an unknown key; suggests the known key with the most similar name. */
export function unknownKeyFault(line: number, path: KeyPath, known: readonly string[]): Fault {
  const key = String(path.at(-1) ?? '');
  return {
    line,
    key: keyName(path),
    found: 'an unknown key',
    expected: `a known one; the nearest is ${nearest(key, known)}`,
  };
}

/** What stands at `path`, or undefined. */
export function valueAt(value: unknown, at: KeyPath): unknown {
  let found = value;
  for (const part of at) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part))
      return undefined;
    found = Reflect.get(found, part);
  }
  return found;
}
