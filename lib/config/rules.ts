import { stringify } from 'yaml';
import {
  type AlbumPattern,
  compileIgnore,
  compilePattern,
  type IgnoreRule,
} from '../library/albumPath.ts';
import { DEFAULT_PATTERNS } from '../library/patternForms.ts';
import { patternFaults, schemaFaults } from './checks.ts';
import { ConfigError } from './config.ts';
import { readDocument } from './document.ts';
import { faultTexts } from './faults.ts';
import { gallerySchema } from './schema.ts';

/** How paths become albums. `patternsAreDefault`: there are no `patterns` in the text. */
export type Rules = {
  readonly patterns: readonly AlbumPattern[];
  readonly ignores: readonly IgnoreRule[];
  readonly patternsAreDefault: boolean;
};

const rulesSchema = gallerySchema.pick({ patterns: true, ignore: true });

/**
 * Parses `patterns` and `ignore` as gallery.yaml has them, and no other key.
 *
 * Threat: an expression that somebody has just typed may take for ever. Where that matters, this
 * must be called in a process that may be killed.
 *
 * @throws ConfigError with every fault, each as `gallery.yaml:3: key: found X, expected Y`, lines
 * counted in this text.
 */
export function parseRules(text: string): Rules {
  const { readable, value, faults, lineOf } = readDocument(text);
  const result = rulesSchema.safeParse(value ?? {});
  const all = readable
    ? [
        ...faults,
        ...(result.success ? [] : schemaFaults(result.error, value, lineOf)),
        ...patternFaults(value, lineOf),
      ]
    : faults;
  if (!result.success || all.length > 0) throw new ConfigError(faultTexts('gallery.yaml', all));
  const { patterns, ignore } = result.data;
  return {
    patterns: (patterns ?? DEFAULT_PATTERNS).map(({ category, path }) =>
      compilePattern(category, path),
    ),
    ignores: ignore.map(compileIgnore),
    patternsAreDefault: patterns === undefined,
  };
}

/** The text for gallery.yaml, without a line break inside an expression. */
export function rulesText({ patterns, ignores }: Rules): string {
  const value = {
    patterns: patterns.map(({ category, source }) => ({ category, path: source })),
    ignore: ignores.map(({ source }) => source),
  };
  return stringify(value, {
    lineWidth: 0,
    defaultStringType: 'QUOTE_SINGLE',
    defaultKeyType: 'PLAIN',
  });
}
