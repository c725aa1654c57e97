import { setTimeout as sleep } from 'node:timers/promises';
import { firstRow } from '../../lib/db/run.ts';
import { sql } from '../../lib/db/sql.ts';
import { archiveComparisons } from './comparisons.ts';
import { type Figure, figureOf } from './figures.ts';
import { ensureGallery, signInAll, withDatabase } from './galleries.ts';
import { makeBenchClient } from './http.ts';
import { big, crowded, type LibrarySpec } from './libraries.ts';
import { fetchBytes } from './load.ts';
import { cpuMs, memoryMb } from './process.ts';
import type { BenchContext } from './section.ts';
import { startBenchServer } from './server.ts';

/** Milliseconds: twice the interval at which the server looks whether it is idle. */
const REST_MS = 21_000;

type Rounds = {
  first: number[];
  seconds: number[];
  rate: number[];
  memory: number[];
  cpu: number[];
};

/**
 * Measures the archives of an album of large photos and of an album of very many, read at full
 * speed.
 */
export async function measureArchives(context: BenchContext): Promise<Figure[]> {
  const { quick } = context;
  const large = await measureArchive(context, big(quick ? 60 : 300));
  const photos = quick ? 1_000 : 10_000;
  const many = await measureArchive(context, crowded(photos));
  return [
    ...figuresOf(large.rounds, (large.bytes / 1e9).toFixed(2)),
    ...crowdedFiguresOf(many.rounds, photos),
  ];
}

async function measureArchive(
  { quick, tell, sampleNoise, nodeArgs }: BenchContext,
  spec: LibrarySpec,
): Promise<{ rounds: Rounds; bytes: number }> {
  const gallery = await ensureGallery(spec, tell);
  const cookie = (await signInAll(gallery)).view ?? '';
  const id = withDatabase(gallery, (db) =>
    firstRow<{ id: number }>(db, sql`select id from albums`),
  );
  const rounds: Rounds = { first: [], seconds: [], rate: [], memory: [], cpu: [] };
  let bytes = 0;
  for (let round = 1; round <= (quick ? 1 : 3); round++) {
    tell(`archive of ${spec.name}, round ${round}`);
    sampleNoise();
    const server = await startBenchServer(gallery, { nodeArgs });
    try {
      await rest(server.port, cookie, Number(id?.id));
      const idle = memoryMb(server.pid, 'VmRSS');
      const before = cpuMs(server.pid);
      let peak = idle;
      const watch = setInterval(() => {
        peak = Math.max(peak, memoryMb(server.pid, 'VmRSS'));
      }, 10);
      const got = await fetchBytes(server.port, `/albums/${id?.id}/archive`, { Cookie: cookie });
      clearInterval(watch);
      bytes = got.bytes;
      checkWhole(got);
      rounds.first.push(got.firstByteMs);
      rounds.seconds.push(got.totalMs / 1000);
      rounds.rate.push(got.bytes / 1e6 / (got.totalMs / 1000));
      rounds.memory.push(peak - idle);
      rounds.cpu.push(cpuMs(server.pid) - before);
    } finally {
      await server.stop();
    }
  }
  return { rounds, bytes };
}

/**
 * Lets a server render some pages, and then rest until it has given back what they left behind
 * (`lib/server/giveBackMemory.ts`): what it takes before that is not what it takes when it is idle.
 */
async function rest(port: number, cookie: string, id: number): Promise<void> {
  const client = makeBenchClient(port);
  for (let i = 0; i < 20; i++) await client.get(`/albums/${id}`, { Cookie: cookie });
  client.close();
  await sleep(REST_MS);
}

function checkWhole({ head, bytes }: { head: string; bytes: number }): void {
  const length = /\r\ncontent-length: (\d+)\r\n/i.exec(head)?.[1];
  const headLength = head.indexOf('\r\n\r\n') + 4;
  if (!head.startsWith('HTTP/1.1 200') || Number(length) !== bytes - headLength) {
    throw new Error(`the archive is not whole:\n${head.slice(0, 300)}`);
  }
}

function figuresOf({ first, seconds, rate, memory, cpu }: Rounds, gigabytes: string): Figure[] {
  return [
    figureOf(first, {
      name: `archive of ${gigabytes} GB, first byte`,
      unit: 'ms',
      budget: { most: 50 },
      ...archiveComparisons.firstByte,
    }),
    figureOf(seconds, { name: 'the whole archive', unit: 's', ...archiveComparisons.whole }),
    figureOf(rate, {
      name: 'archive',
      unit: 'MB a second',
      budget: { least: 500 },
      note: `${(Math.min(...cpu) / 1000).toFixed(2)} s of the server's CPU at least`,
    }),
    figureOf(memory, {
      name: 'archive, memory above idle',
      unit: 'MB',
      budget: { most: 50 },
      ...archiveComparisons.memory,
    }),
  ];
}

function crowdedFiguresOf({ first, seconds, memory }: Rounds, photos: number): Figure[] {
  const name = `archive of ${photos} photos`;
  return [
    figureOf(first, { name: `${name}, first byte`, unit: 'ms', budget: { most: 100 } }),
    figureOf(seconds, { name: `${name}, the whole`, unit: 's' }),
    figureOf(memory, { name: `${name}, memory above idle`, unit: 'MB', budget: { most: 50 } }),
  ];
}
