import { isAscii } from '../text/ascii.ts';

/** A regular expression that cannot be used; the message says why, without repeating the source. */
export class PatternSourceError extends Error {
  override name = 'PatternSourceError';
}

/** The characters of Python's `\w`: those of `str.isalnum()`, and the underscore. */
const WORD = '_\\p{L}\\p{N}';
/** The characters of Python's `\s`: those of `str.isspace()`. */
const SPACE = '\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const characterSets: Readonly<Record<string, string>> = { d: '\\p{Nd}', w: WORD, s: SPACE };

const AT_START = '(?<![^])';
const AT_END = '(?![^])';

const SYNTAX_CHARACTER = /[\^$\\.*+?()[\]{}|/]/;
const SCOPED_FLAGS = /^\(\?([a-zA-Z]*)(?:-([a-zA-Z]*))?:/;
const REPETITION = /^\{(?!\})(\d*)(?:(,)(\d*))?\}/;
/** Escapes that JavaScript alone has, and Python refuses. */
const OF_JAVASCRIPT = /^\\(?:[pP]\{[^}]*\}|k<[^>]*>|u\{[0-9a-fA-F]+\})/;
const CODE_POINT = /^\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))/i;
/** Outside of a class, one digit other than 0 or two digits are the number of a group. */
const OCTAL = /^\\(0[0-7]{0,2}|[0-3][0-7]{2})/;
const OCTAL_IN_CLASS = /^\\([0-7]{1,3})/;

type Flags = { readonly s: boolean; readonly m: boolean };

/**
 * Translates a regular expression of Python's `re` (its flags `s` and `m` given apart) into one of
 * JavaScript in Unicode mode that matches the same strings: there, `\w`, `\d`, `\s` and `\b` know
 * all scripts, a `]` that comes first in a class is a literal, `{,n}` is a repetition, and only `\n`
 * ends a line (https://docs.python.org/3/library/re.html).
 *
 * What Python refuses and JavaScript knows (`(?<name>`, `\p{L}`) means what it means there.
 *
 * @throws PatternSourceError where neither knows it.
 */
export function translatePython(source: string, flags: Flags): string {
  let out = '';
  let current = flags;
  const open: { readonly outside: Flags; readonly end: string }[] = [];
  for (let at = 0; at < source.length; ) {
    const rest = source.slice(at);
    let part: Part;
    if (rest.startsWith('(')) {
      part = readGroup(rest);
      if (part.end !== undefined) open.push({ outside: current, end: part.end });
      current = { ...current, ...part.flags };
    } else if (rest.startsWith(')')) {
      const { outside, end } = open.pop() ?? { outside: current, end: ')' };
      current = outside;
      part = { text: end, length: 1 };
    } else part = readAtom(rest, current);
    out += part.text;
    at += part.length;
  }
  return out;
}

type Part = {
  readonly text: string;
  readonly length: number;
  readonly flags?: Partial<Flags>;
  /** What ends the group that this part begins. */
  readonly end?: string;
};

function readGroup(rest: string): Part {
  if (rest.startsWith('(?P<')) return { text: '(?<', length: 4, end: ')' };
  if (rest.startsWith('(?P=') || rest.startsWith('(?#')) {
    const end = rest.indexOf(')');
    if (end === -1) throw new PatternSourceError('Unterminated group');
    const text = rest[2] === '#' ? '' : `\\k<${rest.slice(4, end)}>`;
    return { text, length: end + 1 };
  }
  // Python repeats these too, JavaScript only groups.
  const around = /^\(\?<?[=!]/.exec(rest)?.[0];
  if (around !== undefined) return { text: `(?:${around}`, length: around.length, end: '))' };
  const scoped = SCOPED_FLAGS.exec(rest);
  if (!scoped) return { text: '(', length: 1, end: ')' };
  const [all, on = '', off = ''] = scoped;
  const other = /[^imsu]/.exec(on + off);
  if (other) throw new PatternSourceError(`the flag (?${other[0]}) is not supported`);
  const folding = on.includes('i') ? 'i' : off.includes('i') ? '-i' : '';
  const changed = (flag: string) =>
    on.includes(flag) ? { [flag]: true } : off.includes(flag) ? { [flag]: false } : {};
  return {
    text: `(?${folding}:`,
    length: all.length,
    flags: { ...changed('s'), ...changed('m') },
    end: ')',
  };
}

function readAtom(rest: string, { s, m }: Flags): Part {
  const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  const one = (text: string): Part => ({ text, length: character.length });
  if (character === '\\') return readEscape(rest);
  if (character === '[') return readClass(rest);
  if (character === '{') return readRepetition(rest);
  if (character === '.') return one(s ? '[^]' : '[^\\n]');
  if (character === '^') return one(m ? '(?<![^\\n])' : AT_START);
  if (character === '$') return one(m ? '(?![^\\n])' : `(?=\\n?${AT_END})`);
  return one(character === '}' || character === ']' ? `\\${character}` : character);
}

function readRepetition(rest: string): Part {
  const [all, least, comma = '', most = ''] = REPETITION.exec(rest) ?? [];
  if (all === undefined) return { text: '\\{', length: 1 };
  return { text: `{${least || '0'}${comma}${most}}`, length: all.length };
}

function readEscape(rest: string): Part {
  const letter = rest[1] ?? '';
  if (letter === 'b')
    return { text: `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`, length: 2 };
  if (letter === 'B') {
    return { text: `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`, length: 2 };
  }
  if (letter === 'A') return { text: AT_START, length: 2 };
  if (letter === 'Z') return { text: AT_END, length: 2 };
  const set = setOf(letter);
  if (set) return { text: set, length: 2 };
  const octal = OCTAL.exec(rest);
  if (octal)
    return { text: codePoint(Number.parseInt(octal[1] ?? '', 8)), length: octal[0].length };
  const reference = /^\\[1-9]\d?/.exec(rest);
  // In a group of its own, a digit behind it cannot become part of the number.
  if (reference) return { text: `(?:${reference[0]})`, length: reference[0].length };
  return readCharacter(rest);
}

/** `\d`, `\w` and `\s`, and what is not in them, as a class of JavaScript. */
function setOf(letter: string): string | null {
  const set = characterSets[letter.toLowerCase()];
  if (set === undefined) return null;
  return letter === letter.toLowerCase() ? `[${set}]` : `[^${set}]`;
}

/** An escaped character, in a class or outside. */
function readCharacter(rest: string): Part {
  const code = rest.codePointAt(1);
  if (code === undefined) throw new PatternSourceError('\\ at end of pattern');
  const own = OF_JAVASCRIPT.exec(rest)?.[0];
  if (own !== undefined) return { text: own, length: own.length };
  const numbered = CODE_POINT.exec(rest);
  if (numbered) {
    const value = Number.parseInt(numbered[1] ?? numbered[2] ?? numbered[3] ?? '', 16);
    return { text: codePoint(value), length: numbered[0].length };
  }
  const character = String.fromCodePoint(code);
  if (character === 'a') return { text: '\\x07', length: 2 };
  if (/[a-zA-Z0-9]/.test(character) && !/[nrtfv]/.test(character)) {
    throw new PatternSourceError(`\\${character} is not a known escape`);
  }
  if (/[nrtfv]/.test(character) || SYNTAX_CHARACTER.test(character) || character === '-') {
    return { text: character === '-' ? '\\x2d' : `\\${character}`, length: 2 };
  }
  return { text: character, length: 1 + character.length };
}

function codePoint(value: number): string {
  if (value > 0x10ffff) throw new PatternSourceError('no such character');
  return `\\u{${value.toString(16)}}`;
}

/**
 * A class. JavaScript's cannot contain `\W` and the like of another alphabet, so each of these
 * becomes an alternative beside it.
 */
function readClass(rest: string): Part {
  const isNegated = rest[1] === '^';
  const start = isNegated ? 2 : 1;
  let set = '';
  const complements: string[] = [];
  for (let at = start; at < rest.length; ) {
    const character = String.fromCodePoint(rest.codePointAt(at) ?? 0);
    if (character === ']' && at > start) return closeClass(set, complements, isNegated, at + 1);
    const part =
      character === '\\'
        ? readInClass(rest.slice(at), complements)
        : {
            text: /[\][^]/.test(character) ? `\\${character}` : character,
            length: character.length,
          };
    set += part.text;
    at += part.length;
  }
  throw new PatternSourceError('Unterminated character class');
}

function readInClass(rest: string, complements: string[]): Part {
  const letter = rest[1] ?? '';
  const set = characterSets[letter.toLowerCase()];
  if (set !== undefined) {
    if (letter === letter.toLowerCase()) return { text: set, length: 2 };
    complements.push(`[^${set}]`);
    return { text: '', length: 2 };
  }
  if (letter === 'b') return { text: '\\x08', length: 2 };
  const octal = OCTAL_IN_CLASS.exec(rest);
  if (octal)
    return { text: codePoint(Number.parseInt(octal[1] ?? '', 8)), length: octal[0].length };
  return readCharacter(rest);
}

function closeClass(
  set: string,
  complements: readonly string[],
  isNegated: boolean,
  length: number,
): Part {
  if (complements.length === 0) return { text: `[${isNegated ? '^' : ''}${set}]`, length };
  const any = [...(set === '' ? [] : [`[${set}]`]), ...complements].join('|');
  return { text: isNegated ? `(?:(?!${any})[^])` : `(?:${any})`, length };
}

/**
 * A number in the digits of any script, which Python's `\d` and `int` take in; NaN for other text.
 */
export function numberOf(text: string): number {
  if (isAscii(text)) return Number(text);
  return Number(text.replace(/(?![0-9])\p{Nd}/gu, (digit) => `${digitValue(digit)}`));
}

/** Unicode has the digits of a script in their order, from 0 to 9, one script after another. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before += 1;
  return before % 10;
}
