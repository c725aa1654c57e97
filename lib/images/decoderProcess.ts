import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { answerJob, type DecoderJob } from './decoderJobs.ts';

/*
 * A process that decodes what others made: `decoders.ts` starts and ends it. It ends when whoever
 * started it does, however that comes about, since its channel is closed then.
 */

/** Bytes that a decoder may have beside what this process has before its first picture. */
const MOST_MEMORY = 800 * 1024 * 1024;
/** Past either a process is done: what is freed in it the system often does not get back. */
const TIRED_BYTES = 256 * 1024 * 1024;
const TIRED_CPU_SECONDS = 120;

function isTired(): boolean {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const seconds = (userCPUTime + systemCPUTime) / 1e6;
  return process.memoryUsage.rss() > TIRED_BYTES || seconds > TIRED_CPU_SECONDS;
}

/** Seconds of work after which the system ends this process, should nobody be left to do so. */
const MOST_CPU_SECONDS = 300;

/**
 * Has the system refuse what would be too much, so that no picture costs more however fast it asks.
 * Memory that may be written counts, resident or not: address space as such is no measure, since
 * V8 reserves plenty of it that it never uses. Where there is no prlimit (util-linux) nothing does.
 */
function limitThisProcess(): string | null {
  try {
    const status = readFileSync('/proc/self/status', 'latin1');
    const data = Number(/^VmData:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024 + MOST_MEMORY;
    const limits = [`--data=${data}`, `--cpu=${MOST_CPU_SECONDS}`];
    execFileSync('prlimit', ['--pid', String(process.pid), ...limits], { stdio: 'ignore' });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

// What ends the server tells its whole group of processes; this one ends after its picture.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', async (job: DecoderJob) => {
  const answer = await answerJob(job);
  // Nobody may be there any more to hear it.
  process.send?.({ answer, tired: isTired() }, () => undefined);
});
process.send?.({ ready: true, unlimited: limitThisProcess() }, () => undefined);
