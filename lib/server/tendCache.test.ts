import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { makeLog } from '../process/log.ts';
import { tendCache } from './tendCache.ts';

test('the cache is pruned at the start and after much was written, and a failure is told', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'albumen-tend-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  // Stands for the command, which would prune another gallery: it fails, and prints its arguments.
  const script = join(dir, 'command.mjs');
  writeFileSync(script, 'console.error(process.argv.slice(2).join()); process.exitCode = 1;');
  const told: string[] = [];
  const log = { ...makeLog('error'), error: (line: string) => told.push(line) };
  const work = { cacheWrites: { bytes: 7, kept: null } };
  tendCache({ config: { cacheMaxBytes: 1_000 }, log, work }, { everyMs: 10, command: [script] });
  while (told.length < 1) await sleep(10);
  expect(told).toEqual(['The cache cannot be pruned: prune,--json']);
  expect(work.cacheWrites.bytes).toBe(0);
  await sleep(50);
  expect(told).toHaveLength(1);
  work.cacheWrites.bytes = 51;
  while (told.length < 2) await sleep(10);
  expect(work.cacheWrites.bytes).toBe(0);
});
