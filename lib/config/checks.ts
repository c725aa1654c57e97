import type { z } from 'zod';
import { isPresetName } from '../images/presets.ts';
import { compileIgnore, compilePattern, PatternError } from '../library/albumPath.ts';
import {
  describeValue,
  type Fault,
  type KeyPath,
  keyName,
  type LineOf,
  quoted,
  unknownKeyFault,
  valueAt,
} from './faults.ts';
import { keysWithoutEffect, knownKeys } from './schema.ts';

/** Turns zod's issues into faults: one for each unknown key and one for each bad value. */
export function schemaFaults(error: z.ZodError, value: unknown, lineOf: LineOf): Fault[] {
  return error.issues.flatMap((issue) => {
    const at = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unrecognizedKeyFault([...at, key], lineOf));
    }
    const line = lineOf(at);
    const found = describeValue(valueAt(value, at));
    return { line, key: keyName(at), found, expected: issue.message };
  });
}

function unrecognizedKeyFault(path: KeyPath, lineOf: LineOf): Fault {
  const line = lineOf(path);
  const key = keyName(path);
  const reason = keysWithoutEffect.get(key);
  if (reason === undefined) return unknownKeyFault(line, path, knownKeys(path.slice(0, -1)));
  return { line, key, found: `a key without effect (${reason})`, expected: 'none' };
}

/**
 * Faults of presets' names. They are checked apart from the schema, since zod skips the value of an
 * entry whose key is bad.
 */
export function presetNameFaults(value: unknown, lineOf: LineOf): Fault[] {
  const presets = valueAt(value, ['presets']);
  if (typeof presets !== 'object' || presets === null || Array.isArray(presets)) return [];
  const bad = Object.keys(presets).filter((name) => !isPresetName(name));
  return bad.map((name) => ({
    line: lineOf(['presets', name]),
    key: keyName(['presets', name]),
    found: `the name ${quoted(name)}`,
    expected: 'a name of a-z, 0-9 and hyphens, other than "original" and "film"',
  }));
}

/** Faults of regular expressions, each naming its category, its text and the reason. */
export function patternFaults(value: unknown, lineOf: LineOf): Fault[] {
  const patterns = listAt(value, 'patterns').map((entry, at) => {
    const category = valueAt(entry, ['category']);
    const source = valueAt(entry, ['path']);
    const found =
      typeof category === 'string' ? `the pattern of category ${quoted(category)} ` : '';
    return expressionFault(source, ['patterns', at, 'path'], found, lineOf, (text) =>
      compilePattern(String(category), text),
    );
  });
  const ignores = listAt(value, 'ignore').map((source, at) =>
    expressionFault(source, ['ignore', at], '', lineOf, compileIgnore),
  );
  return [...patterns, ...ignores].filter((fault) => fault !== null);
}

function expressionFault(
  source: unknown,
  at: KeyPath,
  what: string,
  lineOf: LineOf,
  compile: (source: string) => unknown,
): Fault | null {
  if (typeof source !== 'string') return null;
  try {
    compile(source);
    return null;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const found = `${what}'${source}' (${error.reason})`;
    return { line: lineOf(at), key: keyName(at), found, expected: 'a regular expression' };
  }
}

function listAt(value: unknown, key: string): unknown[] {
  const list = valueAt(value, [key]);
  return Array.isArray(list) ? list : [];
}
