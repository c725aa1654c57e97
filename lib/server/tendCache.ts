import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { z } from 'zod';
import type { Cache } from '../cache/cache.ts';
import type { Config } from '../config/config.ts';
import { endWithThisProcess } from '../process/childProcess.ts';
import type { Log } from '../process/log.ts';
import { scriptArgs } from '../process/scriptArgs.ts';
import { parseJson } from '../text/json.ts';

/** How much this process has put into the cache since it was last pruned. */
export type CacheWrites = {
  bytes: number;
  /** Bytes that were in the cache then; null: it was not pruned yet. */
  kept: number | null;
};

const LOOK_EVERY_MS = 60 * 1000;
const PRUNE_EVERY_MS = 24 * 60 * 60 * 1000;
/** Once this fraction of `cache_max_size` has been written, the cache is pruned early. */
const SHARE_WRITTEN = 0.05;

/** The same cache, counting the bytes that are put into it. */
export function countWrites(cache: Cache, writes: CacheWrites): Cache {
  return {
    ...cache,
    put: async (key, bytes) => {
      await cache.put(key, bytes);
      writes.bytes += bytes.length;
    },
    async putStream(key, chunks) {
      await cache.putStream(key, counted(chunks, writes));
    },
  };
}

async function* counted(chunks: AsyncIterable<Uint8Array>, writes: CacheWrites) {
  for await (const chunk of chunks) {
    writes.bytes += chunk.length;
    yield chunk;
  }
}

type Tended = {
  readonly config: Pick<Config, 'cacheMaxBytes'>;
  readonly log: Log;
  readonly work: { readonly cacheWrites: CacheWrites };
};

/**
 * Prunes the cache as long as this process runs: soon after the start, once a day, and after much
 * was written. It runs `npm run cache -- prune` as a process of the lowest priority. Two servers
 * may do so at once.
 */
export function tendCache(
  { config, log, work }: Tended,
  { everyMs = LOOK_EVERY_MS, command = scriptArgs('scripts/cache.ts') } = {},
): void {
  let prunedAt: number | null = null;
  let isRunning = false;
  const prune = () => {
    isRunning = true;
    prunedAt = performance.now();
    work.cacheWrites.bytes = 0;
    const child = spawn(process.execPath, [...command, 'prune', '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    endWithThisProcess(child);
    if (child.pid !== undefined) yieldToOthers(child.pid);
    let [said, pruned] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      pruned = (pruned + text).slice(0, 1_000);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(0, 1_000);
    });
    child.once('error', (error) => log.error(`The cache cannot be pruned: ${error.message}`));
    child.once('close', (code) => {
      isRunning = false;
      if (code) log.error(`The cache cannot be pruned: ${said.trim()}`);
      else work.cacheWrites.kept = keptBytes(pruned);
    });
  };
  setInterval(() => {
    const isTime = prunedAt === null || performance.now() - prunedAt >= PRUNE_EVERY_MS;
    const mostWritten = (config.cacheMaxBytes ?? Number.POSITIVE_INFINITY) * SHARE_WRITTEN;
    if (!isRunning && (isTime || work.cacheWrites.bytes > mostWritten)) prune();
  }, everyMs).unref();
}

/** What `cache prune --json` says of what is left. */
function keptBytes(printed: string): number | null {
  const { success, data } = prunedSchema.safeParse(parseJson(printed));
  return success ? data.kept.bytes : null;
}

const prunedSchema = z.object({ kept: z.object({ bytes: z.number() }) });

function yieldToOthers(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // The process has ended already.
  }
}
