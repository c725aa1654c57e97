import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { databasePath } from '../../lib/db/client.ts';
import { scanComparisons } from './comparisons.ts';
import { type Figure, figureOf } from './figures.ts';
import { writeGallery } from './galleries.ts';
import { ensureLibrary, scale } from './libraries.ts';
import { benchDir } from './places.ts';
import { type Run, runScript } from './process.ts';
import type { BenchContext } from './section.ts';

/** Scans of the largest library: the first, one with nothing changed, one that reads all again. */
export async function measureScans(context: BenchContext): Promise<Figure[]> {
  const { quick, tell, sampleNoise } = context;
  const spec = scale(quick ? 10_000 : 100_000);
  const library = await ensureLibrary(spec, tell);
  const dir = join(benchDir, 'galleries', `scan-${spec.name}`);
  const photos = (spec.albums * spec.photosPerAlbum).toLocaleString('en');
  const first: Run[] = [];
  const unchanged: Run[] = [];
  const full: Run[] = [];
  let databaseMb = 0;
  for (let round = 1; round <= (quick ? 1 : 3); round++) {
    tell(`scans, round ${round}`);
    sampleNoise();
    await rm(dir, { recursive: true, force: true });
    const gallery = await writeGallery(dir, library);
    const scan = async (...args: string[]) => {
      const run = await runScript('scan.ts', ['--quiet', ...args], gallery);
      if (run.exitCode !== 0) throw new Error(`the scan failed:\n${run.errors}`);
      return run;
    };
    first.push(await scan());
    databaseMb = (await stat(databasePath(gallery.dataDir))).size / 1e6;
    for (let i = 0; i < 3; i++) unchanged.push(await scan());
    full.push(await scan('--full'));
  }
  await rm(dir, { recursive: true, force: true });
  const seconds = (runs: Run[]) => runs.map((run) => run.seconds);
  const peaks = (runs: Run[]) => runs.map((run) => run.peakMb);
  const cpu = (runs: Run[]) =>
    `${(Math.min(...runs.map((run) => run.cpuMs)) / 1000).toFixed(1)} s of CPU at least`;
  return [
    figureOf(seconds(first), {
      name: `first scan of ${photos}, headers read`,
      unit: 's',
      budget: { most: 40 },
      ...scanComparisons.first,
      note: cpu(first),
    }),
    figureOf(peaks(first), {
      name: 'first scan, peak memory',
      unit: 'MB',
      budget: { most: 250 },
      ...scanComparisons.firstMemory,
    }),
    figureOf(seconds(unchanged), {
      name: `scan of ${photos}, nothing changed`,
      unit: 's',
      budget: { most: 1.5 },
      ...scanComparisons.unchanged,
      note: cpu(unchanged),
    }),
    figureOf(peaks(unchanged), {
      name: 'nothing changed, peak memory',
      unit: 'MB',
      ...scanComparisons.unchangedMemory,
    }),
    figureOf(seconds(full), {
      name: `scan --full of ${photos}`,
      unit: 's',
      ...scanComparisons.full,
      note: cpu(full),
    }),
    figureOf([databaseMb], {
      name: `database of ${photos}`,
      unit: 'MB',
      ...scanComparisons.database,
    }),
  ];
}
