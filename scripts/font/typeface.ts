import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import { projectRoot } from '../../lib/process/projectRoot.ts';

const source = join(projectRoot(), 'node_modules', '@fontsource-variable', 'newsreader');

const ascii = between(0x20, 0x7e);
const LETTERS = 'ÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸẞàâäæçéèêëîïôöœùûüÿßÁÍÓÚÑáíóúñÅåØøÃã';
const SIGNS = '\u00a0\u202f«»“”„‚‘’‹›–—…·•×°²³½¼¾€£©®№ªº¡¿§±→←';

/** What English, French and German are written with, and the commonest letters of names. */
export const usual = codePoints(ascii + LETTERS + SIGNS);

/** A file of the typeface, and for which letters pages load it. */
type FontFile = {
  /** Ends with a hash of the content, so that browsers may keep it for good. */
  readonly name: string;
  readonly family: 'Newsreader' | 'Newsreader Rest';
  readonly weight: string;
  /** For which letters it is loaded; empty: for all. */
  readonly ranges: string;
  readonly bytes: Buffer;
};

/**
 * The typeface as static fonts. Texts are drawn for their size: `opsz` is the size in points for
 * which letters were designed. A page in English, French or German loads the first two, and another
 * only for the letters that none of the former has.
 */
export async function makeFontFiles(): Promise<FontFile[]> {
  const text = { wght: 400, opsz: 16 };
  const display = { wght: 300, opsz: 72 };
  const ranges = JSON.parse(readFileSync(join(source, 'unicode.json'), 'utf8'));
  const rest = (script: string) =>
    parseRanges(ranges[script]).filter((each) => !usual.has(each) && isDrawn(each));
  return Promise.all([
    makeFile('text', 'latin', text, [...usual], { family: 'Newsreader', weight: '400' }),
    makeFile('display', 'latin', display, [...usual], { family: 'Newsreader', weight: '300' }),
    ...['latin', 'latin-ext', 'vietnamese'].map((script) =>
      makeFile(script, script, text, rest(script), {
        family: 'Newsreader Rest',
        weight: '300 400',
      }),
    ),
  ]);
}

async function makeFile(
  name: string,
  script: string,
  variationAxes: { readonly wght: number; readonly opsz: number },
  points: readonly number[],
  { family, weight }: Pick<FontFile, 'family' | 'weight'>,
): Promise<FontFile> {
  const whole = readFileSync(join(source, 'files', `newsreader-${script}-opsz-normal.woff2`));
  const characters = points.map((point) => String.fromCodePoint(point)).join('');
  const bytes = await subsetFont(whole, characters, { targetFormat: 'woff2', variationAxes });
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return {
    name: `newsreader-${name}-${hash}.woff2`,
    family,
    weight,
    ranges: family === 'Newsreader' ? '' : formatRanges(points),
    bytes,
  };
}

/** The module that names the first fonts, for pages without style sheets. */
export function fontPathsModule(files: readonly FontFile[]): string {
  const path = (weight: string) =>
    `/fonts/${files.find((file) => file.family === 'Newsreader' && file.weight === weight)?.name}`;
  return `// Written by scripts/font/make.ts.

/** The paths of the typeface for texts and for headings. */
export const fontPaths = {
  text: '${path('400')}',
  display: '${path('300')}',
};
`;
}

/** The style sheet that declares the fonts. */
export function fontStyles(files: readonly FontFile[]): string {
  const faces = files.map(
    ({ name, family, weight, ranges }) => `@font-face {
  font-family: "${family}";
  font-style: normal;
  font-weight: ${weight};
  font-display: swap;
  src: url("/fonts/${name}") format("woff2");${ranges && `\n  unicode-range:\n    ${ranges};`}
}
`,
  );
  return ['/* Written by scripts/font/make.ts. */', ...faces].join('\n');
}

/** Is it no space and no control character? Browsers would load a font for one of those as well. */
function isDrawn(point: number): boolean {
  return !/[\p{Cc}\p{Cf}\p{Z}]/u.test(String.fromCodePoint(point));
}

function between(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)).join(
    '',
  );
}

function codePoints(text: string): ReadonlySet<number> {
  return new Set(Array.from(text, (each) => each.codePointAt(0) ?? 0));
}

/** `U+0000-00FF,U+0131`: the form of CSS's `unicode-range`. */
function parseRanges(text: string): number[] {
  return text.split(',').flatMap((range) => {
    const [first = 0, last = first] = range
      .replace('U+', '')
      .split('-')
      .map((each) => Number.parseInt(each, 16));
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });
}

function formatRanges(points: readonly number[]): string {
  const sorted = points.toSorted((a, b) => a - b);
  const starts = sorted.filter((point, at) => sorted[at - 1] !== point - 1);
  const ends = sorted.filter((point, at) => sorted[at + 1] !== point + 1);
  const hex = (point: number | undefined) => (point ?? 0).toString(16).toUpperCase();
  return starts
    .map((start, at) =>
      start === ends[at] ? `U+${hex(start)}` : `U+${hex(start)}-${hex(ends[at])}`,
    )
    .join(', ');
}
