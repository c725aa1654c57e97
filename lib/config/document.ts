import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { messageOf } from '../process/thrown.ts';
import { type Fault, type KeyPath, keyName, type LineOf } from './faults.ts';

/** A YAML file as plain values, with the line of each of them. */
type YamlDocument = {
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
    uniqueKeys: isSameKey,
  });
  const lineAt = (offset: number) => lines.linePos(offset).line || 1;
  const said = [...document.errors, ...document.warnings];
  const repetitions = said.filter(({ code }) => code === 'DUPLICATE_KEY');
  const syntax = said
    .filter((each) => !repetitions.includes(each))
    .map(({ pos, code, message }) => ({
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
  const repeated = repetitions.map(({ pos: [at] }) => repeatedKey(document, at, lineAt));
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { value, readable: true, lineOf, faults: repeated };
  } catch (error) {
    const fault = {
      line: 1,
      key: '',
      found: `what cannot be read (${messageOf(error)})`,
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

/** The fault of a key at this offset which its mapping has already. */
function repeatedKey(
  document: Document,
  offset: number,
  lineAt: (offset: number) => number,
): Fault {
  const line = lineAt(offset);
  const fault = { line, key: '', found: 'a key again', expected: 'each key once' };
  visit(document, {
    Pair: (_, pair, around) => {
      if (startOf(pair.key) !== offset) return undefined;
      const map = around.at(-1);
      const first = isMap(map) ? findFirst(map, pair.key) : null;
      fault.key = keyName(pathOf([...around, pair]));
      fault.found = `the key again (first on line ${lineAt(startOf(first) ?? offset)})`;
      return visit.BREAK;
    },
  });
  return fault;
}

function findFirst(map: YAMLMap, wanted: unknown): unknown {
  return map.items.find(({ key }) => isSameKey(key, wanted))?.key;
}

/** The path of the last of these nodes, each of which contains the next one. */
function pathOf(nodes: readonly unknown[]): KeyPath {
  return nodes.flatMap((node, at): KeyPath => {
    const around = nodes[at - 1];
    if (isPair(node)) return [textOf(node.key)];
    return isSeq(around) ? [around.items.indexOf(node)] : [];
  });
}

function isSameKey(one: unknown, other: unknown): boolean {
  return textOf(one) === textOf(other);
}
