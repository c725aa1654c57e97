import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { answerJob, type DecoderJob } from './decoderJobs.ts';

/*
 * A process that decodes untrusted pictures, started and ended by `decoders.ts`. It ends with its
 * parent, however that ends, since its channel is then closed.
 */

/**
 * Bytes that a decoder may allocate in addition to what the process has before its first picture.
 */
const MOST_MEMORY = 800 * 1024 * 1024;
/**
 * Beyond either of these a process is replaced, since the system often does not get back memory
 * that it frees.
 */
const TIRED_BYTES = 256 * 1024 * 1024;
const TIRED_CPU_SECONDS = 120;

function isTired(): boolean {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const seconds = (userCPUTime + systemCPUTime) / 1e6;
  return process.memoryUsage.rss() > TIRED_BYTES || seconds > TIRED_CPU_SECONDS;
}

/** CPU seconds after which the system ends this process, in case its parent cannot. */
const MOST_CPU_SECONDS = 300;

/**
 * Makes the system refuse more memory than that, however fast a picture allocates it. The limit
 * counts writable memory, resident or not; address space would not do, since V8 reserves much that
 * it never uses. Without prlimit (util-linux) there is no limit.
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

// Signals that end the server go to the whole process group; this process ignores them and ends
// after its picture.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', async (job: DecoderJob) => {
  const answer = await answerJob(job);
  // The parent may have gone.
  process.send?.({ answer, tired: isTired() }, () => undefined);
});
process.send?.({ ready: true, unlimited: limitThisProcess() }, () => undefined);
