import { answerJobs } from '../process/jobMessages.ts';
import { answerFacts, type FactsJob } from '../scan/factsJobs.ts';

/*
 * Tests only: a process that reads facts for a scan, and acts as if some files had hit a fault of a
 * decoder: by their names it crashes, takes all memory, or never ends.
 */
answerJobs(
  (job: FactsJob) => {
    const has = (word: string) => job.photos.some(({ photo }) => photo.filename.includes(word));
    if (has('crash')) process.kill(process.pid, 'SIGSEGV');
    if (has('greedy')) for (const all: unknown[] = []; ; ) all.push(Array(1e6).fill(all.length));
    if (has('endless')) for (;;);
    return answerFacts(job);
  },
  { tiredBytes: 160 * 1024 * 1024 },
);
