import type { FactsJob } from '../scan/factsPool.ts';

/*
 * Tests only: a process that reads facts, as a scan starts it, in which some files have found a fault of
 * what reads them: by their names it crashes, takes all memory, or never ends.
 */
process.on('message', ({ photos }: FactsJob) => {
  const has = (word: string) => photos.some(({ photo }) => photo.filename.includes(word));
  if (has('crash')) process.kill(process.pid, 'SIGSEGV');
  if (has('greedy'))
    for (const all: unknown[] = []; ; ) all.push(Array(1_000_000).fill(all.length));
  if (has('endless')) for (;;);
});
await import('../scan/factsProcess.ts');
