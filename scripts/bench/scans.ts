import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { databasePath } from '../../lib/db/client.ts';
import { scanComparisons } from './comparisons.ts';
import { type Figure, figureOf, median } from './figures.ts';
import { writeGallery } from './galleries.ts';
import { ensureLibrary, films, headed, type LibrarySpec, scale } from './libraries.ts';
import { benchDir } from './places.ts';
import { type Run, runScript } from './process.ts';
import type { BenchContext } from './section.ts';

/** Milliseconds that a first scan may take for each film. */
const FILM_BUDGET_MS = 15;

/** What was measured of scans of the largest library, and of the library of films. */
type Measured = {
  readonly first: Run[];
  readonly unchanged: Run[];
  /** Without changes, where the times of directories are trusted. */
  readonly trusted: Run[];
  readonly full: Run[];
  readonly ofFilms: Run[];
  databaseMb: number;
};

/**
 * Measures scans of the largest library, of pictures with all the metadata that cameras and programs
 * write: the first, one without changes, and one that reads everything again; and the first of films,
 * which take longer each.
 */
export async function measureScans(context: BenchContext): Promise<Figure[]> {
  const { quick, tell, sampleNoise } = context;
  const spec = headed(quick ? 10_000 : 100_000);
  const filmSpec = films(spec.albums * 5);
  const noRuns = { first: [], unchanged: [], trusted: [], full: [], ofFilms: [] };
  const measured: Measured = { ...noRuns, databaseMb: 0 };
  for (let round = 1; round <= (quick ? 1 : 3); round++) {
    tell(`scans, round ${round}`);
    sampleNoise();
    const { scan, dataDir } = await startGallery(spec, tell);
    measured.first.push(await scan());
    measured.databaseMb = (await stat(databasePath(dataDir))).size / 1e6;
    for (let i = 0; i < 3; i++) measured.unchanged.push(await scan());
    measured.trusted.push(...(await scanTrusting(spec)));
    measured.full.push(await scan('--full'));
    measured.ofFilms.push(await (await startGallery(filmSpec, tell)).scan());
  }
  for (const each of [spec, filmSpec]) await rm(galleryDir(each), { recursive: true, force: true });
  return figuresOfScans(measured, countPhotos(spec), countPhotos(filmSpec));
}

const countPhotos = ({ albums, photosPerAlbum }: LibrarySpec) => albums * photosPerAlbum;

function figuresOfScans(measured: Measured, count: number, filmCount: number): Figure[] {
  const { first, unchanged, trusted, full, ofFilms, databaseMb } = measured;
  const photos = count.toLocaleString('en');
  const seconds = (runs: Run[]) => runs.map((run) => run.seconds);
  const peaks = (runs: Run[]) => runs.map((run) => run.peakMb);
  const cpu = (runs: Run[]) =>
    `${(Math.min(...runs.map((run) => run.cpuMs)) / 1000).toFixed(1)} s of CPU at least`;
  return [
    figureOf(seconds(first), {
      name: `first scan of ${photos} pictures with 40 kB of metadata`,
      unit: 's',
      budget: { most: 40 },
      note: cpu(first),
      ...scanComparisons.first,
    }),
    figureOf(peaks(first), {
      name: 'first scan, peak memory',
      unit: 'MB',
      budget: { most: 250 },
      ...scanComparisons.firstMemory,
    }),
    figureOf(
      ofFilms.map((run) => (run.seconds * 1000) / filmCount),
      {
        name: `first scan of ${filmCount.toLocaleString('en')} films, each`,
        unit: 'ms',
        budget: { most: FILM_BUDGET_MS },
        note: cpu(ofFilms),
      },
    ),
    figureOf(seconds(unchanged), {
      name: `scan of ${photos}, nothing changed`,
      unit: 's',
      budget: { most: 1.5 },
      note: cpu(unchanged),
      ...scanComparisons.unchanged,
    }),
    figureOf(peaks(unchanged), {
      name: 'nothing changed, peak memory',
      unit: 'MB',
      ...scanComparisons.unchangedMemory,
    }),
    figureOf(seconds(trusted), {
      name: 'nothing changed, times of directories trusted',
      unit: 's',
      note: `${cpu(trusted)}; ${cpu(unchanged)} where they are not`,
    }),
    figureOf(seconds(full), {
      name: `scan --full of ${photos}`,
      unit: 's',
      note: cpu(full),
      ...scanComparisons.full,
    }),
    figureOf([databaseMb], {
      name: `database of ${photos}`,
      unit: 'MB',
      ...scanComparisons.database,
    }),
  ];
}

/** How many times longer the first scan of the larger library may take for each photo. */
const LINEAR_BUDGET = 1.3;
/**
 * The budget of a scan without changes. In small libraries most of its time is the start of the
 * process.
 */
const unchangedBudget = { leastSeconds: 1.5, msAPhoto: 0.015, peakMb: 350 };

/**
 * Compares scans of a library of `photos` photos with one of a tenth: the first scan, per photo,
 * and one without changes. Rounds alternate between the sizes, so that a disturbance affects both.
 */
export async function measureLargeScans(
  photos: number,
  { quick, tell, sampleNoise }: BenchContext,
): Promise<Figure[]> {
  const sizes = [photos / 10, photos].map(scale);
  const runs = sizes.map((spec) => ({ spec, first: [] as Run[], unchanged: [] as Run[] }));
  for (let round = 1; round <= (quick ? 1 : 3); round++) {
    for (const { spec, first, unchanged } of runs) {
      tell(`scans of ${spec.name}, round ${round}`);
      sampleNoise();
      const { scan } = await startGallery(spec, tell);
      first.push(await scan());
      for (let i = 0; i < 2; i++) unchanged.push(await scan());
    }
  }
  for (const { spec } of runs) await rm(galleryDir(spec), { recursive: true, force: true });
  const [tenth, whole] = runs;
  if (!tenth || !whole) return [];
  const size = photos.toLocaleString('en');
  const cpuText = (all: Run[]) =>
    `${(median(all.map((run) => run.cpuMs)) / 1000).toFixed(1)} s of CPU`;
  return [
    figureOf(
      whole.first.map((run, round) => run.cpuMs / 10 / (tenth.first[round]?.cpuMs ?? Number.NaN)),
      {
        name: `first scan of ${size}, CPU by photo: against a tenth of the photos`,
        unit: 'times',
        budget: { most: LINEAR_BUDGET },
        note: cpuText(whole.first),
      },
    ),
    figureOf(
      whole.first.map(({ peakMb }) => peakMb),
      { name: `first scan of ${size}, peak memory`, unit: 'MB' },
    ),
    figureOf(
      whole.unchanged.map(({ seconds }) => seconds),
      {
        name: `scan of ${size}, nothing changed`,
        unit: 's',
        budget: {
          most: Math.max(unchangedBudget.leastSeconds, (unchangedBudget.msAPhoto * photos) / 1000),
        },
        note: cpuText(whole.unchanged),
      },
    ),
    figureOf(
      whole.unchanged.map(({ peakMb }) => peakMb),
      {
        name: `scan of ${size}, nothing changed: peak memory`,
        unit: 'MB',
        budget: { most: unchangedBudget.peakMb },
      },
    ),
  ];
}

/**
 * Sets the clock of a scan a day ahead: listings are kept only of directories that have not changed
 * for a while.
 */
const LATER = 'const now = Date.now; Date.now = () => now() + 86_400_000;';

/** Scans of a scanned gallery that trust the times of directories, after one that keeps their listings. */
async function scanTrusting(spec: LibrarySpec): Promise<Run[]> {
  const library = await ensureLibrary(spec, () => undefined);
  const gallery = await writeGallery(galleryDir(spec), library, { trust_directory_times: true });
  const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(LATER)}`];
  const runs: Run[] = [];
  for (let i = 0; i < 4; i++) {
    const run = await runScript('scan.ts', ['--quiet'], { ...gallery, nodeArgs });
    if (run.exitCode !== 0) throw new Error(`the scan failed:\n${run.errors}`);
    if (i > 0) runs.push(run);
  }
  // The scans that follow need the configuration as it was.
  await writeGallery(galleryDir(spec), library);
  return runs;
}

/** A new gallery of a library, with a function that scans it. */
async function startGallery(spec: LibrarySpec, tell: BenchContext['tell']) {
  const library = await ensureLibrary(spec, tell);
  await rm(galleryDir(spec), { recursive: true, force: true });
  const gallery = await writeGallery(galleryDir(spec), library);
  const scan = async (...args: string[]): Promise<Run> => {
    const run = await runScript('scan.ts', ['--quiet', ...args], gallery);
    if (run.exitCode !== 0) throw new Error(`the scan failed:\n${run.errors}`);
    return run;
  };
  return { scan, dataDir: gallery.dataDir };
}

const galleryDir = ({ name }: LibrarySpec) => join(benchDir, 'galleries', `scan-${name}`);
