import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TEST_KEY } from '../../lib/testing/testBucket.ts';
import { type Requests, startFakeBucket } from './fakeBucket.ts';
import { type Figure, figureOf } from './figures.ts';
import { writeGallery } from './galleries.ts';
import { benchDir } from './places.ts';
import { type Run, runScript } from './process.ts';
import type { BenchContext } from './section.ts';

type Scanned = Run & { readonly requests: Requests };

/** The most requests that a scan may run at a time. */
const MOST_AT_ONCE = 64;

/**
 * Measures scans of a library in a bucket, the first one and one without changes, with the number of
 * their requests, each of which a service charges for. The bucket is a fake with a short latency.
 */
export async function measureBuckets({
  quick,
  tell,
  sampleNoise,
}: BenchContext): Promise<Figure[]> {
  const photos = quick ? 2_000 : 100_000;
  const bucket = await startFakeBucket(photos);
  const dir = join(benchDir, 'galleries', 'bucket');
  await rm(dir, { recursive: true, force: true });
  const gallery = await writeGallery(dir, 's3://photos', {
    s3: { endpoint: bucket.endpoint },
  });
  const scan = async (what: string): Promise<Scanned> => {
    tell(`${what} of ${photos} photos in a bucket`);
    sampleNoise();
    bucket.takeRequests();
    const run = await runScript('scan.ts', ['--quiet'], { ...gallery, env: TEST_KEY });
    if (run.exitCode !== 0) throw new Error(`the scan failed:\n${run.errors}`);
    return { ...run, requests: bucket.takeRequests() };
  };
  const first = await scan('first scan');
  const unchanged: Scanned[] = [];
  for (let round = 0; round < 3; round++) unchanged.push(await scan('unchanged scan'));
  bucket.stop();
  await rm(dir, { recursive: true, force: true });
  return figuresOf(photos, first, unchanged);
}

function figuresOf(photos: number, first: Scanned, unchanged: readonly Scanned[]): Figure[] {
  const size = `${photos.toLocaleString('en')} objects`;
  // A page of a listing has 1,000 keys; each of the parts that it is divided into may end in one
  // that is not full.
  const listings = { most: photos / 1000 + 20 };
  const cpu = ({ cpuMs }: Run) => `${(cpuMs / 1000).toFixed(1)} s of CPU`;
  return [
    figureOf([first.seconds], {
      name: `bucket: first scan of ${size}`,
      unit: 's',
      note: cpu(first),
    }),
    figureOf([first.peakMb], {
      name: 'bucket: first scan, peak memory',
      unit: 'MB',
      budget: { most: 350 },
    }),
    figureOf([first.requests.objects / photos], {
      name: 'bucket: first scan, requests for each small object',
      unit: 'requests',
      budget: { most: 1 },
      note: `${first.requests.listings} listings`,
    }),
    figureOf([first.requests.atOnce], {
      name: 'bucket: first scan, requests at a time',
      unit: 'requests',
      budget: { most: MOST_AT_ONCE },
    }),
    figureOf(
      unchanged.map(({ seconds }) => seconds),
      {
        name: `bucket: scan of ${size}, nothing changed`,
        unit: 's',
        ...(unchanged[0] && { note: cpu(unchanged[0]) }),
      },
    ),
    figureOf(
      unchanged.map(({ requests }) => requests.listings),
      { name: 'bucket: nothing changed, listings', unit: 'requests', budget: listings },
    ),
    figureOf(
      unchanged.map(({ requests }) => requests.objects + requests.others),
      { name: 'bucket: nothing changed, other requests', unit: 'requests', budget: { most: 0 } },
    ),
  ];
}
