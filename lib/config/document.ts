import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLMap,
} from 'yaml';
import { type Fault, type KeyPath, keyName, type LineOf } from './faults.ts';

/** A YAML file as plain values, with the line of each of them. */
export type YamlDocument = {
  /** Undefined where the text cannot be parsed; `faults` says why. */
  readonly value: unknown;
  readonly readable: boolean;
  /** The line of a key or list entry; where it is absent, that of the nearest enclosing one. */
  readonly lineOf: LineOf;
  readonly faults: readonly Fault[];
};

/**
 * More aliases than any configuration needs. Threat: a small document with nested aliases expands
 * to gigabytes.
 */
const MAX_ALIASES = 100;

/** Replacements for messages of the YAML library that are written for programmers. */
const plainWords: Readonly<Record<string, Partial<Fault>>> = {
  BAD_DQ_ESCAPE: {
    expected: 'regular expressions in single quotes, which leave backslashes alone',
  },
  MULTIPLE_DOCS: { found: 'a second document, after ---', expected: 'one alone' },
};

/** Reads YAML 1.2. Bad syntax, keys that are given twice and unknown tags are faults. */
export function readDocument(text: string): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
  });
  const lineAt = (offset: number) => lines.linePos(offset).line || 1;
  const syntax = [...document.errors, ...document.warnings].map(({ pos, code, message }) => ({
    line: lineAt(pos[0]),
    key: '',
    found: `what is not YAML (${message.trim().split('\n')[0]})`,
    expected: 'valid YAML',
    ...plainWords[code],
  }));
  const lineOf = (path: KeyPath) => lineAt(offsetOf(document, path));
  if (syntax.length > 0) return { value: undefined, readable: false, lineOf, faults: syntax };
  if (document.contents === null) {
    const empty = {
      line: 1,
      key: '',
      found: 'an empty file',
      expected: 'at least library: ./photos',
    };
    return { value: undefined, readable: false, lineOf, faults: [empty] };
  }
  const repeated = repeatedKeys(document, document.contents, [], lineAt);
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { value, readable: true, lineOf, faults: repeated };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const fault = {
      line: 1,
      key: '',
      found: `what cannot be read (${message})`,
      expected: 'valid YAML',
    };
    return { value: undefined, readable: false, lineOf, faults: [fault] };
  }
}

function offsetOf(document: Document, path: KeyPath): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = findPair(node, part);
      offset = startOf(pair?.key) ?? offset;
      node = pair?.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

/** The last pair with that key: its value is the one that takes effect. */
function findPair(map: YAMLMap, part: string | number) {
  return map.items.findLast(({ key }) => textOf(key) === String(part));
}

function textOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function repeatedKeys(
  document: Document,
  node: unknown,
  path: KeyPath,
  lineAt: (offset: number) => number,
): Fault[] {
  if (isSeq(node)) {
    return node.items.flatMap((item, at) => repeatedKeys(document, item, [...path, at], lineAt));
  }
  if (!isMap(node)) return [];
  const firstLines = new Map<string, number>();
  return node.items.flatMap(({ key, value }) => {
    const name = textOf(key);
    const line = lineAt(startOf(key) ?? 0);
    const within = repeatedKeys(document, value, [...path, name], lineAt);
    const first = firstLines.get(name);
    firstLines.set(name, first ?? line);
    if (first === undefined) return within;
    const found = `the key again (first on line ${first})`;
    return [{ line, key: keyName([...path, name]), found, expected: 'each key once' }, ...within];
  });
}
