import { messageOf } from '../process/thrown.ts';
import { PatternSourceError, translatePython } from './pythonPattern.ts';

const LEADING_FLAGS = /^\(\?([a-zA-Z]+)\)/;
const PYTHON_GROUP = /\(\?P[<=]/;
const UNICODE_ONLY = /\\[pP]\{|\\u\{/;
const SYNTAX_CHARACTER = /[\^$\\.*+?()[\]{}|/]/;
const KNOWN_LETTER = /[dDwWsSbBnrtfvcxupPk]/;

/**
 * Compiles a regular expression so that it matches a whole string. Where it is marked as one of
 * Python's (by `(?P<name>`, `(?P=name)` or leading flags such as `(?i)`) it means what it means
 * there; any other is one of JavaScript's, in which `(?#comment)`, `\A` and `\Z` are known too.
 *
 * @throws PatternSourceError with the reason.
 */
export function compileWhole(source: string): RegExp {
  const split = splitLeadingFlags(source);
  if (split.rest !== source || PYTHON_GROUP.test(source)) {
    const python = findPythonReading(split, '$');
    if (python) return python;
  }
  return compileJavaScript(split, '$');
}

/**
 * Compiles what may be an expression of JavaScript or of Python, in each reading that it has: all
 * match the beginning of a string, as Python's `re.match` does. A text may be composed differently
 * from the paths (a letter, then its accent), so it is read as it is and composed.
 *
 * @throws PatternSourceError with the reason, where there is no reading.
 */
export function compileBeginning(source: string): RegExp[] {
  const readings: RegExp[] = [];
  for (const text of new Set([source, source.normalize('NFC')])) {
    const split = splitLeadingFlags(text);
    const python = findPythonReading(split, '');
    if (python) readings.push(python);
    try {
      readings.push(compileJavaScript(split, ''));
    } catch (error) {
      if (!python) throw error;
    }
  }
  return readings;
}

type End = '$' | '';
type Split = { readonly flags: string; readonly rest: string };

/** Null where Python refuses the expression, or JavaScript has nothing like it. */
function findPythonReading({ flags, rest }: Split, end: End): RegExp | null {
  try {
    const body = translatePython(rest, { s: flags.includes('s'), m: flags.includes('m') });
    return anchored(body, end, flags.includes('i') ? 'i' : '', 'u');
  } catch {
    return null;
  }
}

function compileJavaScript({ flags, rest }: Split, end: End): RegExp {
  const body = translate(rest);
  try {
    return anchored(body, end, flags, 'u');
  } catch (error) {
    // Without `u`, `\p{L}` would silently mean the text "p{L}".
    if (UNICODE_ONLY.test(rest)) throw asSourceError(error);
  }
  try {
    return anchored(body, end, flags, '');
  } catch (error) {
    throw asSourceError(error);
  }
}

/** The names of all groups of a compiled expression, also of those that took no part in a match. */
export function groupNames(regex: RegExp): string[] {
  const match = new RegExp(`${regex.source}|`, regex.flags).exec('');
  return Object.keys(match?.groups ?? {});
}

/**
 * Wraps the body in a group with its flags, so that `(?m)` does not apply to the anchors around it. Case does not
 * matter to them, so `(?i)` is a flag of the whole.
 */
function anchored(body: string, end: End, inline: string, flags: string): RegExp {
  // The body is compiled alone first, since `a)(b` would become valid between our parentheses.
  new RegExp(body, flags);
  const scoped = inline.replace('i', '');
  const plain = withoutScopedCase(body, flags.includes('u'));
  const inner = scoped === '' ? plain : `(?${scoped}:${plain})`;
  return new RegExp(`^(?:${inner})${end}`, inline.includes('i') ? `${flags}i` : flags);
}

/** An escape or a class, which is left alone, or a group `(?i:` of letters, digits, dots, `?` and `|`. */
const SCOPED_CASE = /\\.|\[(?:\\.|[^\]\\])*\]|\(\?i:((?:[\w ~|?-]|\\\.)*)\)/gs;

/**
 * Writes groups such as `(?i:jpe?g|png)` without the flag. V8 (seen in 13.6) forgets it, and takes "JPG" for
 * something else than "jpg", in expressions of more than 20,000 characters, and in those that it compiles in a
 * process that has compiled many.
 */
function withoutScopedCase(source: string, isUnicode: boolean): string {
  return source.replaceAll(SCOPED_CASE, (all, letters: string | undefined) => {
    if (letters === undefined) return all;
    const both = letters.replaceAll(/[a-z]/gi, (letter) => {
      const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()];
      return `[${lower}${upper}${isUnicode ? (foldedTo[lower] ?? '') : ''}]`;
    });
    return `(?:${both})`;
  });
}

/** The other characters that are folded to an ASCII letter (Unicode's CaseFolding.txt): long s and the Kelvin sign. */
const foldedTo: Readonly<Record<string, string>> = { s: '\u017f', k: '\u212a' };

function splitLeadingFlags(source: string): Split {
  const flags = new Set<string>();
  let rest = source;
  for (let match = LEADING_FLAGS.exec(rest); match; match = LEADING_FLAGS.exec(rest)) {
    for (const flag of match[1] ?? '') {
      if ('ism'.includes(flag)) flags.add(flag);
      // Python's `u` has no effect: patterns for text are always Unicode.
      else if (flag !== 'u') throw new PatternSourceError(`the flag (?${flag}) is not supported`);
    }
    rest = rest.slice(match[0].length);
  }
  return { flags: [...flags].join(''), rest };
}

function translate(source: string): string {
  let out = '';
  let inClass = false;
  for (let at = 0; at < source.length; ) {
    const part = inClass ? readInClass(source, at) : readOutside(source, at);
    if (part.opensClass) inClass = true;
    else if (part.text === ']' && inClass) inClass = false;
    out += part.text;
    at += part.length;
  }
  return out;
}

type Part = { text: string; length: number; opensClass?: boolean };

function readInClass(source: string, at: number): Part {
  if (source[at] === '\\') return readEscape(source, at, true);
  return { text: source[at] ?? '', length: 1 };
}

function readOutside(source: string, at: number): Part {
  const character = source[at] ?? '';
  if (character === '\\') return readEscape(source, at, false);
  if (character === '(') return readGroupStart(source, at);
  return { text: character, length: 1, opensClass: character === '[' };
}

function readGroupStart(source: string, at: number): Part {
  if (source.startsWith('(?P<', at)) return { text: '(?<', length: 4 };
  if (!source.startsWith('(?P=', at) && !source.startsWith('(?#', at)) {
    return { text: '(', length: 1 };
  }
  const end = source.indexOf(')', at);
  if (end === -1) throw new PatternSourceError('Unterminated group');
  const length = end + 1 - at;
  if (source[at + 2] === '#') return { text: '', length };
  return { text: `\\k<${source.slice(at + 4, end)}>`, length };
}

function readEscape(source: string, at: number, inClass: boolean): Part {
  const code = source.codePointAt(at + 1);
  if (code === undefined) throw new PatternSourceError('\\ at end of pattern');
  const character = String.fromCodePoint(code);
  return { text: escaped(character, inClass), length: 1 + character.length };
}

function escaped(character: string, inClass: boolean): string {
  if (character === 'A' && !inClass) return '(?<![\\s\\S])';
  if (character === 'Z' && !inClass) return '(?![\\s\\S])';
  if (/[A-Za-z]/.test(character) && !KNOWN_LETTER.test(character)) {
    throw new PatternSourceError(`\\${character} is not a known escape`);
  }
  if (/[A-Za-z0-9]/.test(character) || SYNTAX_CHARACTER.test(character)) return `\\${character}`;
  if (character === '-' && inClass) return '\\-';
  // Python's re.escape writes `\_` and the like, which JavaScript refuses in Unicode mode.
  const code = character.charCodeAt(0);
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : character;
}

function asSourceError(error: unknown): PatternSourceError {
  if (error instanceof PatternSourceError) return error;
  const message = messageOf(error);
  // V8's messages are "Invalid regular expression: /SOURCE/FLAGS: REASON".
  const reason = /^Invalid regular expression: \/.*\/[a-z]*: (.+)$/s.exec(message)?.[1];
  return new PatternSourceError(reason ?? message);
}
