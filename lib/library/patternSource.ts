/** A regular expression that cannot be used; the message says why, without repeating the source. */
export class PatternSourceError extends Error {
  override name = 'PatternSourceError';
}

const LEADING_FLAGS = /^\(\?([a-zA-Z]+)\)/;
const PYTHON_GROUP = /\(\?P[<=]/;
const UNICODE_ONLY = /\\[pP]\{|\\u\{/;
const SYNTAX_CHARACTER = /[\^$\\.*+?()[\]{}|/]/;
const KNOWN_LETTER = /[dDwWsSbBnrtfvcxupPk]/;

/** The characters of Python's `\w`: those of `str.isalnum()`, and the underscore. */
const PYTHON_WORD = '\\p{L}\\p{N}_';

type Dialect = { python: boolean; words: boolean };

/**
 * Compiles a regular expression in the syntax of JavaScript or Python (`(?P<name>`, `(?P=name)`,
 * `(?#comment)`, `\A`, `\Z`, leading `(?i)`, `(?s)`, `(?m)`) so that it matches a whole string. In
 * Python's syntax `\w` matches letters of all scripts, as it does in Python.
 *
 * @throws PatternSourceError with the reason.
 */
export function compileWhole(source: string): RegExp {
  return compile(source, '$');
}

/** The same, but it matches the beginning of a string, as Python's `re.match` does. */
export function compileBeginning(source: string): RegExp {
  return compile(source, '');
}

type End = '$' | '';

function compile(source: string, end: End): RegExp {
  const { flags, rest } = splitLeadingFlags(source);
  const python = rest !== source || PYTHON_GROUP.test(source);
  try {
    return anchored(translate(rest, { python, words: python }), end, flags, 'u');
  } catch (error) {
    // Without `u`, `\p{L}` would silently mean the text "p{L}".
    if (error instanceof PatternSourceError || UNICODE_ONLY.test(rest)) throw asSourceError(error);
  }
  try {
    return anchored(translate(rest, { python, words: false }), end, flags, '');
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
 * Wraps the body in a group with its flags, so that `(?m)` does not apply to the anchors around it.
 */
function anchored(body: string, end: End, inline: string, flags: string): RegExp {
  // The body is compiled alone first, since `a)(b` would become valid between our parentheses.
  new RegExp(body, flags);
  const inner = inline === '' ? body : `(?${inline}:${body})`;
  return new RegExp(`^(?:${inner})${end}`, flags);
}

function splitLeadingFlags(source: string): { flags: string; rest: string } {
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

function translate(source: string, dialect: Dialect): string {
  let out = '';
  let inClass = false;
  for (let at = 0; at < source.length; ) {
    const part = inClass ? readInClass(source, at, dialect) : readOutside(source, at, dialect);
    if (part.opensClass) inClass = true;
    else if (part.text === ']' && inClass) inClass = false;
    out += part.text;
    at += part.length;
  }
  return out;
}

type Part = { text: string; length: number; opensClass?: boolean };

function readInClass(source: string, at: number, dialect: Dialect): Part {
  if (source[at] === '\\') return readEscape(source, at, true, dialect);
  return { text: source[at] ?? '', length: 1 };
}

function readOutside(source: string, at: number, dialect: Dialect): Part {
  const character = source[at] ?? '';
  if (character === '\\') return readEscape(source, at, false, dialect);
  if (character === '[') return readClassStart(source, at, dialect);
  if (character === '(') return readGroupStart(source, at);
  return { text: character, length: 1 };
}

/**
 * Reads the start of a character class. In Python a `]` that comes first is a literal; in
 * JavaScript it ends the class.
 */
function readClassStart(source: string, at: number, { python }: Dialect): Part {
  const start = source[at + 1] === '^' ? '[^' : '[';
  if (python && source[at + start.length] === ']') {
    return { text: `${start}\\]`, length: start.length + 1, opensClass: true };
  }
  return { text: start, length: start.length, opensClass: true };
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

function readEscape(source: string, at: number, inClass: boolean, dialect: Dialect): Part {
  const code = source.codePointAt(at + 1);
  if (code === undefined) throw new PatternSourceError('\\ at end of pattern');
  const character = String.fromCodePoint(code);
  return { text: escaped(character, inClass, dialect), length: 1 + character.length };
}

function escaped(character: string, inClass: boolean, { words }: Dialect): string {
  if (words && character === 'w') return inClass ? PYTHON_WORD : `[${PYTHON_WORD}]`;
  if (words && character === 'W' && !inClass) return `[^${PYTHON_WORD}]`;
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
  const message = error instanceof Error ? error.message : String(error);
  // V8's messages are "Invalid regular expression: /SOURCE/FLAGS: REASON".
  const reason = /^Invalid regular expression: \/.*\/[a-z]*: (.+)$/s.exec(message)?.[1];
  return new PatternSourceError(reason ?? message);
}
