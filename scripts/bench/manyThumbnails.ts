import type { Preset } from '../../lib/images/presets.ts';
import { renderThumbnails } from '../../lib/images/thumbnail.ts';
import { type Figure, figureOf, median } from './figures.ts';
import { encoding, squarePreset } from './galleries.ts';
import { makeBenchClient } from './http.ts';
import { childrenOf, memoryMb } from './process.ts';
import type { BenchContext } from './section.ts';
import type { BenchServer } from './server.ts';

/** The thumbnails of a photo that relatives' pages request, except the largest. */
const presets: readonly Preset[] = [
  { name: 'thumb', width: 256, height: 256, crop: true },
  { name: 'grid', width: 720, height: 480, crop: false },
  { name: 'standard', width: 1536, height: 1536, crop: false },
];

/**
 * Measures how much CPU time is saved by making several thumbnails of a photo from one decoding.
 */
export async function measureTogether(
  files: readonly string[],
  { quick, tell, sampleNoise }: BenchContext,
): Promise<Figure[]> {
  tell('several thumbnails from one decoding');
  const wanted = presets.map((preset) => ({ preset, format: 'webp' as const }));
  const cpuOf = async (work: () => Promise<unknown>) => {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  const ratios: number[] = [];
  for (const file of files.slice(0, quick ? 4 : 15)) {
    sampleNoise();
    const together = await cpuOf(() => renderThumbnails(file, wanted, { encoding }));
    const alone = await cpuOf(async () => {
      for (const each of wanted) await renderThumbnails(file, [each], { encoding });
    });
    ratios.push(together / alone);
  }
  return [
    figureOf(ratios, {
      name: 'three thumbnails of a photo from one decoding',
      unit: 'of the CPU',
      budget: { most: 0.9 },
      note: 'against one after another',
    }),
  ];
}

/**
 * Measures pages of the built server while more thumbnails are asked for than it makes meanwhile,
 * against the same pages when it has nothing else to do.
 */
export async function measurePagesMeanwhile(
  server: BenchServer,
  { page, paths, cookie }: { page: string; paths: readonly string[]; cookie: string },
  { quick, tell }: BenchContext,
): Promise<Figure[]> {
  tell('pages while thumbnails wait');
  const headers = { Cookie: cookie };
  const client = makeBenchClient(server.port);
  const timePages = async (count: number) => {
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      const started = performance.now();
      const { status } = await client.get(page, headers);
      if (status !== 200) throw new Error(`${page}: ${status}`);
      times.push(performance.now() - started);
    }
    return times;
  };
  const count = quick ? 5 : 15;
  await timePages(10);
  const alone = await timePages(count);
  let left = 0;
  const making = ['image/webp', 'image/jpeg'].flatMap((accept) =>
    paths.map(async (path) => {
      const own = makeBenchClient(server.port);
      left += 1;
      await own.get(path, { ...headers, Accept: accept });
      left -= 1;
      own.close();
    }),
  );
  const busy = await timePages(count);
  const waiting = left;
  await Promise.all(making);
  client.close();
  if (waiting === 0) throw new Error('all thumbnails were made before the pages');
  return [
    figureOf(busy, {
      name: 'an album while its thumbnails wait to be made',
      unit: 'ms',
      budget: { most: 150 },
      note: `${median(alone).toFixed(0)} ms when nothing waits; ${waiting} of ${making.length} thumbnails still waited`,
    }),
  ];
}

/** Measures the memory of a server that has made many thumbnails, and that of its decoders. */
export async function measureMemoryAfter(
  server: BenchServer,
  paths: readonly string[],
  cookie: string,
  { tell }: BenchContext,
): Promise<Figure[]> {
  tell('memory after many thumbnails');
  const idle = memoryMb(server.pid, 'VmRSS');
  const wanted = ['thumb', 'grid', squarePreset.name].flatMap((name) =>
    paths.flatMap((path) =>
      ['image/webp', 'image/jpeg'].map((accept) => ({
        path: path.replace(squarePreset.name, name),
        accept,
      })),
    ),
  );
  const rest = wanted.values();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      const client = makeBenchClient(server.port);
      for (const { path, accept } of rest) {
        await client.get(path, { Cookie: cookie, Accept: accept });
      }
      client.close();
    }),
  );
  const decoders = childrenOf(server.pid).map((pid) => memoryMb(pid, 'VmRSS'));
  return [
    figureOf([memoryMb(server.pid, 'VmRSS') - idle], {
      name: `server after ${wanted.length} thumbnails, memory above idle`,
      unit: 'MB',
      budget: { most: 150 },
      note: `decoders beside it: ${decoders.map((mb) => mb.toFixed(0)).join(' and ')} MB`,
    }),
  ];
}
