import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { measureArchives } from './bench/archives.ts';
import { measureBuckets } from './bench/buckets.ts';
import { measureCrowd } from './bench/crowd.ts';
import { type Figure, isMissed, printFigures } from './bench/figures.ts';
import { measureLarge } from './bench/large.ts';
import { measureLookups } from './bench/lookups.ts';
import { makeNoiseMeter, noiseText } from './bench/noise.ts';
import { measurePages } from './bench/pages.ts';
import { benchDir } from './bench/places.ts';
import { measureLargeScans, measureScans } from './bench/scans.ts';
import type { BenchContext, BenchSection } from './bench/section.ts';
import { measureSoak } from './bench/soak.ts';
import { measureStatements } from './bench/statements.ts';
import { measureThumbnails } from './bench/thumbnails.ts';
import { newProgram, printJson, runProgram } from './command.ts';

const sections: Readonly<Record<string, BenchSection>> = {
  statements: measureStatements,
  pages: measurePages,
  scan: measureScans,
  buckets: measureBuckets,
  thumbnails: measureThumbnails,
  archives: measureArchives,
  crowd: measureCrowd,
  soak: measureSoak,
  // Imported only when it runs: it needs Playwright, which the others do not.
  'pages-in-browser': async (context) =>
    (await import('./bench/browser.ts')).measureInBrowser(context),
};

/** The sections that `--photos` measures. */
const largeSections: Readonly<
  Record<string, (photos: number, context: BenchContext) => Promise<Figure[]>>
> = { pages: measureLarge, lookups: measureLookups, scan: measureLargeScans };

const help = `
It measures the build that is there: run \`npm run build\` first. Its libraries and galleries are kept
in .bench (about 4 GB). Needs Linux: it reads /proc.

pages-in-browser needs a Chromium (the one of the browser tests, or CHROME_PATH) and shows pages on a simulated
phone; npx brings Lighthouse along, without which its scores are left out.

--photos measures galleries of that size alone, against some of a tenth: what relatives' pages cost and
the slowest statement of each page, administrators' pages included (these galleries have no files), and
scans. It knows three sections: pages, lookups (the timeline and searches) and scan. A million photos take 5 GB more.

--json prints { "figures": [...], "noise": {...} }; a figure has name, unit, value (the median of its
rounds), low, high, missed, and where there are any budget ({ "most" } or { "least" }), original,
piGallery2 (as text) and note.`;

type Flags = {
  quick?: true;
  json?: true;
  check?: true;
  fresh?: true;
  only: string[];
  nodeArg: string[];
  photos?: number;
  minutes: number;
};

const program = newProgram(
  'bench',
  'Measures the built server against its budgets and those of other galleries.',
)
  .addOption(
    new Option('--only <name...>', 'measure these alone')
      .choices([...new Set([...Object.keys(sections), ...Object.keys(largeSections)])])
      .default([]),
  )
  .option('--photos <n>', 'measure pages, administration and scans of so many', parsePhotos)
  .option('--minutes <n>', 'how long the soak lasts', parseMinutes, 1)
  .option('--quick', 'smaller libraries, fewer rounds: to see that all works')
  .option('--json', 'print the figures for programs')
  .option('--check', 'exit 1 where a budget is missed')
  .option('--fresh', 'make the galleries again (the libraries stay)')
  .option('--node-arg <arg...>', "arguments of the server's Node, such as --cpu-prof", [])
  .addHelpText('after', help)
  .allowExcessArguments(false)
  .action(bench);
// Servers that are being measured end with this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(1));
}
await runProgram(program);

function parsePhotos(text: string): number {
  const photos = Number(text);
  if (!Number.isInteger(photos) || photos < 10_000 || photos % 1_000 !== 0) {
    throw new InvalidArgumentError('It is a multiple of 1000, at least 10000.');
  }
  return photos;
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (!(minutes > 0 && Number.isFinite(minutes))) {
    throw new InvalidArgumentError('It is a number above 0.');
  }
  return minutes;
}

/** What to measure: the named sections, or all that there are with and without `--photos`. */
function chooseSections(only: readonly string[], photos: number | undefined): BenchSection[] {
  const there: Readonly<Record<string, BenchSection>> =
    photos === undefined
      ? sections
      : Object.fromEntries(
          Object.entries(largeSections).map(([name, measure]) => [
            name,
            (each: BenchContext) => measure(photos, each),
          ]),
        );
  const absent = only.find((name) => !(name in there));
  if (absent !== undefined) {
    const says = photos === undefined ? 'needs --photos' : 'is not measured with --photos';
    program.error(`error: --only ${absent} ${says}`, { exitCode: 2 });
  }
  return Object.entries(there).flatMap(([name, measure]) =>
    only.length === 0 || only.includes(name) ? [measure] : [],
  );
}

async function bench({
  quick,
  json,
  check,
  fresh,
  only,
  nodeArg,
  photos,
  minutes,
}: Flags): Promise<void> {
  const chosen = chooseSections(only, photos);
  if (fresh) await rm(join(benchDir, 'galleries'), { recursive: true, force: true });
  const meter = makeNoiseMeter();
  const tell = (line: string) => console.error(line);
  const context = {
    quick: quick ?? false,
    nodeArgs: nodeArg,
    minutes,
    tell,
    sampleNoise: meter.sample,
  };
  const figures: Figure[] = [];
  for (const measure of chosen) figures.push(...(await measure(context)));
  meter.sample();
  const missed = figures.filter(isMissed);
  if (json) {
    const shown = figures.map((figure) => ({ ...figure, missed: isMissed(figure) }));
    printJson({ figures: shown, noise: meter.read() });
  } else {
    printFigures(figures);
    console.log(`\n${noiseText(meter.read())}`);
    console.log(
      missed.length === 0
        ? 'All budgets are kept.'
        : `Missed: ${missed.map(({ name }) => name).join('; ')}.`,
    );
  }
  if (check && missed.length > 0) process.exitCode = 1;
}
